"""When an engine was there, and when not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from frontend.api.presence import presence
from reconciler.core.rounds import Round
from schemas.instants import HOUR, MINUTE
from schemas.schedule import Window
from tests.frontend.api.api_under_test import Api

EIGHT = 8 * HOUR


@pytest.mark.parametrize(("slack_s", "told"), [(0, 2), (10 * MINUTE, 1), (2 * HOUR, 0)])
async def test_an_absence_that_the_pace_of_a_demonstration_makes_is_none(api: Api, slack_s: int, told: int) -> None:
    absences = (Window(EIGHT, EIGHT + 5 * MINUTE), Window(2 * EIGHT, 2 * EIGHT + HOUR))
    round_ = Round("main", "v", 3 * EIGHT, 5 * MINUTE, absences)
    snapshot = api.estate.frame().snapshot
    found = presence(replace(snapshot, rounds={"main": round_}), 3 * EIGHT, slack_s)
    assert len(found.absences) == told
