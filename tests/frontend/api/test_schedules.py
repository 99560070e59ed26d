"""The list of schedules: filters, order, pages; and one schedule."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from frontend.api.content.filtering import Filter
from frontend.api.content.frame import Frame
from frontend.api.content.schedules import Order, Sort, schedule_list
from frontend.api.snapshot import Snapshot
from frontend.api.standing import Standing, Standings
from reconciler.core.ports import Revision
from reconciler.core.records import Entry, NamespaceKey, NamespaceRecord
from reconciler.core.revisions import CataloguePointer
from schemas.instants import parse_instant
from schemas.schedule import Policy, Schedule, Weekday, Weekly, WeeklyWindow
from tests.frontend.api.api_under_test import Api

NOW = parse_instant("2026-12-01T15:00:00Z")
POINTER = CataloguePointer("v", Revision("c" * 40, NOW), 1, NOW, Policy(5, "UTC", ()), "", ())


def frame_of(minutes: list[int]) -> Frame:
    """A namespace for each number, whose only window of the day starts at that minute."""
    records = {}
    for number, minute in enumerate(minutes):
        key = NamespaceKey("main", f"n{number}")
        pattern = Weekly((WeeklyWindow(frozenset(Weekday), minute, minute + 30),))
        schedule = Schedule(
            f"team/n{number}", f"team/n{number}.yaml", key.namespace, "main", "CC-1", "ana", "UTC", pattern
        )
        records[key] = NamespaceRecord(key, "v", "c", NOW, NOW, (Entry(schedule, "c"),))
    snapshot = Snapshot(1, POINTER, {}, {}, records)
    return Frame(snapshot, NOW, Standings().at(snapshot, NOW))


@given(st.lists(st.integers(0, 1400), max_size=12), st.integers(1, 5), st.sampled_from(Sort), st.booleans())
def test_pages_give_every_schedule_once_and_in_the_order_of_the_whole(
    minutes: list[int], limit: int, sort: Sort, descending: bool
) -> None:
    frame, order = frame_of(minutes), Order(sort, descending)
    whole = [s.id for s in schedule_list(frame, Filter(), order, None, 500).items]
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = schedule_list(frame, Filter(), order, cursor, limit)
        found += [s.id for s in page.items]
        cursor = page.cursor
        if cursor is None:
            break
    assert found == whole
    assert sorted(found) == sorted(row.id for row in frame.rows)


@given(st.lists(st.integers(0, 1400), max_size=12), st.integers(1, 5), st.integers(0, 14), st.booleans())
def test_a_table_may_begin_at_any_row_and_sees_what_the_whole_has_there(
    minutes: list[int], limit: int, offset: int, descending: bool
) -> None:
    frame, order = frame_of(minutes), Order(Sort.NEXT, descending)
    whole = [s.id for s in schedule_list(frame, Filter(), order, None, 500).items]
    page = schedule_list(frame, Filter(), order, None, limit, offset=offset)
    assert [s.id for s in page.items] == whole[offset : offset + limit]
    assert (page.cursor is None) == (offset + limit >= len(whole))


def test_a_cursor_stays_good_when_the_schedule_that_it_names_is_gone() -> None:
    first = schedule_list(frame_of([0, 60, 120]), Filter(), Order(Sort.ID), None, 2)
    shrunk = frame_of([0, 60, 120])
    left = [row for row in shrunk.rows if row.id != first.items[-1].id]
    without = Standing(left, shrunk.standing.switches)
    rest = schedule_list(Frame(shrunk.snapshot, NOW, without), Filter(), Order(Sort.ID), first.cursor, 2)
    assert [s.id for s in rest.items] == ["team/n2"]


async def test_a_filter_takes_any_of_several_values(api: Api) -> None:
    found = await api.get("/schedules?namespace=checkout-qa&namespace=payments-dev&sort=namespace")
    assert [s["namespace"] for s in found["items"]] == ["checkout-qa", "payments-dev"]
    assert found["total"] == 2


async def test_filters_narrow_each_other(api: Api) -> None:
    assert (await api.get("/schedules?team=checkout&q=load"))["total"] == 0


async def test_text_is_found_whatever_its_case(api: Api) -> None:
    assert [s["id"] for s in (await api.get("/schedules?q=LOAD"))["items"]] == ["payments/load-test"]


async def test_what_switches_soonest_comes_first(api: Api) -> None:
    await api.tick("2026-12-01T15:00:00Z")
    found = await api.get("/schedules")
    assert [s["next_switch"]["at"] for s in found["items"]] == sorted(s["next_switch"]["at"] for s in found["items"])
    assert found["items"][0]["id"] == "payments/load-test"


async def test_a_cursor_of_another_list_is_refused(api: Api) -> None:
    cursor = (await api.get("/schedules?sort=id&limit=1"))["cursor"]
    answer = await api.ask(f"/api/v1/schedules?sort=owner&cursor={cursor}")
    assert answer.status_code == 400
    assert "begin again" in answer.json()["detail"]


async def test_a_schedule_names_its_file_line_and_commit(api: Api) -> None:
    found = (await api.get("/schedules/checkout/office-hours:checkout-perf"))["schedule"]
    assert (found["file"], found["line"]) == ("checkout/office-hours.yaml", 1)
    assert found["links"]["file"].endswith(f"/blob/{found['commit']}/schedules/checkout/office-hours.yaml#L1")


async def test_a_schedule_tells_its_windows_and_those_taken_away(api: Api) -> None:
    found = await api.get("/schedules/checkout/office-hours:checkout-qa")
    assert found["next_windows"][0] == {"start": "2026-12-01T13:00:00Z", "stop": "2026-12-02T00:00:00Z"}
    assert [(r["day"], r["by"]) for r in found["removed"]] == [("2026-12-03", "except")]


async def test_a_schedule_tells_what_became_of_its_last_window(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    await api.tick("2026-12-01T23:00:00Z")
    (recent,) = (await api.get("/schedules/payments/load-test"))["recent"]
    assert recent["state"] == "done"
    assert recent["planned"] == {"start": "2026-12-01T13:00:00Z", "stop": "2026-12-01T23:00:00Z"}
    assert recent["actual"]["start"] == "2026-12-01T13:00:00Z"


async def test_there_is_no_schedule_of_a_name_that_nobody_wrote(api: Api) -> None:
    answer = await api.ask("/api/v1/schedules/payments/load-tset")
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:alba:problem:not-found"


async def test_the_history_is_paged_newest_first(api: Api) -> None:
    for at in ("2026-12-01T13:00:00Z", "2026-12-02T00:00:00Z", "2026-12-02T13:00:00Z", "2026-12-03T00:00:00Z"):
        await api.tick(at)
    first = await api.get("/history?limit=3")
    second = await api.get(f"/history?limit=3&cursor={first['cursor']}")
    starts = [o["planned"]["start"] for o in (*first["items"], *second["items"])]
    assert len(starts) == 5
    assert starts == sorted(starts, reverse=True)
    assert second["cursor"] is None


async def test_the_history_of_one_namespace_holds_no_other(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    await api.tick("2026-12-02T00:00:00Z")
    found = await api.get("/history?namespace=checkout-qa")
    assert {o["namespace"] for o in found["items"]} == {"checkout-qa"}
