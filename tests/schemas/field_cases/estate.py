"""An estate on the disk in which a field case is told, and `alba` typed in it. Findings are read by what they cover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.reconciler.commands.typing_alba import Alba, Said

POLICY = """\
maxConcurrentNamespaces: 5
defaultTimezone: America/Bogota
protectedNamespaces: []
"""
HEAD = """\
namespace: payments-dev
costCenter: CC-1001
owner: ana@example.com
"""
NOW = "2026-12-01T12:00:00Z"


def weekly(days: str = "[mon, tue, wed, thu, fri]", start: str = "08:00", stop: str = "19:00") -> str:
    """A schedule with one weekly window, written as given."""
    return f"{HEAD}weekly:\n  - days: {days}\n    start: {start}\n    stop: {stop}\n"


def once(start: str, stop: str) -> str:
    """A schedule with one window, written as given."""
    return f"{HEAD}once:\n  start: {start}\n  stop: {stop}\n"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that `alba validate` reports; `covers` is the text of the file at its position."""

    code: str
    severity: str
    covers: str
    hint: str
    message: str


class Estate:
    """A folder of schedules."""

    def __init__(self, root: Path, alba: Alba) -> None:
        self.root = root
        self._alba = alba
        self.write({"policy.yaml": POLICY, "cost-centers.yaml": '"*": [CC-1001]\n'})

    def write(self, files: Mapping[str, str]) -> None:
        """Files by their paths below `schedules/`."""
        for name, text in files.items():
            path = self.root / "schedules" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def schedule(self, text: str) -> None:
        """The estate's only schedule."""
        self.write({"payments/office-hours.yaml": text})

    def findings(self) -> list[Finding]:
        return [self._finding(row) for row in self.validate().rows("problems")]

    def validate(self) -> Said:
        return self._alba("validate", "--at", NOW, "--format", "json")

    def exit_code(self) -> int:
        return self.validate().code

    def plan(self, since: str, span: str = "7d") -> list[tuple[object, object]]:
        """Each transition from an instant on: when, and which."""
        said = self._alba("plan", "--at", since, "--for", span, "--format", "json")
        return [(row["at"], row["transition"]) for row in said.rows("transitions")]

    def plan_text(self, since: str, span: str = "7d") -> list[str]:
        return self._alba("plan", "--at", since, "--for", span).lines

    def _finding(self, row: Mapping[str, object]) -> Finding:
        text = (self.root / "schedules" / str(row["file"])).read_text(encoding="utf-8")
        return Finding(
            str(row["code"]), str(row["severity"]), _covered(text, row), str(row["hint"]), str(row["message"])
        )


def _covered(text: str, row: Mapping[str, object]) -> str:
    line, column, end_line, end_column = (int(str(row[k])) for k in ("line", "column", "endLine", "endColumn"))
    lines = text.splitlines()[line - 1 : end_line]
    lines[-1] = lines[-1][: end_column - 1]
    lines[0] = lines[0][column - 1 :]
    return "\n".join(lines)
