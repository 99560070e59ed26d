"""YAML as version 1.2 types it, with the place of every node."""

from __future__ import annotations

import pytest

from schemas.problems import Position
from schemas.strict_yaml import Document, Value, read


def _document(text: str) -> Document:
    found = read("a.yaml", text.encode())
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("18:00", "18:00"),
        ("2026-12-01", "2026-12-01"),
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("null", None),
        ('"null"', "null"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1e3", 1000.0),
        ("'5'", "5"),
        ("<<", "<<"),
    ],
)
def test_a_plain_scalar_is_what_the_core_schema_of_yaml_1_2_says(written: str, value: Value) -> None:
    assert _document(f"key: {written}\n").value == {"key": value}


def test_a_key_is_text_even_where_it_looks_like_a_word_of_yaml() -> None:
    assert _document("on: 1\n5: 2\ntrue: 3\n").value == {"on": 1, "5": 2, "true": 3}


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/weekly/0/days/1", (3, 17, 3, 20)),
        ("/weekly/0/start", (4, 12, 4, 17)),
        ("/name", (1, 7, 1, 11)),
        ("/name/not/there", (1, 7, 1, 11)),
    ],
)
def test_a_value_is_found_by_its_pointer_or_by_its_nearest_ancestor(
    pointer: str, place: tuple[int, int, int, int]
) -> None:
    text = "name: años\nweekly:\n  - days: [mon, tue]\n    start: 08:00\n"
    assert _document(text).at(pointer) == Position("a.yaml", *place)


def test_a_key_has_a_place_of_its_own_and_a_slash_in_it_is_escaped() -> None:
    document = _document("a:\n  x/y: 1\n")
    assert document.key_at("/a/x~1y") == Position("a.yaml", 2, 3, 2, 6)
    assert document.source("/a/x~1y") == "1"


def test_a_duplicate_key_points_at_the_second_one_and_names_the_first() -> None:
    found = read("a.yaml", b"a: 1\nb: 2\na: 3\n")
    assert isinstance(found, tuple)
    (problem,) = found
    assert (problem.at.line, problem.related[0].position.line) == (3, 1)
