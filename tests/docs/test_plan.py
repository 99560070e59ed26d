"""`docs/plan.md` answers every row of the plan, and every path and function that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PAGE = Path("docs/plan.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"\S+",
    "T1 T2.1 T2.2 T2.3* T3.1 T3.2 T3.3 T4.1 T4.2* T4.3 T4.4* T5.1 T5.2 T5.3 T6.1 T6.2 T6.3 T7.1 T7.2* T7.3 T7.4* T8 "
    "T9.1 T9.2* T9.3 T9.4* T10.1 T10.2 T10.3 T10.4* T11.1 T11.2* T11.3 T11.4* T12.1 T12.2* T12.3* T13.1 T13.2 T13.3 "
    "T14.1 T14.2 T15",
)
SPINE = re.findall(r"\S+", "T1 T4.1 T4.2* T7.1 T7.2* T7.3 T7.4* T9.1 T9.2* T11.1 T11.3 T11.4* T12.1 T12.2*")
TREE = r"(?:schemas|reconciler|bot|frontend|tests|docs|schedules|manifests|\.ci|\.github)/[\w./-]+"
NAMED = sorted(set(re.findall(rf"`({TREE})(?:::\w+)?`", PAGE)))
FUNCTIONS = sorted(set(re.findall(rf"`({TREE})::(\w+)`", PAGE)))


def row(name: str) -> list[str]:
    """The cells of a row: where, shown by, departs."""
    (found,) = re.findall(rf"^\| {re.escape(name)} \|(.*)\|$", PAGE, re.MULTILINE)
    return [cell.strip() for cell in found.split("|")]


@pytest.mark.parametrize("name", ROWS)
def test_every_row_of_the_plan_is_answered_with_a_place_or_not_yet(name: str) -> None:
    where, shown, _ = row(name)
    assert where
    assert "*not yet*" in where + shown or "`tests/" in shown


@pytest.mark.parametrize("name", SPINE)
def test_a_row_of_the_spine_names_a_test(name: str) -> None:
    assert "`tests/" in row(name)[1]


def test_the_page_answers_no_row_that_the_plan_does_not_have() -> None:
    assert sorted(re.findall(r"^\| (T[\d.]+\*?) \|", PAGE, re.MULTILINE)) == sorted(ROWS)


@pytest.mark.parametrize("path", NAMED)
def test_every_path_that_the_page_names_exists(path: str) -> None:
    assert Path(path).exists()


@pytest.mark.parametrize(("path", "name"), FUNCTIONS)
def test_every_function_that_the_page_names_exists(path: str, name: str) -> None:
    body = ast.parse(Path(path).read_text(encoding="utf-8")).body
    assert name in {
        node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
