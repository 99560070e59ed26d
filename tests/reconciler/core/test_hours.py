"""What an hour's item counts: in whatever order it is added, within bounds, minute by minute."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reconciler.adapters.stores.table import attributes_of, item_of
from reconciler.core.happenings import BreakerState, Happening, Stood, SwitchBegan, Unavailable
from reconciler.core.hours import (
    KEPT_S,
    LAG_BOUNDS_S,
    MOST_ENGINES,
    NOTHING,
    BreakerStood,
    Counted,
    Hour,
    Minute,
    Word,
    counting,
    grown,
    hour_ids,
    hour_of,
    lag_s,
    last_words,
    together,
)
from reconciler.core.records import Way
from schemas.instants import HOUR, MINUTE
from tests.reconciler.reporters.happened import DEV, EVERYTHING, NINE

HAPPENING = st.tuples(st.sampled_from(EVERYTHING), st.integers(NINE, NINE + HOUR - 1))
COUNTED = st.lists(HAPPENING, max_size=12).map(lambda told: of(*told))


def of(*told: tuple[Happening, int]) -> Counted:
    found = NOTHING
    for happening, at in told:
        found = together(found, counting(happening, at))
    return found


def word(owner: str, at: int = NINE) -> Word:
    return Word(owner, Stood(at, ("main",), 5))


@given(COUNTED, COUNTED, COUNTED)
def test_it_does_not_matter_in_which_order_or_company_things_are_added(a: Counted, b: Counted, c: Counted) -> None:
    assert together(a, b) == together(b, a)
    assert together(together(a, b), c) == together(a, together(b, c))


@given(COUNTED)
def test_an_hour_is_read_as_it_was_written(counted: Counted) -> None:
    hour = grown(None, hour_of(NINE), "v", counted, word("engine"))
    assert item_of(attributes_of(hour)) == hour


def test_transitions_are_counted_by_outcome_and_errors_in_their_minute() -> None:
    counted = of(*((happening, NINE + 3 * MINUTE) for happening in EVERYTHING))
    ended = {"success": 1, "degraded": 1, "refused": 1, "retried": 1, "observed": 1, "missed": 1}
    assert counted.executions == ended
    assert counted.minutes == (Minute(3, errors=4, sync_age_s=30),)


def test_of_the_ages_in_one_minute_the_greatest_stays() -> None:
    told = [Stood(NINE, sync_age_s=age) for age in (40, 70, 20)]
    assert of(*((stood, NINE) for stood in told)).minutes == (Minute(0, sync_age_s=70),)


def test_how_late_switches_began_is_told_by_the_bound_that_they_kept() -> None:
    late = [*[0] * 97, 4, 50, 9000]
    lags = of(*((SwitchBegan(DEV, Way.WAKE, None, s), NINE) for s in late)).lags
    assert [lag_s(lags, share) for share in (0.5, 0.98, 0.99, 1.0)] == [0, 5, 60, None]
    assert lag_s((), 0.5) is None


def test_the_hours_of_a_span_are_named_once_each_and_no_more_than_are_kept() -> None:
    assert hour_ids(NINE + 60, NINE + HOUR + 1) == ["!hour/2026-12-03T09", "!hour/2026-12-03T10"]
    assert len(hour_ids(0, NINE)) <= KEPT_S // HOUR + 1


def test_the_newest_word_of_each_engine_stands_newest_first() -> None:
    first = grown(None, hour_of(NINE), "v", NOTHING, word("old", NINE))
    second = grown(first, first.start, "w", NOTHING, word("new", NINE + 60))
    third = grown(second, first.start, "x", NOTHING, word("old", NINE + 120))
    assert [(w.owner, w.stood.at) for w in last_words([second, third])] == [("old", NINE + 120), ("new", NINE + 60)]


def test_an_hour_in_which_no_error_has_an_instant_is_read_as_before() -> None:
    breaker = BreakerStood("git", "reads", BreakerState.OPEN, NINE, "no answer", NINE - 20)
    hour = grown(None, hour_of(NINE), "v", NOTHING, Word("old", Stood(NINE, ("main",), 5), (breaker,)))
    attributes = attributes_of(hour)
    assert item_of(attributes) == hour
    words = str(attributes["words"])
    older = words.replace(f',"error_at":{NINE - 20}', "")
    assert older != words
    found = item_of(attributes | {"words": older})
    assert isinstance(found, Hour)
    assert found.words[0].breakers == (replace(breaker, error_at=None),)


def test_an_hour_of_the_worst_kind_is_still_small() -> None:
    counted = of(*((h, NINE + minute * MINUTE) for h in EVERYTHING for minute in range(60)))
    breakers = tuple(BreakerStood(f"cluster/{n}", "reads", BreakerState.OPEN, NINE, "", NINE) for n in range(8))
    hour: Hour | None = None
    for number in range(3 * MOST_ENGINES):
        said = Word(f"engine-{number}", Stood(NINE, ("main", "lab"), 5), breakers)
        hour = grown(hour, hour_of(NINE), f"v{number}", counted, said)
    assert hour
    assert (len(hour.words), len(hour.counted.minutes)) == (MOST_ENGINES, 60)
    assert len(hour.counted.lags) <= len(LAG_BOUNDS_S) + 1
    assert sum(len(str(value)) for value in attributes_of(hour).values()) < 32_000


def test_a_breaker_is_no_error_and_what_was_only_waited_for_adds_nothing() -> None:
    quiet = [h for h in EVERYTHING if not isinstance(h, Unavailable) and counting(h, NINE) is NOTHING]
    assert {type(h).__name__ for h in quiet} >= {"BreakerMoved", "Waits", "TickEnded", "Synced"}
