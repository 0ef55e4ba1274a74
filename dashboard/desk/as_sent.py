"""What is found in a file as its sender wrote it: what the office put in place of a cell is said beside it, as the office's."""

from threading import Condition

import polars as pl
from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from dashboard.desk import batch, fixing, judged, stated
from dashboard.desk.jobs import Desk, Job
from dashboard.desk.judged import Line
from etl import load, problems
from etl.corrections import Desked, as_findings
from etl.judge import FALLS
from warehouse import store
from warehouse.errors import UsageError

_SHAPE = ("severity", "sheet", "cell", "value", "rule", "message", "remedy")


def findings(desk: Desk, job: Job, line: Line, desked: Desked) -> pl.DataFrame:
    """The findings of a file for its sender: of one that was mended here, those of the file as it was sent.

    Shape: severity, sheet, cell, value, rule, message, remedy. Where a mended file is no longer kept, only what was mended.
    """
    kept = judged.findings(desk, job.id, line.k)
    if not desked.corrections:
        return kept
    mended = problems.from_rows([dict(row) for row in as_findings(desked.corrections)]).select(_SHAPE)
    try:
        own = _judged(desk, job, line, desked)
    except UsageError:
        return mended
    # what other files of the batch show; it quotes no value
    of_batch = kept.filter(pl.col("rule") == FALLS).join(own, on=["sheet", "cell", "rule"], how="anti")
    is_mended = pl.col("cell").is_in([one.cell for one in desked.corrections])
    return pl.concat([own, of_batch.filter(~is_mended.fill_null(value=False)), mended])


def _key(desk: Desk, job: Job, line: Line, desked: Desked) -> tuple[object, ...]:
    return hashkey(
        desk.home.root, store.current_version(desk.home), line.sha256, line.name, job.plan, job.period, batch.received(job),
        desked.answers, stated.units(desk, job.id).get(line.sha256),
    )  # fmt: skip


@cached(LRUCache(64), key=_key, condition=Condition())
def _judged(desk: Desk, job: Job, line: Line, desked: Desked) -> pl.DataFrame:
    """A file judged without what was mended in it. Errors: `UsageError` when it is no longer kept."""
    workbook = fixing.workbook_of(desk, job, line)
    incoming = fixing.incoming(desk, job, line, workbook, Desked(answers=desked.answers))
    return load.recheck(desk.home, incoming, workbook).problems.select(_SHAPE)
