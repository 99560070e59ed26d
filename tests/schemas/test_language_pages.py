"""Runs `docs/language.md` and `docs/time.md`: what they show is right, and what the schemas know is in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from schemas.checking import check
from schemas.forms import Form, schema_of
from schemas.instants import instant_text, parse_instant
from schemas.reading import read_policy
from schemas.strict_yaml import Document, read
from schemas.zones import instant_of
from tests.schemas.shown_files import shown_over

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGE = (DOCS / "language.md").read_text(encoding="utf-8")
TIME = (DOCS / "time.md").read_text(encoding="utf-8")
NOW = parse_instant("2026-12-01T12:00:00Z")
SECTIONS = {
    heading: text
    for heading, _, text in (part.partition("\n") for part in re.split(r"\n##+ ", LANGUAGE))
    if "```yaml" in text
}
ESTATE = shown_over({}, SECTIONS["Policy"] + SECTIONS["Cost centres"])


def policy_of(text: bytes) -> object:
    document = read("policy.yaml", text)
    assert isinstance(document, Document)
    return read_policy(document)[0]


def test_every_file_of_the_page_on_the_language_is_read() -> None:
    shown = [path for text in SECTIONS.values() for path in shown_over({}, text)]
    assert len(shown) == LANGUAGE.count("```yaml") > 10


@pytest.mark.parametrize("heading", SECTIONS)
def test_nothing_is_wrong_with_the_files_that_a_section_shows(heading: str) -> None:
    checked = check(shown_over(ESTATE, SECTIONS[heading]), NOW)
    assert checked.problems == ()


def test_the_policy_that_is_shown_states_the_defaults() -> None:
    shown = ESTATE["policy.yaml"]
    needed = b"".join(line for line in shown.splitlines(keepends=True)[:4])
    assert b"mode" not in needed
    assert policy_of(shown) == policy_of(needed)


@pytest.mark.parametrize("form", [Form.SCHEDULE, Form.POLICY])
def test_every_key_is_explained_in_a_table(form: Form) -> None:
    explained = {
        key for row in re.findall(r"^\| (.*?) \|", LANGUAGE, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)
    }
    keys = schema_of(form)["properties"]
    assert isinstance(keys, Mapping)
    assert set(keys) <= explained


def test_every_instant_that_the_page_on_time_states_is_what_the_map_gives() -> None:
    rows = re.findall(r"^\| (\w+/\w+) \| (\S+) \| [^|]+ \| (\S+) \|$", TIME, re.MULTILINE)
    assert len(rows) == 7
    given = [(zone, wall, instant_text(instant_of(zone, datetime.fromisoformat(wall)))) for zone, wall, _ in rows]
    assert given == rows
