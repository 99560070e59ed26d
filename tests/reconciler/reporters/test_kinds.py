from __future__ import annotations

from typing import get_args

from reconciler.core.happenings import Happening
from tests.reconciler.reporters.happened import EVERYTHING


def test_the_samples_hold_every_kind_of_happening() -> None:
    assert {type(happening) for happening in EVERYTHING} == set(get_args(Happening))
