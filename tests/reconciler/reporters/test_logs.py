from __future__ import annotations

import io
import json

import pytest

from reconciler.adapters.reporters.logs import LogReporter
from reconciler.adapters.reporters.text import Level
from reconciler.core.happenings import Happening, SwitchBegan, Switched
from reconciler.core.records import Way
from tests.reconciler.reporters.happened import DEV, EVERYTHING


def logged(*happenings: Happening, least: Level = Level.DEBUG) -> list[dict[str, object]]:
    stream = io.StringIO()
    reporter = LogReporter(stream, least)
    for happening in happenings:
        reporter.tell(happening)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("happening", EVERYTHING, ids=repr)
def test_a_happening_is_one_object_on_one_line_with_a_time_a_level_and_a_sentence(happening: Happening) -> None:
    (line,) = logged(happening)
    assert line["event"] == type(happening).__name__
    assert {"time", "level", "message", "correlation_id"} <= line.keys()


def test_the_happenings_of_one_transition_share_an_id() -> None:
    began, ended = logged(
        SwitchBegan(DEV, Way.WAKE, None, 0, "claim-7"), Switched(DEV, Way.WAKE, None, 5, 0, 3.0, (), "claim-7")
    )
    assert began["correlation_id"] == ended["correlation_id"] == "claim-7"


def test_what_is_below_the_level_is_not_written() -> None:
    assert {line["level"] for line in logged(*EVERYTHING, least=Level.WARNING)} == {"warning", "error"}


def test_a_line_break_in_a_reason_stays_within_its_line() -> None:
    lines = logged(Switched(DEV, Way.WAKE, None, 0, 0, 0.0, (), 'x\n{"event": "forged"}'))
    assert [line["event"] for line in lines] == ["Switched"]
