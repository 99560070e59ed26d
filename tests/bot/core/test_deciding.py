from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.asking import schedule_named
from bot.core.deciding import Asked, Proposal, cancel, change, edited, extend, new, wake
from bot.core.request import cancelled
from bot.core.typed import Between, Lasting
from reconciler.core.records import NamespaceKey
from reconciler.core.writing import Wish
from schemas.checking import check
from schemas.instants import HOUR, MINUTE, parse_instant
from schemas.problems import has_errors
from schemas.schedule import Schedule
from schemas.windows import covering, windows_between
from tests.bot.core.estate import (
    ANA,
    BARE,
    CHECKOUT,
    EARLY,
    FILES,
    MORNING,
    PAYMENTS,
    ground_at,
    only_file,
    proposal,
    refusal,
)

NOTHING_YET = ground_at(EARLY, BARE)
SEARCH = NamespaceKey("main", "search-qa")
TWO_HOURS = Asked(Lasting(2 * HOUR))


def schedule(id_: str, at: str = MORNING) -> Schedule:
    found = schedule_named(id_, ground_at(at).catalogue)
    assert isinstance(found, Schedule)
    return found


@given(
    minutes=st.integers(1, 3 * 24 * 60),
    at=st.integers(parse_instant("2026-10-20T00:00:00Z"), parse_instant("2027-04-10T00:00:00Z")),
    zone=st.sampled_from(["America/Bogota", "Europe/Madrid", "Australia/Lord_Howe", "America/New_York", "UTC"]),
)
@settings(max_examples=40)
def test_a_wake_lasts_as_long_as_it_says_also_over_a_clock_change(minutes: int, at: int, zone: str) -> None:
    found = proposal(
        wake(replace(NOTHING_YET, at=at), SEARCH, Asked(Lasting(minutes * MINUTE)), replace(ANA, zone=zone))
    )
    (made,) = (s for s in found.after.schedules.values() if s.namespace == "search-qa")
    (window,) = windows_between(made, at - HOUR, at + 10 * 86_400)
    assert window.start == at - at % MINUTE
    assert window.stop - window.start == minutes * MINUTE


def test_instants_that_a_clock_cannot_say_are_said_in_utc() -> None:
    second_two_oclock = replace(ground_at(EARLY), at=parse_instant("2026-10-25T01:10:00Z"))
    madrid = replace(ANA, zone="Europe/Madrid")
    _, text = only_file(
        wake(second_two_oclock, NamespaceKey("main", "search-qa"), Asked(Lasting(HOUR), "", "CC-7"), madrid)
    )
    assert "timezone: UTC" in text
    assert "start: 2026-10-25T01:10" in text


def test_a_wake_that_runs_into_the_next_window_ends_where_that_begins_and_says_so() -> None:
    found = proposal(wake(ground_at(EARLY), PAYMENTS, Asked(Lasting(5 * HOUR)), ANA))
    assert "stop: 2026-12-01T08:00" in only_file(found)[1]
    assert [note.name for note in found.notes] == ["ends-where-next-begins"]


def test_a_wake_of_what_is_on_long_enough_is_refused_with_what_keeps_it_on() -> None:
    saying = refusal(wake(ground_at(MORNING), PAYMENTS, TWO_HOURS, ANA)).saying
    assert saying.name == "on-already"
    assert saying.facts["schedule"] == "payments/test"


def test_a_wake_that_outlasts_what_is_on_begins_where_that_ends() -> None:
    _, text = only_file(wake(ground_at(MORNING), PAYMENTS, Asked(Lasting(4 * HOUR)), ANA))
    assert "start: 2026-12-01T12:00" in text
    assert "stop: 2026-12-01T13:30" in text


def test_a_range_means_its_next_time_on_the_clock_of_whoever_asks() -> None:
    madrid = replace(ANA, zone="Europe/Madrid")
    _, text = only_file(wake(ground_at(EARLY), PAYMENTS, Asked(Between(8 * 60, 11 * 60)), madrid))
    assert "timezone: Europe/Madrid" in text
    assert "start: 2026-12-02T08:00" in text


def test_who_pays_is_asked_where_it_could_be_several() -> None:
    assert (
        refusal(wake(ground_at(EARLY), NamespaceKey("main", "search-qa"), TWO_HOURS, ANA)).saying.name
        == "which-cost-centre"
    )


def test_a_protected_namespace_is_refused_by_the_common_rules() -> None:
    problems = refusal(wake(ground_at(EARLY), NamespaceKey("main", "vault"), TWO_HOURS, ANA)).problems
    assert [p.rule for p in problems] == ["protected-namespace"]


def test_an_extension_moves_the_stop_of_the_one_off_and_touches_nothing_else() -> None:
    path, text = only_file(extend(ground_at(MORNING), PAYMENTS, TWO_HOURS, ANA))
    assert path == "payments/test.yaml"
    assert text == FILES[path].decode().replace("2026-12-01T12:00", "2026-12-01T14:00")


def test_an_extension_of_a_week_is_a_one_off_beside_it_for_that_namespace_alone() -> None:
    path, text = only_file(extend(ground_at(MORNING), CHECKOUT, TWO_HOURS, ANA))
    assert path.startswith("checkout/extend-checkout-qa-")
    assert "namespace: checkout-qa\n" in text
    assert "start: 2026-12-01T18:00" in text
    assert "stop: 2026-12-01T20:00" in text


