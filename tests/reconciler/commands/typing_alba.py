"""Types `alba` through its front door, and reads what it says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import entry_points

import pytest

from reconciler.cli.door import GROUP, run


def one_off(centre: str, start: str, stop: str) -> str:
    """A schedule of `payments-dev` with one window."""
    return f"namespace: payments-dev\ncostCenter: {centre}\nowner: ana\nonce: {{start: {start}, stop: {stop}}}\n"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    def rows(self, name: str) -> list[dict[str, object]]:
        """The list of objects of that name in the JSON document."""
        found = self.json[name]
        assert isinstance(found, list)
        return found

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Alba:
    """The command, typed with nobody at the terminal."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Said:
        self._capsys.readouterr()
        code = run(arguments, entry_points(group=GROUP))
        shown = self._capsys.readouterr()
        return Said(code, shown.out, shown.err)
