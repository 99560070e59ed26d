"""Small items for tests: what a test does not name has some valid value."""

from __future__ import annotations

from reconciler.core.history import HistoryRow
from reconciler.core.records import NEVER, NamespaceKey, NamespaceRecord, Places, State
from reconciler.core.rows import ScheduleRow
from schemas.instants import DAY, HOUR, Instant
from schemas.schedule import Window

NOW: Instant = 1_800_000_000


def key(namespace: str) -> NamespaceKey:
    return NamespaceKey("main", namespace)


def record(namespace: str, version: str = "v1", next_at: Instant = NEVER) -> NamespaceRecord:
    return NamespaceRecord(key(namespace), version, "abc", NOW, NOW, next_at=next_at)


def places(*awake: str, version: str = "v1") -> Places:
    return Places("main", version, frozenset(awake))


def window(start: Instant) -> Window:
    return Window(start, start + HOUR)


def row(id: str, state: State = State.PENDING, start: Instant | None = NOW) -> ScheduleRow:
    """The row of a schedule, with an hour from `start` or without a window."""
    return ScheduleRow(
        id=id,
        key=key("payments-dev"),
        state=state,
        window=None if start is None else window(start),
        cost_centre="CC-1001",
        owner="ana@example.com",
        reason="Load test",
        file=f"{id}.yaml",
        timezone="America/Bogota",
        commit="abc",
        pull_request=None,
    )


def past(
    id: str,
    start: Instant,
    state: State = State.DONE,
    namespace: str = "payments-dev",
    expires: Instant = NOW + 400 * DAY,
) -> HistoryRow:
    """A row of the history, of an hour that was to begin at `start`."""
    return HistoryRow(
        id=id,
        key=key(namespace),
        schedule="payments/load-test",
        state=state,
        planned=window(start),
        cost_centre="CC-1001",
        owner="ana@example.com",
        commit="abc",
        pull_request=None,
        expires=expires,
    )
