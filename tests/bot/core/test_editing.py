from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.editing import scalar, with_values, without_namespace
from schemas.strict_yaml import Document, read

FILE = """\
# top
namespaces:   # two
  - a-dev  # first
  - b-dev
costCenter: "CC-1"   # pays
once: {start: 2026-12-01T08:00, stop: 2026-12-01T18:00}  # day
reason: >-
  long
  text
owner: x
"""


def document(text: str) -> Document:
    found = read("a.yaml", text.encode())
    assert isinstance(found, Document), found
    return found


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp", "Mn"))))
def test_a_scalar_reads_as_the_text_it_was_made_of(text: str) -> None:
    found = read("a.yaml", f"key: {scalar(text)}\n".encode())
    assert not isinstance(found, Document) or found.value == {"key": text}


@given(st.text(max_size=60))
def test_a_value_put_in_a_field_changes_no_other_field(text: str) -> None:
    edited = read("a.yaml", with_values(document(FILE), {"/reason": text}).encode())
    if isinstance(edited, Document):
        before, after = document(FILE).value, edited.value
        assert isinstance(before, dict)
        assert after == {**before, "reason": text}


def test_several_values_change_at_once_and_comments_stay() -> None:
    edited = with_values(document(FILE), {"/once/stop": "2026-12-01T20:00", "/costCenter": "CC-2", "/reason": "short"})
    assert "stop: 2026-12-01T20:00}  # day" in edited
    assert "costCenter: CC-2   # pays" in edited
    assert "reason: short\nowner: x\n" in edited


def test_a_field_that_there_is_not_comes_last() -> None:
    assert with_values(document("owner: x"), {"/timezone": "UTC"}) == "owner: x\ntimezone: UTC\n"


def test_a_namespace_leaves_a_list_of_lines_with_its_line() -> None:
    assert without_namespace(document(FILE), "a-dev") == FILE.replace("  - a-dev  # first\n", "")


def test_line_ends_of_windows_stay() -> None:
    edited = with_values(document("owner: x\r\nreason: y\r\n"), {"/owner": "z", "/timezone": "UTC"})
    assert edited == "owner: z\r\nreason: y\r\ntimezone: UTC\r\n"
