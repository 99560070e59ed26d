"""A source of schedules, and the published cost centres, behind breakers: only what goes over the network is asked
through them.
"""

from __future__ import annotations

from collections.abc import Mapping

from reconciler.adapters.breakers.breaker import Breaker, LeftAlone
from reconciler.adapters.sources.cost_centres import FetchObject
from reconciler.core.ports import Blob, Fault, Revision, Source, SourceUnavailable


class GuardedSource:
    """The port over another source, whose remote is asked for nothing but its head."""

    def __init__(self, source: Source, breaker: Breaker) -> None:
        self._source = source
        self._breaker = breaker

    def head(self) -> Revision:
        try:
            with self._breaker.call():
                return self._source.head()
        except LeftAlone as error:
            raise SourceUnavailable(str(error), fault=Fault.UNASKED) from error

    def files(self, revision: str) -> Mapping[str, Blob]:
        return self._source.files(revision)

    def descends(self, newer: str, older: str) -> bool:
        return self._source.descends(newer, older)


def guarded_fetch(fetch: FetchObject, breaker: Breaker) -> FetchObject:
    """The same object, asked for through a breaker."""

    def guarded() -> tuple[bytes, str]:
        try:
            with breaker.call():
                return fetch()
        except LeftAlone as error:
            raise SourceUnavailable(str(error), fault=Fault.UNASKED) from error

    return guarded
