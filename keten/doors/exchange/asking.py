"""Several sources at the same time, each in a thread of its own, and one limit of time for all."""

import logging
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from keten.dossier.clients.ports import Delivered, Source, SourceUnreachable

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What one source told, or the code of why it did not."""

    delivered: Sequence[Delivered] = ()
    reason: str = ""


def ask_together(
    sources: Mapping[str, Source], *, bsn: str, data: Mapping[str, Collection[str]], limit_s: float
) -> dict[str, Outcome]:
    """An outcome per source, after at most ``limit_s`` seconds; who is later than that counts as timed out.

    No thread touches the database. One that is late goes on until its own time-out and is then forgotten.
    """
    if not sources:
        return {}
    pool = ThreadPoolExecutor(max_workers=len(sources), thread_name_prefix="source")
    try:
        asked = {code: pool.submit(_ask, source, bsn, data[code]) for code, source in sources.items()}
        wait(asked.values(), timeout=limit_s)
        return {code: _take(future) for code, future in asked.items()}
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _ask(source: Source, bsn: str, data: Collection[str]) -> Outcome:
    try:
        return Outcome(delivered=source.ask(bsn=bsn, data=data))
    except SourceUnreachable as error:
        _LOG.warning("Source %s gives no answer: %s", source.code, error.reason)
        return Outcome(reason=error.reason)
    except Exception as error:
        # A fault of ours. Its text may hold what was answered, so only its kind is said.
        _LOG.error("Source %s cannot be asked: %s", source.code, type(error).__name__)
        return Outcome(reason="failed")


def _take(future: "Future[Outcome]") -> Outcome:
    return future.result() if future.done() and not future.cancelled() else Outcome(reason="timeout")
