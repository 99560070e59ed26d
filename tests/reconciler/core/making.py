"""Values of the core as its tests write them: what a test does not name has some valid value.

Times are hours of one winter, in UTC: hour 0 is a midnight, and `once(8, 18)` a one-off of that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count

from reconciler.core.claims import Terms, claim_wake, settle_awake
from reconciler.core.ports import Revision
from reconciler.core.records import Entry, Load, NamespaceKey, NamespaceRecord, Observed, Phase, Places
from reconciler.core.revisions import CataloguePointer, Governed
from schemas.catalogue import Catalogue
from schemas.checking import Checked
from schemas.instants import HOUR, Instant
from schemas.schedule import CostCentres, Once, Policy, Schedule

POLICY = Policy(limit=5, default_timezone="UTC", protected=())
MIDNIGHT: Instant = int(datetime(2026, 12, 1, tzinfo=UTC).timestamp())
NO_LOAD = Load()
_tokens = count(1)


def hour(hours: float) -> Instant:
    return MIDNIGHT + int(hours * HOUR)


def wall(hours: float) -> datetime:
    return datetime.fromtimestamp(hour(hours), UTC).replace(tzinfo=None)


def once(
    start: float, stop: float, *, id: str = "team/a", namespace: str = "a-dev", owner: str = "ana", centre: str = "CC-1"
) -> Schedule:
    """A schedule with one window between two hours."""
    return Schedule(id, f"{id}.yaml", namespace, "main", centre, owner, "UTC", Once(wall(start), wall(stop)))


def entry(schedule: Schedule, commit: str = "c1") -> Entry:
    return Entry(schedule, commit)


def governed(*schedules: Schedule, commit: str = "c1") -> Governed:
    """What a catalogue says about the namespace of these schedules."""
    key = NamespaceKey(schedules[0].cluster, schedules[0].namespace)
    return Governed(key, tuple(entry(s, commit) for s in schedules))


def checked(*schedules: Schedule, policy: Policy = POLICY, broken: Sequence[str] = ()) -> Checked:
    """A catalogue that was checked, some files of which are broken."""
    by_id = {schedule.id: schedule for schedule in schedules if schedule.file not in broken}
    return Checked(Catalogue(policy, CostCentres({}), by_id, {}), (), frozenset(broken))


def revision(id: str = "c1", at: Instant = MIDNIGHT) -> Revision:
    return Revision(id, at)


def terms(now: Instant, policy: Policy = POLICY) -> Terms:
    return Terms(policy, now, "one", lambda: f"token-{next(_tokens)}", 90)


def pointer(
    id: str = "c1", *, sequence: int = 2, policy: Policy = POLICY, since: Instant = MIDNIGHT
) -> CataloguePointer:
    """A revision in force since an instant; not the first one unless its sequence says so."""
    return CataloguePointer("v", revision(id), sequence, since, policy, "", ())


def record(*schedules: Schedule, commit: str = "c1", phase: Phase = Phase.ASLEEP) -> NamespaceRecord:
    """The record of `a-dev` under these schedules, settled and accounted up to midnight."""
    calendar = tuple(entry(s, commit) for s in schedules)
    return NamespaceRecord(NamespaceKey("main", "a-dev"), "v", commit, MIDNIGHT, MIDNIGHT, calendar, phase=phase)


def woken(asleep: NamespaceRecord, at: Instant, load: Load = NO_LOAD, policy: Policy = POLICY) -> NamespaceRecord:
    """The record once its namespace was claimed and woken at an instant."""
    claimed, _, granted = claim_wake(asleep, Places("main", "v"), terms(at, policy))
    assert granted and claimed and claimed.after
    settled = settle_awake(claimed.after, Observed(at), load, terms(at, policy)).after
    assert settled
    return settled
