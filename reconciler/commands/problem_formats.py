"""Problems as people, programs, GitHub's annotations and SARIF want them. One set of problems, four manners."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reconciler.commands.showing import say
from schemas.problems import Position, Problem, Severity
from schemas.rules.registry import ALL_RULES

_ANNOTATION = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_ANNOTATION, ":": "%3A", ",": "%2C"}


def as_json(problem: Problem) -> dict[str, object]:
    """A problem as the JSON output states it; its keys are a promise."""
    return {
        "code": problem.code,
        "rule": problem.rule,
        "severity": problem.severity.value,
        "file": problem.at.file,
        "line": problem.at.line,
        "column": problem.at.column,
        "endLine": problem.at.end_line,
        "endColumn": problem.at.end_column,
        "pointer": problem.pointer,
        "message": problem.message,
        "hint": problem.hint,
        "facts": dict(problem.facts),
        "fixes": [{"label": f.label, "text": f.text, **_span(f.position)} for f in problem.fixes],
        "related": [
            {"file": r.position.file, "line": r.position.line, "column": r.position.column, "label": r.label}
            for r in problem.related
        ],
    }


def print_text(problems: Sequence[Problem], folder: str, valid: int) -> None:
    """For a person: where, what, and what to do; then how it stands."""
    print_problems(problems, folder)
    errors = sum(p.severity is Severity.ERROR for p in problems)
    warnings = len(problems) - errors
    say(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}, {_count(valid, 'valid schedule')}")


def print_problems(problems: Sequence[Problem], folder: str) -> None:
    """For a person: where, what, and what to do."""
    for problem in problems:
        at = problem.at
        style = "red" if problem.severity is Severity.ERROR else "yellow"
        place = f"{folder}/{at.file}:{at.line}:{at.column}: "
        say((place, "bold"), (f"{problem.severity.value} {problem.code} ", style), problem.message)
        say((f"    {problem.hint}  [{problem.rule}]", "dim"))
        for related in problem.related:
            say((f"    {folder}/{related.position.file}:{related.position.line}: {related.label}", "dim"))


SHOWN_BY_GITHUB = 10
"""Annotations of one severity for one step; GitHub drops the others without a word."""


def github_lines(problems: Sequence[Problem], folder: str, changed: Collection[str] = ()) -> list[str]:
    """Workflow commands that GitHub shows at the file's lines, escaped as its runner reads them.

    Problems in the `changed` files come first. Where there are more than it shows, the last one says how many.
    """
    lines = []
    for severity in Severity:
        found = sorted((p for p in problems if p.severity is severity), key=lambda p: p.at.file not in changed)
        shown = found if len(found) <= SHOWN_BY_GITHUB else found[: SHOWN_BY_GITHUB - 1]
        lines += [_annotation(p, folder) for p in shown]
        if more := len(found) - len(shown):
            lines.append(f"::{severity} title=more::{more} more are in the summary of this job")
    return lines


def _annotation(p: Problem, folder: str) -> str:
    properties = {
        "file": f"{folder}/{p.at.file}", "line": p.at.line, "endLine": p.at.end_line, "col": p.at.column,
        "endColumn": p.at.end_column, "title": f"{p.code} {p.rule}",
    }  # fmt: skip
    written = ",".join(f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in properties.items())
    return f"::{p.severity.value} {written}::{_escaped(f'{p.message}. {p.hint}', _ANNOTATION)}"


def as_sarif(problems: Sequence[Problem], folder: str) -> dict[str, object]:
    """A SARIF 2.1.0 log with every rule declared (docs.oasis-open.org/sarif/sarif/v2.1.0)."""
    index = {rule.code: at for at, rule in enumerate(ALL_RULES)}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "alba", "rules": [
                    {"id": r.code, "name": r.name, "defaultConfiguration": {"level": r.severity.value}}
                    for r in ALL_RULES
                ]}},
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": p.code,
                        "ruleIndex": index[p.code],
                        "level": p.severity.value,
                        "message": {"text": f"{p.message}. {p.hint}"},
                        "locations": [_location(p.at, folder)],
                        "relatedLocations": [
                            {"id": at, "message": {"text": r.label}, **_location(r.position, folder)}
                            for at, r in enumerate(p.related)
                        ],
                    }
                    for p in problems
                ],
            }
        ],
    }  # fmt: skip


def _location(at: Position, folder: str) -> dict[str, object]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": f"{folder}/{at.file}"},
            "region": {
                "startLine": at.line, "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column
            },
        }
    }  # fmt: skip


def _span(at: Position) -> dict[str, object]:
    return {"line": at.line, "column": at.column, "endLine": at.end_line, "endColumn": at.end_column}


def _escaped(text: str, marks: dict[str, str]) -> str:
    return "".join(marks.get(character, character) for character in text)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
