"""What a revision means for who is governed by what: seniority, last good versions, the guard, chunks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reconciler.core.records import NamespaceKey
from reconciler.core.revisions import Governed
from reconciler.core.sync import Estate, chunks, differences, estate_of, guard, propose, uncovered
from schemas.checking import Checked
from schemas.coverage import merge
from schemas.schedule import Adopt, Policy, Schedule, Window
from tests.reconciler.core.making import MIDNIGHT, POLICY, checked, governed, hour, once, revision

FIRST_WINDOW = replace(POLICY, adopt=Adopt.FIRST_WINDOW)
SPANS = st.tuples(st.integers(0, 40), st.integers(1, 8)).map(lambda span: (span[0], span[0] + span[1]))


@st.composite
def rivals(draw: st.DrawFn) -> dict[str, tuple[int, int]]:
    """Hours of the windows of one namespace's schedules, by id; some of them meet."""
    return {f"team/{n}": span for n, span in enumerate(draw(st.lists(SPANS, min_size=1, max_size=6)))}


def proposed(spans: dict[str, tuple[int, int]], before: Estate, commit: str = "c2") -> Governed:
    schedules = [once(*span, id=id_) for id_, span in spans.items()]
    (found,) = propose(checked(*schedules), revision(commit), before, MIDNIGHT).values()
    return found


def meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@given(spans=rivals())
def test_a_schedule_is_accepted_or_held_against_one_that_is_accepted_and_meets_it(
    spans: dict[str, tuple[int, int]],
) -> None:
    found = proposed(spans, {})
    accepted = [e.schedule.id for e in found.calendar]
    assert sorted([*accepted, *(h.entry.schedule.id for h in found.held)]) == sorted(spans)
    assert not any(meet(spans[a], spans[b]) for a, b in permutations(accepted, 2))
    assert all(h.against in accepted and meet(spans[h.entry.schedule.id], spans[h.against]) for h in found.held)


@given(spans=rivals(), newcomer=SPANS)
def test_what_was_accepted_stays_in_force_with_its_commit_whatever_newcomer_sorts_before_it(
    spans: dict[str, tuple[int, int]], newcomer: tuple[int, int]
) -> None:
    before = proposed(spans, {}, "c1")
    after = proposed({"a/first": newcomer, **spans}, {before.key: before})
    assert tuple(e for e in after.calendar if e.schedule.id != "a/first") == before.calendar


def test_of_two_newcomers_that_meet_the_first_by_path_is_accepted() -> None:
    found = proposed({"b/late": (8, 12), "a/early": (10, 14)}, {})
    assert [e.schedule.id for e in found.calendar] == ["a/early"]
    assert [(h.entry.schedule.id, h.against) for h in found.held] == [("b/late", "a/early")]


def test_an_accepted_one_that_is_changed_into_another_gives_way_to_the_one_that_was_not_changed() -> None:
    before = proposed({"a/moves": (8, 10), "b/stays": (12, 14)}, {}, "c1")
    after = proposed({"a/moves": (13, 15), "b/stays": (12, 14)}, {before.key: before})
    assert [e.schedule.id for e in after.calendar] == ["b/stays"]
    assert [h.entry.schedule.id for h in after.held] == ["a/moves"]


def test_what_was_held_is_accepted_once_its_rival_has_gone() -> None:
    before = proposed({"a/x": (8, 12), "b/y": (10, 14)}, {}, "c1")
    after = proposed({"b/y": (10, 14)}, {before.key: before})
    assert ([e.schedule.id for e in after.calendar], after.held) == (["b/y"], ())


def test_a_schedule_that_did_not_change_keeps_the_commit_that_put_it_in_force() -> None:
    before = proposed({"a/x": (8, 12), "a/y": (13, 14)}, {}, "c1")
    after = proposed({"a/x": (8, 12), "a/y": (13, 15)}, {before.key: before}, "c2")
    assert [(e.schedule.id, e.commit) for e in after.calendar] == [("a/x", "c1"), ("a/y", "c2")]


# A file that is broken.


def broken_after(policy: Policy = POLICY, *, also: Sequence[Schedule] = ()) -> Estate:
    """What governs after the only file of `a-dev` broke."""
    schedule = once(8, 18)
    before = propose(checked(schedule), revision("c1"), {}, MIDNIGHT)
    return propose(checked(schedule, *also, policy=policy, broken=[schedule.file]), revision("c2"), before, MIDNIGHT)


def test_the_last_good_version_of_a_broken_file_stays_in_force_and_is_marked() -> None:
    (found,) = broken_after().values()
    assert [(e.schedule, e.commit, e.broken) for e in found.calendar] == [(once(8, 18), "c1", True)]


def test_repaired_as_it_was_it_is_no_longer_marked_and_has_its_commit_still() -> None:
    after = propose(checked(once(8, 18)), revision("c3"), broken_after(), MIDNIGHT)
    (found,) = after.values()
    assert [(e.commit, e.broken) for e in found.calendar] == [("c1", False)]


def test_a_broken_file_hurts_no_other() -> None:
    other = once(8, 18, id="team/b", namespace="b-dev")
    found = broken_after(also=[other])[NamespaceKey("main", "b-dev")]
    assert [(e.schedule, e.broken) for e in found.calendar] == [(other, False)]


def test_a_file_that_was_never_good_governs_nothing() -> None:
    schedule = once(8, 18)
    assert propose(checked(schedule, broken=[schedule.file]), revision(), {}, MIDNIGHT) == {}


