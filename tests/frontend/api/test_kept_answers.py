"""Who asks what was asked lately is given the same answer; and what took long to make is not made again at once."""

from __future__ import annotations

import pytest

from frontend.api.answers import LARGEST_KEPT, MOST_BYTES_KEPT, Answers, Moment
from tests.frontend.api.api_under_test import Api

NOW = 1_800_000_000


class Making:
    """Makes numbered answers, each of which costs so much."""

    def __init__(self, cost_s: float = 0.0, size: int = 0) -> None:
        self.cost_s, self.size = cost_s, size
        self.count = 0
        self.tick = self.spent = 0.0
        self.answers = Answers(lambda: self.tick, lambda: self.spent)

    def make(self) -> str:
        self.count += 1
        self.spent += self.cost_s
        return f"{self.count:0{self.size}}"

    def ask(self, moment: Moment, *, question: bytes = b"/costs", is_patient: bool = False) -> tuple[str, int]:
        given = self.answers.get(question, moment, moment.at, self.make, is_patient=is_patient)
        return given.answer.rest.decode(), given.as_of


def test_an_answer_that_is_soon_made_is_made_anew_each_second() -> None:
    making = Making(cost_s=0.01)
    assert [making.ask(Moment("a", NOW))[0], making.ask(Moment("a", NOW))[0]] == ["1", "1"]
    assert making.ask(Moment("a", NOW + 1)) == ("2", NOW + 1)


def test_one_that_took_long_is_given_for_five_times_as_long_and_says_of_when_it_is() -> None:
    making = Making(cost_s=2)
    making.ask(Moment("a", NOW))
    making.tick = 9.9
    assert making.ask(Moment("a", NOW + 9)) == ("1", NOW)
    making.tick = 10.1
    assert making.ask(Moment("a", NOW + 10)) == ("2", NOW + 10)


def test_a_change_is_told_at_once_however_long_that_takes() -> None:
    making = Making(cost_s=2)
    making.ask(Moment("a", NOW))
    assert making.ask(Moment("b", NOW + 1)) == ("2", NOW + 1)


def test_what_may_wait_is_told_as_it_was_for_a_minute_at_most() -> None:
    making = Making(cost_s=30)
    making.ask(Moment("a", NOW), is_patient=True)
    making.tick = 59
    assert making.ask(Moment("b", NOW + 59), is_patient=True) == ("1", NOW)
    making.tick = 61
    assert making.ask(Moment("b", NOW + 61), is_patient=True) == ("2", NOW + 61)


def test_answers_are_kept_up_to_a_size_and_the_latest_of_them() -> None:
    making = Making(size=LARGEST_KEPT)
    fit = MOST_BYTES_KEPT // LARGEST_KEPT
    for number in range(fit + 1):
        making.ask(Moment("a", NOW), question=b"%d" % number)
    made = making.count
    making.ask(Moment("a", NOW), question=b"%d" % fit)
    assert making.count == made
    making.ask(Moment("a", NOW), question=b"0")
    assert making.count == made + 1


def test_one_that_is_too_large_is_not_kept() -> None:
    making = Making(size=LARGEST_KEPT + 1)
    making.ask(Moment("a", NOW))
    making.ask(Moment("a", NOW))
    assert making.count == 2


@pytest.mark.parametrize("path", ["/schedules", "/timeline", "/namespaces", "/zones"])
async def test_who_asks_the_same_again_is_given_the_same_packed_or_not(api: Api, path: str) -> None:
    first = await api.ask(f"/api/v1{path}", accept_encoding="gzip")
    again = await api.ask(f"/api/v1{path}", accept_encoding="gzip")
    plain = await api.ask(f"/api/v1{path}", accept_encoding="identity")
    assert first.content == again.content == plain.content
    assert (again.headers.get("content-encoding"), plain.headers.get("content-encoding")) == ("gzip", None)
    assert {a.headers["vary"] for a in (first, again, plain)} == {"Accept-Encoding"}
    assert first.headers["etag"] == again.headers["etag"] == plain.headers["etag"]


async def test_an_answer_that_is_given_again_is_counted_under_its_operation(api: Api) -> None:
    for _ in range(3):
        await api.ask("/api/v1/limit")
    text = (await api.ask("/metrics")).text
    assert 'alba_api_requests_total{operation="get_limit",status="200"} 3.0' in text


async def test_what_is_given_again_is_of_this_second_and_of_this_copy(api: Api) -> None:
    await api.ask("/api/v1/schedules")
    api.scenario.clock.time += 1
    later = await api.ask("/api/v1/schedules")
    assert later.json()["as_of"] == later.headers["x-as-of"] == "2026-12-01T11:00:11Z"
    await api.tick("2026-12-01T13:00:00Z")
    assert (await api.ask("/api/v1/schedules")).json()["seq"] > later.json()["seq"]
