from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.sayings import Saying, say
from bot.core.typed import Between, Command, Lasting, Verb, duration_s, parse, time_range
from schemas.language import Language

HOURS = 3600


@given(st.text(max_size=200))
def test_whatever_is_typed_has_an_answer_in_both_languages(text: str) -> None:
    found = parse(text)
    if isinstance(found, Saying):
        assert say(found, Language.ENGLISH) and say(found, Language.SPANISH)
    else:
        assert found.verb in Verb


QUOTES = "\"'\u201c\u201d\u2018\u2019«»"


@given(st.text(st.characters(exclude_categories=("Cs", "Z", "Cc", "Cf"), exclude_characters=QUOTES), min_size=1))
def test_a_reason_stays_as_it_was_typed(reason: str) -> None:
    found = parse(f"wake payments-dev 2h because {reason}")
    assert isinstance(found, Command)
    assert found.reason == f"because {reason}"


@given(minutes=st.integers(1, 99_999))
def test_minutes_are_read_exactly(minutes: int) -> None:
    assert duration_s(f"{minutes}m") == minutes * 60


@pytest.mark.parametrize(
    ("text", "hours"),
    [("2h", 2), ("+2h", 2), ("2 h", 2), ("90m", 1.5), ("1h30m", 1.5), ("1h 30m", 1.5), ("1.5h", 1.5),
     ("1,5 horas", 1.5), ("2 hours", 2), ("1 d", 24), ("3 días", 72), ("30 minutos", 0.5)],
)  # fmt: skip
def test_a_duration_may_be_written_in_many_ways(text: str, hours: float) -> None:
    assert duration_s(text) == hours * HOURS


@pytest.mark.parametrize("text", ["", "0h", "h", "-2h", "2", "2x", "0.001h", "two hours", "2h2h2h"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert duration_s(text) is None


@pytest.mark.parametrize("text", ["08:00-12:00", "08:00–12:00", "08:00—12:00", "8-12", "08:00 - 12:00", "8am-12pm"])
def test_a_range_of_times_is_read_with_any_dash(text: str) -> None:
    assert time_range(text) == Between(480, 720)


def test_a_range_may_end_at_midnight() -> None:
    assert time_range("18:00-24:00") == Between(1080, 1440)


@pytest.mark.parametrize("word", ["wkae", "wak", "Wake.", "“wake”", "desperta"])
def test_a_misspelt_command_is_met_with_the_one_that_was_meant(word: str) -> None:
    found = parse(f"{word} payments-dev 2h")
    meant = found.facts.get("meant") if isinstance(found, Saying) else found.verb
    assert meant == Verb.WAKE


def test_what_is_missing_is_asked_for() -> None:
    no_name, no_span = parse("wake"), parse("wake payments-dev")
    assert isinstance(no_name, Saying) and no_name.name == "name-what"
    assert isinstance(no_span, Saying) and no_span.name == "for-how-long"


def test_nothing_typed_is_a_cry_for_help() -> None:
    assert parse("  ") == Command(Verb.HELP)


def test_a_duration_may_follow_a_word_such_as_for() -> None:
    assert parse("wake payments-dev for 2 hours demo") == Command(Verb.WAKE, "payments-dev", Lasting(7200), "demo")