def test_no_last_good_version_is_followed_in_a_namespace_that_has_become_protected() -> None:
    assert broken_after(replace(POLICY, protected=("a-*",))) == {}


def test_a_protected_namespace_follows_no_schedule_even_if_a_file_names_it() -> None:
    policy = replace(POLICY, protected=("a-*",))
    (found,) = propose(checked(once(8, 18), policy=policy), revision(), {}, MIDNIGHT).values()
    assert (found.protected, found.calendar, found.held) == (True, (), ())


def test_a_catalogue_without_a_policy_cannot_be_proposed() -> None:
    with pytest.raises(ValueError, match="refuse the revision"):
        propose(Checked(None, (), frozenset()), revision(), {}, MIDNIGHT)


# The guard.


def estate(whole: int, *, start: float = 8, stop: float = 18, first: int = 0) -> Estate:
    """So many namespaces of one window each."""
    made = [once(start, stop, id=f"team/n{n}", namespace=f"n{n}-dev") for n in range(first, first + whole)]
    return {found.key: found for found in map(governed, made)}


def is_mass(part: int, whole: int) -> bool:
    """More than 30 % and at least 3."""
    return part >= 3 and part / whole > 0.3


PARTS = st.integers(1, 24).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(sizes=PARTS)
def test_a_revision_that_takes_namespaces_away_is_held_above_30_percent_and_from_3_on(sizes: tuple[int, int]) -> None:
    removed, whole = sizes
    before = estate(whole)
    after = dict(list(before.items())[removed:])
    assert bool(guard(before, after, POLICY, hour(0))) == is_mass(removed, whole)


@given(sizes=PARTS)
def test_a_revision_that_takes_coming_windows_away_is_held_above_30_percent_and_from_3_on(
    sizes: tuple[int, int],
) -> None:
    cut, whole = sizes
    before = estate(whole)
    after = {**before, **estate(cut, stop=17)}
    assert bool(guard(before, after, POLICY, hour(0))) == is_mass(cut, whole)


@given(sizes=PARTS)
def test_a_revision_that_puts_newcomers_to_sleep_at_once_is_held_above_30_percent_and_from_3_on(
    sizes: tuple[int, int],
) -> None:
    new, whole = sizes
    after = estate(whole)
    before = dict(list(after.items())[new:])
    assert bool(guard(before, after, POLICY, hour(0))) == is_mass(new, whole)
    assert guard(before, after, FIRST_WINDOW, hour(0)) is None
    assert guard(before, after, POLICY, hour(9)) is None, "inside their windows they are not put to sleep"


@given(sizes=PARTS, longer=st.integers(18, 30))
def test_what_only_adds_to_the_calendar_or_gives_a_file_another_form_is_never_held(
    sizes: tuple[int, int], longer: int
) -> None:
    before = estate(sizes[1])
    renamed = {k: replace(g, calendar=tuple(replace(e, commit="c2") for e in g.calendar)) for k, g in before.items()}
    assert guard(before, renamed, POLICY, hour(0)) is None
    assert guard(before, {**before, **estate(sizes[0], stop=longer)}, POLICY, hour(0)) is None


def test_the_very_first_sync_is_held_for_adoption_alone() -> None:
    assert "puts 3 of 3 namespaces to sleep at once" in str(guard({}, estate(3), POLICY, hour(0)))
    assert guard({}, estate(3), POLICY, hour(9)) is None


def test_a_window_that_is_over_is_no_loss() -> None:
    assert guard(estate(5), estate(5, start=20, stop=22), POLICY, hour(19)) is None


def test_the_reason_says_how_many_of_how_many() -> None:
    before = estate(10)
    assert guard(before, dict(list(before.items())[4:]), POLICY, hour(0)) == ("takes 4 of 10 namespaces away from Alba")
    assert guard(before, {**before, **estate(4, stop=9)}, POLICY, hour(0)) == (
        "takes coming windows away from 4 of 10 namespaces"
    )


WINDOWS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda w: Window(w[0], w[0] + w[1]))).map(
    merge
)


@given(windows=WINDOWS, by=WINDOWS)
def test_what_is_uncovered_is_exactly_what_is_in_the_one_and_not_in_the_other(
    windows: list[Window], by: list[Window]
) -> None:
    instants = {at for w in windows for at in range(*w)} - {at for w in by for at in range(*w)}
    assert {at for w in uncovered(windows, by) for at in range(*w)} == instants


# Chunks and differences.


@settings(max_examples=20)
@given(count=st.integers(0, 200))
def test_an_estate_is_read_back_from_its_chunks(count: int) -> None:
    assert estate_of(chunks(estate(count))) == estate(count)


@settings(max_examples=20)
@given(count=st.integers(1, 200), changed=st.integers(0, 199))
def test_a_change_of_one_namespace_writes_one_chunk(count: int, changed: int) -> None:
    assume(changed < count)
    before = {chunk.id for chunk in chunks(estate(count))}
    after = {chunk.id for chunk in chunks({**estate(count), **estate(1, stop=19, first=changed)})}
    assert len(after - before) == 1


def test_differences_are_by_namespace() -> None:
    before, after = estate(3), {**estate(1), **estate(1, stop=19, first=1), **estate(1, first=3)}
    found = differences(before, after)
    assert [sorted(key.namespace for key in part) for part in (found.created, found.changed, found.removed)] == [
        ["n3-dev"], ["n1-dev"], ["n2-dev"],
    ]  # fmt: skip
