"""The estate of the field cases, and the command that is typed in its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reconciler.commands.typing_alba import Alba
from tests.schemas.field_cases.estate import Estate


@pytest.fixture
def alba(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Alba:
    monkeypatch.chdir(tmp_path)
    return Alba(capsys)


@pytest.fixture
def estate(tmp_path: Path, alba: Alba) -> Estate:
    return Estate(tmp_path, alba)
