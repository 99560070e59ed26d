"""Runs the pages of `docs/problems/`: what each calls wrong is wrong as it says, and what it calls right is right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from schemas import rules
from schemas.checking import check
from schemas.instants import parse_instant
from schemas.problems import Problem, Rule
from schemas.rules.registry import ALL_RULES, RETIRED
from schemas.zones import zone_data_version
from tests.schemas.shown_files import shown_over

PAGES = Path(__file__).parents[2] / "docs" / "problems"
INDEX = (PAGES / "README.md").read_text(encoding="utf-8")
CODES = sorted(rule.code for rule in ALL_RULES)
_NOW = parse_instant("2026-12-01T12:00:00Z")


def judged(section: str) -> Sequence[Problem]:
    """What is wrong with a change that adds a section's files to the estate of the README."""
    base = shown_over({}, INDEX)
    return check(shown_over(base, section), _NOW, base=base).problems


def as_text(problems: Sequence[Problem]) -> str:
    """Problems as `alba validate` prints them."""
    lines = []
    for p in problems:
        lines.append(f"schedules/{p.at.file}:{p.at.line}:{p.at.column}: {p.severity} {p.code} {p.message}")
        lines.append(f"    {p.hint}  [{p.rule}]")
        lines += [f"    schedules/{r.position.file}:{r.position.line}: {r.label}" for r in p.related]
    return "\n".join(lines).replace(zone_data_version(), "<tzdata>") + "\n"


def sections(code: str) -> Mapping[str, str]:
    """The sections of a code's page by their headings; what stands before the first is under ""."""
    heading, *rest = (PAGES / f"{code}.md").read_text(encoding="utf-8").split("\n## ")
    return {"": heading} | {title: text for title, _, text in (part.partition("\n") for part in rest)}


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert sorted(path.stem for path in PAGES.glob("ALB*.md")) == sorted({*CODES, *RETIRED})


def test_every_declared_rule_is_registered_once() -> None:
    declared = [rule for found in iter_modules(rules.__path__) for rule in _rules_of(f"schemas.rules.{found.name}")]
    assert sorted({rule.code: rule for rule in declared}) == CODES


def _rules_of(module: str) -> list[Rule]:
    return [value for value in vars(import_module(module)).values() if isinstance(value, Rule)]


def test_the_index_names_each_code_with_its_rule_and_severity() -> None:
    rows = re.findall(
        r"^\| \[(ALB\d+)\]\((ALB\d+)\.md\) \| (\S+) \| (\w+) \|",
        (PAGES / "README.md").read_text(encoding="utf-8"),
        re.M,
    )
    declared = sorted(ALL_RULES, key=lambda rule: rule.code)
    assert rows == [(rule.code, rule.code, rule.name, rule.severity.value) for rule in declared]


each_rule = pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)


@each_rule
def test_a_page_opens_with_its_code_rule_and_severity(rule: Rule) -> None:
    opening = sections(rule.code)[""]
    assert opening.startswith(f"# {rule.code} {rule.name}\n")
    assert opening.rstrip().endswith(f"Severity: {rule.severity}")


@each_rule
def test_a_page_shows_a_wrong_file_and_what_alba_says_of_it(rule: Rule) -> None:
    wrong = sections(rule.code)["Wrong"]
    problems = judged(wrong)
    assert {p.code for p in problems} == {rule.code}
    assert re.findall(r"```text\n(.*?)```", wrong, re.DOTALL) == [as_text(problems)]


@each_rule
def test_a_page_shows_a_right_file_with_which_nothing_is_wrong(rule: Rule) -> None:
    right = sections(rule.code)["Right"]
    assert shown_over({}, right)
    assert not judged(right)
