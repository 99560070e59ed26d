"""The form of a change: filled from a file, read back from Slack, and only what somebody changed is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.asking import Refusal
from bot.core.deciding import Proposal
from bot.core.filled import MOST_WEEKS, WEEKLY, Filled, changed_values, fresh, meant, of_schedule, read_form
from bot.core.forms import field_errors, form
from bot.core.sight import Sight
from reconciler.core.writing import Wish, schedule_text
from schemas.language import Language
from schemas.schedule import Schedule
from schemas.weekdays import WEEKDAYS
from tests.bot.core.estate import BARE, EARLY, FILES, ground_at, only_file
from tests.bot.slack.form import as_sent, chosen, days
from tests.bot.slack.limits import view_problems

FULL = b"""\
# all that a schedule can say
namespace: search-qa
costCenter: CC-7   # agreed
owner: team-search
reason: |
  Search is tried
  by "everybody" # always
timezone: Europe/Madrid
weekly:
  # in the week
  - days: [mon, tue]   # not wed
    start: 08:00
    stop: 18:00
  - days:
      - fri
    start: 22:00   # night
    stop: 24:00
from: 2026-12-01
until: 2027-06-30   # agreed
except: [2026-12-24, 2026-12-28..2027-01-03]  # closed
holidays: CO
"""
WITH_FULL = {**FILES, "search/week.yaml": FULL}


def sight_of(files: Mapping[str, bytes] = WITH_FULL) -> Sight:
    return Sight(ground_at(EARLY, files), "f" * 40, {}, "America/Bogota", Language.ENGLISH)


def schedule(sight: Sight, id_: str = "search/week") -> Schedule:
    return sight.catalogue.schedules[id_]


def filled_of(sight: Sight, id_: str = "search/week") -> Filled:
    found = of_schedule(schedule(sight, id_), sight, "C1")
    assert found is not None
    return found


def sent(filled: Filled, sight: Sight, picked: Mapping[str, Any] | None = None) -> Filled:
    """What comes back of a form in which these fields were picked."""
    view = form(filled, sight)
    assert view_problems(view) == []
    return read_form(as_sent(view, picked or {}))


def test_the_form_shows_all_that_the_file_says() -> None:
    filled = filled_of(sight_of())
    assert [(w.days, w.start, w.stop) for w in filled.weeks] == [
        (("mon", "tue"), "08:00", "18:00"), (("fri",), "22:00", "24:00"),
    ]  # fmt: skip
    assert (filled.namespace, filled.centre, filled.owner, filled.zone, filled.kind) == (
        "main/search-qa", "CC-7", "team-search", "Europe/Madrid", WEEKLY,
    )  # fmt: skip
    assert (filled.first, filled.last, filled.holidays) == ("2026-12-01", "2027-06-30", "CO")
    assert filled.exceptions == "2026-12-24, 2026-12-28..2027-01-03"
    assert filled.reason == 'Search is tried\nby "everybody" # always\n'


def test_a_form_that_nobody_touched_changes_nothing() -> None:
    for id_ in ("search/week", "payments/test", "checkout/week:checkout-qa"):
        sight = sight_of()
        back = sent(filled_of(sight, id_), sight)
        assert changed_values(back, schedule(sight, id_), sight) == {}


WEEK = st.tuples(
    st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=7, unique=True).map(tuple),
    st.sampled_from(["00:00", "08:00", "22:15"]), st.sampled_from(["07:59", "23:30", "24:00"]),
)  # fmt: skip


@given(
    weekly=st.lists(WEEK, min_size=1, max_size=3), reason=st.text(max_size=80), owner=st.text(min_size=1, max_size=30),
    dates=st.booleans(), zone=st.sampled_from(["", "Europe/Madrid"]),
)  # fmt: skip
@settings(max_examples=40)
def test_whatever_a_file_says_its_form_comes_back_without_a_change(
    weekly: list[tuple[tuple[str, ...], str, str]], reason: str, owner: str, dates: bool, zone: str
) -> None:
    wish = Wish(
        ("search-qa",), "CC-7", owner, reason, zone, weekly=tuple(weekly), first="2026-12-01" if dates else "",
        exceptions=("2026-12-24",) if dates else (), holidays=("CO", "ES-MD") if dates else (),
    )  # fmt: skip
    sight = sight_of({**BARE, "search/week.yaml": schedule_text(wish, "search/week.yaml").encode()})
    if "search/week" in sight.catalogue.schedules:
        back = sent(filled_of(sight), sight)
        assert changed_values(back, schedule(sight), sight) == {}


@pytest.mark.parametrize(
    ("picked", "line", "instead"),
    [
        ({"centre": chosen("CC-8")}, "costCenter: CC-7", "costCenter: CC-8"),
        ({"owner": {"value": "luz@example.com"}}, "owner: team-search", "owner: luz@example.com"),
        ({"zone": chosen("UTC")}, "timezone: Europe/Madrid", "timezone: UTC"),
        ({"days-0": days("mon")}, "[mon, tue]", "[mon]"),
        ({"days-1": days("fri", "sat")}, "      - fri\n", "      - fri\n      - sat\n"),
        ({"start-1": {"selected_time": "21:00"}}, "start: 22:00   # night", "start: 21:00   # night"),
        ({"stop-1": {"selected_time": "23:00"}}, "stop: 24:00", "stop: 23:00"),
        ({"until": {"selected_date": "2027-07-31"}}, "until: 2027-06-30", "until: 2027-07-31"),
        ({"from": {"value": ""}}, "from: 2026-12-01\n", ""),
        ({"except": {"value": "2026-12-24; 2026-12-25"}}, "2026-12-28..2027-01-03", "2026-12-25"),
        ({"holidays": {"value": "CO, ES-MD"}}, "holidays: CO", "holidays: [CO, ES-MD]"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
def test_a_field_that_is_changed_changes_its_own_place_and_nothing_else(
    picked: Mapping[str, Any], line: str, instead: str
) -> None:
    sight = sight_of()
    back = sent(filled_of(sight), sight, picked)
    assert only_file(meant(back, sight))[1] == FULL.decode().replace(line, instead)


def test_another_namespace_and_reason_stand_in_place_of_the_old_ones() -> None:
    sight = sight_of()
    picked = {"namespace": chosen("main/payments-dev"), "centre": chosen("CC-1"), "days-0": days()}
    back = sent(filled_of(sight), sight, {**picked, "reason": {"value": "why"}})
    back = replace(back, centre="CC-1")  # the block of the centre has another id once the namespace is another
    text = only_file(meant(back, sight))[1]
    assert "namespace: payments-dev\ncostCenter: CC-1   # agreed\nowner: team-search\nreason: why\ntime" in text


def test_a_window_without_days_is_taken_away_with_its_lines() -> None:
    sight = sight_of()
    back = sent(filled_of(sight), sight, {"days-0": days()})
    text = only_file(meant(back, sight))[1]
    first = FULL.decode()[FULL.decode().index("  - days: [mon") : FULL.decode().index("  - days:\n")]
    assert text == FULL.decode().replace(first, "")


def test_a_week_becomes_a_one_off_by_the_form() -> None:
    sight = sight_of()
    turned = replace(fresh(sight, "C1"), **{n: getattr(filled_of(sight), n) for n in KEPT})
    text = only_file(meant(turned, sight))[1]
    assert "weekly" not in text
    assert "holidays" not in text
    assert "costCenter: CC-7   # agreed" in text
    assert text.endswith("once:\n  start: 2026-12-01T07:00\n  stop: 2026-12-01T09:00\n")


KEPT = ("namespace", "centre", "zone", "owner", "reason", "schedule", "basis")


def test_an_error_of_the_second_window_stands_at_it_also_where_the_first_is_taken_away() -> None:
    sight = sight_of()
    same = {"start-1": {"selected_time": "07:00"}, "stop-1": {"selected_time": "07:00"}}
    back = sent(filled_of(sight), sight, {"days-0": days(), **same})
    refused = meant(back, sight)
    assert isinstance(refused, Refusal)
    assert all(block.endswith("-1") for block in field_errors(refused.problems, back, sight))


def test_an_error_stands_only_at_a_field_that_the_form_shows() -> None:
    sight = sight_of()
    back = sent(filled_of(sight, "checkout/week:checkout-qa"), sight, {"centre": chosen("CC-1")})
    refused = meant(back, sight)
    assert isinstance(refused, Refusal)
    shown = str(form(back, sight)["blocks"])
    errors = field_errors(refused.problems, back, sight)
    assert errors
    assert all(f"'block_id': '{block}'" in shown for block in errors)


def test_a_file_of_several_namespaces_is_changed_for_all_of_them_and_says_so() -> None:
    sight = sight_of()
    filled = filled_of(sight, "checkout/week:checkout-qa")
    assert "checkout-dev, checkout-qa" in str(form(filled, sight))
    found = meant(sent(filled, sight, {"stop-0": {"selected_time": "19:00"}}), sight)
    assert isinstance(found, Proposal)
    assert {key.namespace for key in found.namespaces} == {"checkout-qa", "checkout-dev"}


def test_a_file_that_changed_since_the_form_was_opened_is_not_changed_by_it() -> None:
    back = sent(filled_of(sight_of()), sight_of(), {"centre": chosen("CC-8")})
    newer = sight_of({**FILES, "search/week.yaml": FULL.replace(b"start: 08:00", b"start: 07:00")})
    refused = meant(back, newer)
    assert isinstance(refused, Refusal)
    assert refused.saying.name == "form-outdated"


@pytest.mark.parametrize("count", [MOST_WEEKS, MOST_WEEKS + 1])
def test_a_form_has_room_for_so_many_windows_and_opens_for_no_more(count: int) -> None:
    weeks = tuple(((WEEKDAYS[n % 7],), f"{n // 7:02d}:00", f"{n // 7:02d}:30") for n in range(count))
    wish = Wish(("search-qa",), "CC-7", "ana", weekly=weeks, exceptions=("2026-12-24",))
    sight = sight_of({**FILES, "search/week.yaml": schedule_text(wish, "search/week.yaml").encode()})
    found = of_schedule(schedule(sight), sight, "C1")
    assert (found is None) is (count > MOST_WEEKS)
    assert found is None or view_problems(form(found, sight)) == []


def test_a_list_that_no_field_of_slacks_holds_opens_no_form() -> None:
    ranges = tuple(f"20{27 + n // 12}-{n % 12 + 1:02d}-01..20{27 + n // 12}-{n % 12 + 1:02d}-02" for n in range(130))
    wish = Wish(("search-qa",), "CC-7", "ana", weekly=((("mon",), "08:00", "09:00"),), exceptions=ranges)
    sight = sight_of({**FILES, "search/week.yaml": schedule_text(wish, "search/week.yaml").encode()})
    assert of_schedule(schedule(sight), sight, "C1") is None


def test_the_preview_of_a_change_shows_the_windows_that_it_will_have() -> None:
    sight = sight_of()
    shown = str(form(replace(filled_of(sight), last="2026-12-02"), sight))
    assert "awake Tue 2026-12-01 02:00" in shown
    assert "2026-12-07" not in shown
