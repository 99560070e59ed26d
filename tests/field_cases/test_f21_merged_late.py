"""F21: what was checked on an old base was merged days later, and a missed start ran at a wrong hour."""

from __future__ import annotations

from reconciler.core.happenings import Missed, SwitchBegan
from reconciler.core.plan_changes import plan_changes
from reconciler.core.records import Cause, Condition, State, Way
from reconciler.engine.syncing import SyncEnd
from schemas.catalogue import Catalogue
from schemas.checking import check
from schemas.instants import DAY, HOUR, parse_instant
from tests.reconciler.engine.scenario import Scenario

ONCE = "once: {start: 2026-12-01T10:00, stop: 2026-12-01T12:00}\n"
BEFORE, AT_ELEVEN, AT_ONE = "2026-12-01T11:00:00Z", "2026-12-01T16:00:00Z", "2026-12-01T18:00:00Z"


async def merged(scenario: Scenario, at: str) -> SyncEnd:
    """A namespace that sleeps by its office hours gets a one-off, merged at an instant."""
    scenario.office("team-dev", start="20:00", stop="22:00")
    scenario.deploy("team-dev", "bystander")
    await scenario.follow()
    await scenario.settle()
    assert scenario.size("team-dev") == 0
    scenario.now(at)
    scenario.write("team/one-off.yaml", f"namespace: team-dev\ncostCenter: CC-1\nowner: ana\n{ONCE}")
    return (await scenario.engine.sync()).end


def judged(scenario: Scenario, at: str, *, without: str = "") -> Catalogue:
    files = {str(p.relative_to(scenario.folder)): p.read_bytes() for p in scenario.folder.rglob("*.yaml")}
    files.pop(without, None)
    catalogue = check(files, parse_instant(at)).catalogue
    assert catalogue
    return catalogue


async def test_merged_within_its_window_it_wakes_at_once_and_late(scenario: Scenario) -> None:
    await merged(scenario, AT_ELEVEN)
    await scenario.settle()
    assert scenario.sizes("team-dev") == (3, 2, False)
    assert [h.way for h in scenario.told.of(SwitchBegan)][-1] is Way.WAKE
    row = next(r for r in scenario.store.schedules().items if r.id == "team/one-off")
    assert (row.state, Condition.LATE in row.conditions) == (State.AWAKE, True)
    scenario.now(AT_ONE)
    await scenario.settle()
    assert scenario.size("team-dev") == 0


async def test_the_plan_of_that_merge_says_that_it_wakes_at_once(scenario: Scenario) -> None:
    await merged(scenario, AT_ELEVEN)
    now = parse_instant(AT_ELEVEN)
    before, after = judged(scenario, AT_ELEVEN, without="team/one-off.yaml"), judged(scenario, AT_ELEVEN)
    changes = plan_changes(before, after, now, now + DAY)
    assert [key.namespace for key in changes.at_once] == ["team-dev"]


async def test_merged_after_its_window_it_is_missed_counted_and_told_and_switches_nothing(scenario: Scenario) -> None:
    end = await merged(scenario, AT_ONE)
    writes = scenario.cluster.writes
    await scenario.settle()
    assert end is SyncEnd.IN_FORCE
    assert scenario.cluster.writes == writes
    assert [(h.schedule, h.cause) for h in scenario.told.of(Missed)] == [("team/one-off", Cause.MERGED_LATE)]
    missed = [r for r in scenario.history("team-dev") if r.state is State.MISSED]
    assert [(r.schedule, r.planned.stop - r.planned.start) for r in missed] == [("team/one-off", 2 * HOUR)]
