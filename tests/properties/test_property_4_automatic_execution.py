"""Property 4, automatic execution: whatever ticks are skipped, doubled or late, a namespace is awake exactly while a
window covers now, and the index never names a record later than there is something to do about it.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.core.claims import Terms, claim_sleep, claim_wake, dated, roll, settle_asleep, settle_awake
from reconciler.core.history import HistoryRow
from reconciler.core.plan import Step, next_instant, step
from reconciler.core.records import Entry, Load, NamespaceKey, NamespaceRecord, Observed, Phase, Places
from schemas.schedule import Policy
from tests.properties.estates import AT, DATES, Drafted, drafts, judged

END = AT + (len(DATES) + 4) * 86_400
POLICY = Policy(limit=1, default_timezone="UTC", protected=())
INSTANTS = st.lists(st.integers(AT, END), min_size=1, max_size=12).map(sorted)
_tokens = itertools.count()


class Life:
    """One record through its ticks; every switch succeeds at once."""

    def __init__(self, draft: Drafted) -> None:
        catalogue = judged([draft]).catalogue
        assert catalogue is not None
        calendar = tuple(Entry(schedule, "c" * 40) for schedule in catalogue.schedules.values())
        first = NamespaceRecord(NamespaceKey("main", draft.namespaces[0]), "v", "r", AT, AT, calendar)
        self.record: NamespaceRecord | None = dated(replace(first, phase=Phase.ASLEEP), self.terms(AT))
        self.places = Places("main", "v")
        self.filed: list[HistoryRow] = []
        self.switches = 0

    def terms(self, now: int) -> Terms:
        return Terms(POLICY, now, "one", lambda: f"token-{next(_tokens)}", 90)

    def tick(self, now: int) -> None:
        """Do what there is to do, until there is nothing; more than a few steps would be a quarrel with itself."""
        for _ in range(4):
            record = self.record
            chosen = step(record, POLICY, now) if record else None
            if record is None or chosen is None:
                return
            self._take(record, chosen, now)
        raise AssertionError("the plan never comes to rest")

    def is_awake(self) -> bool:
        return self.record is not None and self.record.phase is Phase.AWAKE

    def _take(self, record: NamespaceRecord, chosen: Step, now: int) -> None:
        terms, seen = self.terms(now), Observed(now)
        if chosen is Step.ROLL:
            change, self.places = roll(record, self.places, terms)
        elif chosen is Step.WAKE:
            claimed, self.places, granted = claim_wake(record, self.places, terms)
            assert granted and claimed and claimed.after
            self.filed += claimed.filed
            change = settle_awake(claimed.after, seen, Load(), terms)
            self.switches += 1
        else:
            claim = claim_sleep(record, terms)
            assert claim.after
            self.filed += claim.filed
            change, self.places = settle_asleep(claim.after, self.places, seen, 0, terms)
            self.switches += 1
        self.filed += change.filed
        self.record = change.after


@settings(max_examples=40)
@given(draft=drafts(["payments-dev"]), instants=INSTANTS)
def test_after_any_tick_a_namespace_is_awake_if_and_only_if_a_window_covers_now(
    draft: Drafted, instants: list[int]
) -> None:
    life, minutes = Life(draft), draft.minutes()
    for now in instants:
        life.tick(now)
        assert life.is_awake() == (now // 60 in minutes)


@settings(max_examples=40)
@given(draft=drafts(["payments-dev"]), instants=INSTANTS)
def test_a_second_tick_at_the_same_instant_does_nothing(draft: Drafted, instants: list[int]) -> None:
    life = Life(draft)
    for now in instants:
        life.tick(now)
        before = life.record, life.switches
        life.tick(now)
        assert (life.record, life.switches) == before


@settings(max_examples=40)
@given(draft=drafts(["payments-dev"]), now=st.integers(AT, END), later=st.integers(0, 14 * 86_400))
def test_the_index_never_names_a_record_later_than_there_is_something_to_do(
    draft: Drafted, now: int, later: int
) -> None:
    life = Life(draft)
    life.tick(now)
    if life.record is not None and now + later < next_instant(life.record, POLICY, now):
        assert step(life.record, POLICY, now + later) is None


@settings(max_examples=40)
@given(draft=drafts(["payments-dev"]), instants=INSTANTS)
def test_every_window_that_is_over_has_exactly_one_outcome(draft: Drafted, instants: list[int]) -> None:
    life = Life(draft)
    for now in [*instants, END]:
        life.tick(now)
    outcomes = [row.planned for row in life.filed]
    covered = {minute for window in set(outcomes) for minute in range(window.start // 60, window.stop // 60)}
    assert len(outcomes) == len(set(outcomes))
    assert covered == draft.minutes()
