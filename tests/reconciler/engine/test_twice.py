"""The list of what runs once alone is true."""

from __future__ import annotations

from pathlib import Path

from tests.reconciler.engine.conftest import NEEDS_THE_STORE


def test_every_test_that_needs_the_store_exists() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [name for name in NEEDS_THE_STORE if f"def {name}(" not in sources] == []
