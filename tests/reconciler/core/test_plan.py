"""What is to be done about a record now, and when the index must name it next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.core.claims import claim_wake, dated
from reconciler.core.plan import Step, decide, next_edge, next_instant, step
from reconciler.core.records import NEVER, Drift, DriftKind, Failure, NamespaceRecord, Phase, Places, Way
from schemas.instants import HOUR
from schemas.schedule import Drift as DriftPolicy
from schemas.schedule import Mode, Policy
from tests.reconciler.core.making import POLICY, hour, once, record, terms, woken

OBSERVING = replace(POLICY, mode=Mode.OBSERVE)
PAUSED = replace(POLICY, paused=True)
HOURS = st.integers(0, 50)
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), min_size=1, max_size=3)


@st.composite
def records(draw: st.DrawFn) -> NamespaceRecord:
    """A record in any state in which a tick may find one."""
    spans = draw(SPANS)
    made = record(*(once(start, start + length, id=f"team/{n}") for n, (start, length) in enumerate(spans)))
    now = hour(draw(st.integers(0, 48)))
    kind = draw(st.sampled_from(DriftKind))
    protected = draw(st.booleans())
    return replace(
        made,
        calendar=() if protected else made.calendar,
        accounted=now,
        phase=draw(st.sampled_from(Phase)),
        unsettled=frozenset(draw(st.sets(st.sampled_from(Way)))),
        protected=protected,
        adopted=draw(st.booleans()),
        asleep_by_default=draw(st.booleans()),
        ticket=draw(st.none() | st.just(now - 60)),
        failure=draw(st.none() | st.builds(Failure, st.just("x"), st.booleans(), st.just(1), st.just(now + 90))),
        drift=draw(st.none() | st.just(Drift(kind, now - HOUR, ("Deployment/web",)))),
    )


@given(found=records(), policy=st.sampled_from([POLICY, OBSERVING, PAUSED]), now=HOURS, later=st.integers(0, 80))
def test_the_index_names_a_record_no_later_than_there_is_something_to_do_about_it(
    found: NamespaceRecord, policy: Policy, now: int, later: int
) -> None:
    settled = dated(replace(found, accounted=hour(now)), terms(hour(now), policy))
    if hour(now + later) < settled.next_at:
        assert step(settled, policy, hour(now + later)) is None


@given(found=records(), now=HOURS)
def test_nothing_is_switched_while_the_policy_observes_or_pauses(found: NamespaceRecord, now: int) -> None:
    for policy in (OBSERVING, PAUSED):
        assert step(found, policy, hour(now)) in (None, Step.ROLL)


@given(found=records(), now=HOURS)
def test_a_protected_namespace_is_never_switched(found: NamespaceRecord, now: int) -> None:
    assert step(replace(found, protected=True), POLICY, hour(now)) in (None, Step.ROLL)


@given(found=records(), now=HOURS)
def test_a_decision_ends_with_the_next_edge_or_after_45_seconds(found: NamespaceRecord, now: int) -> None:
    decision = decide(found, POLICY, hour(now), 45)
    if decision:
        assert decision.valid_until == min(hour(now) + 45, next_edge(found, hour(now)))


def test_a_claim_that_holds_leaves_a_record_to_its_owner_until_it_expires() -> None:
    change, _, _ = claim_wake(record(once(8, 18)), Places("main", "v"), terms(hour(8)))
    assert change and change.after
    assert step(change.after, POLICY, hour(8) + 89) is None
    assert next_instant(change.after, POLICY, hour(8)) == hour(8) + 90
    assert step(change.after, POLICY, hour(8) + 90) is Step.WAKE


@pytest.mark.parametrize(("at", "expected"), [(7.99, None), (8, Step.WAKE), (17.99, Step.WAKE), (18, None)])
def test_asleep_it_is_woken_from_the_start_of_its_window_until_before_its_stop(
    at: float, expected: Step | None
) -> None:
    made = dated(record(once(8, 18)), terms(hour(at)))
    found = step(made, POLICY, hour(at))
    assert (found if found is not Step.ROLL else None) == expected


def test_awake_it_is_put_to_sleep_at_the_stop_and_not_between_windows_that_touch() -> None:
    made = woken(record(once(8, 12), once(12, 18, id="team/b")), hour(8))
    assert step(made, POLICY, hour(12)) in (None, Step.ROLL)
    assert step(made, POLICY, hour(18)) is Step.SLEEP


def test_what_failed_is_not_tried_before_its_time_and_then_again() -> None:
    failed = dated(replace(record(once(8, 18)), failure=Failure("503", False, 1, hour(9))), terms(hour(8)))
    assert step(failed, POLICY, hour(9) - 1) is None
    assert failed.next_at == hour(9)
    assert step(failed, POLICY, hour(9)) is Step.WAKE


def by_hand(kind: DriftKind, phase: Phase) -> NamespaceRecord:
    made = record(once(8, 18), phase=phase)
    return dated(replace(made, drift=Drift(kind, hour(1), ("Deployment/web",))), terms(hour(1)))


def test_what_somebody_woke_is_put_back_after_the_grace_and_no_sooner() -> None:
    found = by_hand(DriftKind.WOKEN_BY_HAND, Phase.ASLEEP)
    assert found.next_at == hour(2)
    assert step(found, POLICY, hour(2) - 1) is None
    assert step(found, POLICY, hour(2)) is Step.SLEEP


def test_it_is_left_where_the_policy_only_reports() -> None:
    reporting = replace(POLICY, drift=DriftPolicy(heal=False))
    found = dated(by_hand(DriftKind.WOKEN_BY_HAND, Phase.ASLEEP), terms(hour(1), reporting))
    assert step(found, reporting, hour(7)) is None


def test_while_contended_it_is_left_until_then() -> None:
    found = replace(by_hand(DriftKind.WOKEN_BY_HAND, Phase.ASLEEP), contended_until=hour(6))
    assert next_instant(found, POLICY, hour(2)) == hour(6)


def test_a_record_without_a_schedule_is_never_named_again() -> None:
    assert next_instant(replace(record(), recorded_sizes=3), POLICY, hour(0)) == NEVER
