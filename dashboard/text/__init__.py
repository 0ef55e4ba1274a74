"""Every word, number and date a person reads on a page, in the language of the run or request (`language`).

Functions translate when they are called. Constants stand in the modules of `_CONSTANTS` in Vietnamese, marked; asked for as
`text.NAME` they come in the language spoken now, so none may be kept in a default argument or at import.
"""

from typing import TYPE_CHECKING, Any

from dashboard.text import (
    extract_labels,
    fixing_words,
    intake_words,
    labels,
    language,
    mapping_words,
    naming_words,
    official_words,
    registering_words,
    tracker_labels,
    words,
)
from dashboard.text.explaining import *  # noqa: F403
from dashboard.text.extracting import *  # noqa: F403
from dashboard.text.fixing import *  # noqa: F403
from dashboard.text.frame import *  # noqa: F403
from dashboard.text.indicator import *  # noqa: F403
from dashboard.text.intake import *  # noqa: F403
from dashboard.text.items import *  # noqa: F403
from dashboard.text.language import named as named
from dashboard.text.language import restated as restated
from dashboard.text.mapping import *  # noqa: F403
from dashboard.text.naming import *  # noqa: F403
from dashboard.text.numbers import *  # noqa: F403
from dashboard.text.official import *  # noqa: F403
from dashboard.text.overview import *  # noqa: F403
from dashboard.text.registering import *  # noqa: F403
from dashboard.text.service import *  # noqa: F403
from dashboard.text.tracking import *  # noqa: F403
from dashboard.text.unit import *  # noqa: F403

if TYPE_CHECKING:
    from dashboard.text.extract_labels import *  # noqa: F403
    from dashboard.text.fixing_words import *  # noqa: F403
    from dashboard.text.intake_words import *  # noqa: F403
    from dashboard.text.labels import *  # noqa: F403
    from dashboard.text.mapping_words import *  # noqa: F403
    from dashboard.text.naming_words import *  # noqa: F403
    from dashboard.text.official_words import *  # noqa: F403
    from dashboard.text.registering_words import *  # noqa: F403
    from dashboard.text.tracker_labels import *  # noqa: F403
    from dashboard.text.words import *  # noqa: F403
else:
    _CONSTANTS = {
        name: constant
        for module in (
            words,
            labels,
            tracker_labels,
            intake_words,
            extract_labels,
            fixing_words,
            mapping_words,
            naming_words,
            official_words,
            registering_words,
        )
        for name, constant in vars(module).items()
        if name.isupper()
    }
    _localized: dict[tuple[str, str], Any] = {}

    def __getattr__(name: str) -> Any:
        key = (language.current(), name)
        if key not in _localized:
            if name not in _CONSTANTS:
                raise AttributeError(name)
            _localized[key] = language.localized(_CONSTANTS[name])
        return _localized[key]
