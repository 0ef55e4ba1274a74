"""Every word, number and date a person reads on a page, in Vietnamese."""

from dashboard.text.explaining import *  # noqa: F403
from dashboard.text.numbers import *  # noqa: F403
from dashboard.text.sentences import *  # noqa: F403
from dashboard.text.words import *  # noqa: F403
