"""A scenario for each test, closed at its end; each runs twice, the second time without a store that answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reconciler.engine.scenario import Scenario

_NEW_PLACE = "a place is given and freed by the store alone"
_OLD_WORD = "nothing is put to sleep on a word that is a year old"
_REVISION = "a revision comes into force in the store alone"

NEEDS_THE_STORE = {
    "test_a_namespace_that_does_not_exist_is_reported_by_name_and_keeps_no_place": _NEW_PLACE,
    "test_a_place_that_a_failure_frees_is_given_to_whoever_waits_in_the_same_tick": _NEW_PLACE,
    "test_what_stayed_awake_for_a_year_is_charged_window_by_window_and_sleeps": _OLD_WORD,
    "test_a_revision_that_takes_many_namespaces_away_is_held_until_it_is_allowed_by_name": _REVISION,
    "test_what_was_allowed_for_one_revision_is_not_allowed_for_the_next": _REVISION,
}
"""The tests that a copy of the store cannot serve, and why."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "scenario" in metafunc.fixturenames:
        modes = ["store"] if metafunc.function.__name__ in NEEDS_THE_STORE else ["store", "copy"]
        metafunc.parametrize("scenario", modes, indirect=True)


@pytest.fixture
def scenario(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Scenario]:
    made = Scenario(tmp_path, store_away=request.param == "copy")
    yield made
    made.store.close()
