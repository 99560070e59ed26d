"""Small words of the language: patterns, weekdays, times, and what was meant by a wrong one."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.patterns import Tie, best, matches
from schemas.suggestions import did_you_mean, quoted
from schemas.wall_times import calendar_date, duration_s, minute_of_day, nearest_time, wall_time
from schemas.weekdays import weekdays_meant


@given(pattern=st.text("ab*", max_size=8), name=st.text("ab", max_size=8))
def test_a_pattern_fits_exactly_what_a_shell_would_say(pattern: str, name: str) -> None:
    assert matches(pattern, name) == fnmatchcase(name, pattern)


def test_the_pattern_with_more_letters_wins_and_the_name_itself_beats_every_pattern() -> None:
    assert best(["a-*", "a-b*", "*"], "a-bc") == "a-b*"
    assert best(["a-b*", "a-bc", "*a-bc"], "a-bc") == "a-bc"


def test_two_patterns_of_as_many_letters_are_a_tie_and_none_is_preferred() -> None:
    assert best(["a-*", "*-b"], "a-b") == Tie(("*-b", "a-*"))


def test_nothing_that_fits_is_none() -> None:
    assert best(["a-*"], "b") is None


@pytest.mark.parametrize(
    ("text", "minute"),
    [("00:00", 0), ("23:59", 1439), ("24:00", None), ("8:00", None), ("08:60", None), ("08:00\n", None)],
)
def test_a_time_starts_a_window_only_between_midnight_and_a_minute_to(text: str, minute: int | None) -> None:
    assert minute_of_day(text) == minute


def test_midnight_at_the_end_of_the_day_may_end_a_window() -> None:
    assert minute_of_day("24:00", end=True) == 1440


@pytest.mark.parametrize("text", ["2026-02-29", "1999-12-31", "2060-01-01", "2026-12-1", "2026-13-01", "2026-12-01\n"])
def test_a_date_that_is_not_in_the_calendar_is_none(text: str) -> None:
    assert calendar_date(text) is None
    assert wall_time(f"{text}T08:00") is None


@pytest.mark.parametrize(
    ("text", "seconds"), [("60m", 3600), ("4h", 14400), ("31d", 2678400), ("0m", None), ("1w", None), ("1h30m", None)]
)
def test_a_duration_is_one_number_of_minutes_hours_or_days(text: str, seconds: int | None) -> None:
    assert duration_s(text) == seconds


@pytest.mark.parametrize(
    ("loose", "meant"),
    [
        ("800", "08:00"),
        ("8am", "08:00"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("08.30", "08:30"),
        ("25:00", None),
        ("13pm", None),
    ],
)
def test_a_loose_time_means_the_one_time_that_it_can_mean(loose: str, meant: str | None) -> None:
    assert nearest_time(loose) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("fri-mon", ("fri", "sat", "sun", "mon")),
        ("0,7", ("sun",)),
        ("lunes a miércoles", ("mon", "tue", "wed")),
        ("weekend", ("sat", "sun")),
        ("8", ()),
        ("someday", ()),
    ],
)
def test_days_written_otherwise_are_understood_or_not_guessed(written: str, meant: tuple[str, ...]) -> None:
    assert weekdays_meant(written) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [("Timezone", "timezone"), ("costcentre", "costCenter"), ("zzz", None), ("", None), ("t" * 81, None)],
)
def test_a_close_word_is_offered_and_a_far_one_is_not(word: str, meant: str | None) -> None:
    assert did_you_mean(word, ["timezone", "costCenter", "owner"]) == meant


@pytest.mark.parametrize(("words", "shown"), [([], ""), (["a"], "`a`"), (["a", "b", "c"], "`a`, `b` and `c`")])
def test_words_are_listed_as_a_sentence_lists_them(words: list[str], shown: str) -> None:
    assert quoted(words) == shown