def test_an_extension_that_runs_into_the_next_window_ends_where_that_begins_and_says_so() -> None:
    evening = FILES["payments/test.yaml"].replace(b"T08:00", b"T13:00").replace(b"T12:00", b"T14:00")
    found = proposal(extend(ground_at(MORNING, {**FILES, "payments/evening.yaml": evening}), PAYMENTS, TWO_HOURS, ANA))
    assert "stop: 2026-12-01T13:00   # noon" in only_file(found)[1]
    assert [note.name for note in found.notes] == ["ends-where-next-begins"]


MADRID_NIGHT = (
    b"namespace: search-qa\ncostCenter: CC-7\nowner: ana\ntimezone: Europe/Madrid\n"
    b"once: {start: 2026-10-25T00:30, stop: 2026-10-25T02:30}\n"
)
"""Ends half an hour before the clock goes back from three to two."""


def test_an_extension_over_a_clock_change_lasts_as_long_as_it_says_and_is_said_in_utc_where_the_clock_cannot() -> None:
    ground = ground_at("2026-10-25T00:00:00Z", {**FILES, "search/night.yaml": MADRID_NIGHT})
    an_hour = Asked(Lasting(HOUR))
    found = proposal(extend(ground, SEARCH, an_hour, replace(ANA, zone="Europe/Madrid")))
    path, text = only_file(found)
    assert path.startswith("search/extend-search-qa-")
    assert "timezone: UTC\nonce:\n  start: 2026-10-25T00:30\n  stop: 2026-10-25T01:30\n" in text
    assert [note.name for note in found.notes] == ["said-in-utc"]


def test_an_extension_that_the_clock_can_say_after_its_change_moves_the_stop() -> None:
    ground = ground_at("2026-10-25T00:00:00Z", {**FILES, "search/night.yaml": MADRID_NIGHT})
    _, text = only_file(extend(ground, SEARCH, TWO_HOURS, replace(ANA, zone="Europe/Madrid")))
    assert text == MADRID_NIGHT.decode().replace("T02:30", "T03:30")


def test_what_is_not_on_cannot_be_extended() -> None:
    assert refusal(extend(ground_at(EARLY), PAYMENTS, TWO_HOURS, ANA)).saying.name == "not-on"


def test_to_cancel_removes_the_file() -> None:
    assert proposal(cancel(ground_at(MORNING), schedule("payments/test"))).edits == {"payments/test.yaml": None}


def test_to_cancel_one_of_several_namespaces_takes_only_its_name_away() -> None:
    _, text = only_file(cancel(ground_at(MORNING), schedule("checkout/week:checkout-qa")))
    assert text == FILES["checkout/week.yaml"].decode().replace("[checkout-qa, checkout-dev]", "[checkout-dev]")


def test_to_cancel_a_file_by_its_path_removes_it_for_all_that_it_names() -> None:
    found = proposal(cancelled("checkout/week", ground_at(MORNING)))
    assert found.edits == {"checkout/week.yaml": None}
    assert {key.namespace for key in found.namespaces} == {"checkout-qa", "checkout-dev"}


def test_a_namespace_with_one_schedule_may_stand_for_it() -> None:
    assert schedule("payments-dev").id == "payments/test"


@pytest.mark.parametrize("pointer", ["/costCenter", "/once/stop"])
def test_a_change_that_the_rules_refuse_says_at_which_field(pointer: str) -> None:
    value = "CC-9" if pointer == "/costCenter" else "2026-12-01T07:00"
    problems = refusal(change(ground_at(EARLY), schedule("payments/test"), {pointer: value})).problems
    assert {p.pointer for p in problems} == {pointer}


def test_a_change_to_what_is_there_already_changes_nothing() -> None:
    found = change(ground_at(EARLY), schedule("payments/test"), {"/costCenter": "CC-2"})
    assert refusal(found).saying.name == "nothing-changes"


@given(reason=st.text(max_size=400), owner=st.text(min_size=1, max_size=100))
@settings(max_examples=40)
def test_no_text_that_is_typed_leaves_its_field(reason: str, owner: str) -> None:
    wish = Wish(("search-qa",), "CC-7", owner, reason, once=("2026-12-05T08:00", "2026-12-05T09:00"))
    found = new(NOTHING_YET, wish)
    if isinstance(found, Proposal):
        (made,) = (s for s in found.after.schedules.values() if s.namespace == "search-qa")
        assert (made.owner, made.reason, made.cost_centre) == (owner, reason, "CC-7")
    else:
        assert {p.pointer for p in found.problems} <= {"/reason", "/owner", ""}


@given(name=st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=63))
def test_whatever_the_name_a_new_file_has_a_path_that_the_rules_accept(name: str) -> None:
    found = wake(NOTHING_YET, NamespaceKey("main", name), TWO_HOURS, ANA)
    if isinstance(found, Proposal):
        after = edited(BARE, found.edits)
        assert not has_errors(check(after, parse_instant(EARLY)).problems)
    else:
        assert "unexpected-file" not in {p.rule for p in found.problems}


def test_what_is_proposed_is_awake_then() -> None:
    found = proposal(wake(ground_at(EARLY), PAYMENTS, Asked(Lasting(HOUR)), ANA))
    made = next(s for s in found.after.schedules.values() if s.file.startswith("payments/wake-"))
    assert covering(made, parse_instant(EARLY)) == found.added
