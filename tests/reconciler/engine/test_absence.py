"""An engine that was away for a year, and a namespace of very many schedules: more than one transaction holds."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from reconciler.core.history import HistoryRow
from reconciler.core.ports import LARGEST_TRANSACTION
from reconciler.core.records import NEVER, NamespaceKey, State
from tests.reconciler.engine.scenario import DAY, LATER_NIGHT, Scenario

A_YEAR_LATER = "2027-12-02T04:00:00Z"


def whole_history(scenario: Scenario, namespace: str) -> Iterator[HistoryRow]:
    scenario.catch_up()
    cursor: str | None = None
    while True:
        page = scenario.store.history(0, NEVER, NamespaceKey("main", namespace), cursor)
        yield from page.items
        cursor = page.cursor
        if cursor is None:
            return


async def test_every_window_of_a_year_without_an_engine_is_missed_once(scenario: Scenario) -> None:
    scenario.office("team-dev")
    scenario.deploy("team-dev")
    await scenario.follow()
    await scenario.settle()
    scenario.now(A_YEAR_LATER)
    await scenario.settle()
    rows = list(whole_history(scenario, "team-dev"))
    assert len(rows) > 2 * LARGEST_TRANSACTION
    assert Counter(row.state for row in rows) == {State.MISSED: len({row.planned for row in rows})}
    assert scenario.sizes("team-dev") == (0, 0, True)


async def test_what_stayed_awake_for_a_year_is_charged_window_by_window_and_sleeps(scenario: Scenario) -> None:
    scenario.office("team-dev")
    scenario.deploy("team-dev")
    await scenario.follow()
    await scenario.tick(DAY)
    await scenario.settle()
    scenario.now(A_YEAR_LATER)
    await scenario.settle()
    rows = sorted(whole_history(scenario, "team-dev"), key=lambda row: row.planned.start)
    assert len(rows) > 2 * LARGEST_TRANSACTION
    assert {row.state for row in rows} == {State.DONE}
    assert all(before.ended == after.began for before, after in itertools.pairwise(rows))
    assert scenario.sizes("team-dev") == (0, 0, True)


async def test_a_namespace_of_more_schedules_than_a_transaction_holds_wakes_and_sleeps(scenario: Scenario) -> None:
    scenario.deploy("team-dev")
    for number in range(LARGEST_TRANSACTION + 30):
        day = date(2026, 12, 1) + timedelta(days=number)
        scenario.write(
            f"team/once-{number}.yaml",
            f"namespace: team-dev\ncostCenter: CC-1\nowner: ana\nonce:\n  start: {day}T08:00\n  stop: {day}T18:00\n",
        )
    await scenario.follow()
    await scenario.tick(DAY)
    assert scenario.sizes("team-dev") == (3, 2, False)
    await scenario.tick(LATER_NIGHT)
    assert scenario.sizes("team-dev") == (0, 0, True)
    assert [row.state for row in whole_history(scenario, "team-dev")] == [State.DONE]
    shown = Counter(row.state for row in scenario.store.schedules(limit=1_000).items)
    assert shown == {State.DONE: 1, State.PENDING: LARGEST_TRANSACTION + 29}
