from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.editing import CannotKeep, scalar, with_values, without_namespace
from schemas.strict_yaml import Document, Value, read
from schemas.weekdays import WEEKDAYS

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


WEEKS = """\
# the team's hours
namespace: a-dev
weekly:
  # in the week
  - days: [mon, tue]   # not wed
    start: 08:00
    stop: 18:00   # late
  - days:
      - sat  # rarely
      - sun
    start: 10:00
    stop: 12:00
# until we know more
until: 2027-06-30   # agreed
owner: x
"""
SAT: Value = {"days": ["sat"], "start": "10:00", "stop": "12:00"}
NIGHT: Value = {"days": ["fri"], "start": "22:00", "stop": "06:00"}


def weeks(*wanted: Value) -> str:
    return with_values(document(WEEKS), {"/weekly": list(wanted)})


def held() -> list[Value]:
    value = document(WEEKS).value
    assert isinstance(value, dict)
    found = value["weekly"]
    assert isinstance(found, list)
    return found


def test_a_window_that_is_added_stands_in_lines_like_the_others() -> None:
    added = weeks(*held(), NIGHT)
    assert added == WEEKS.replace(
        "    stop: 12:00\n", "    stop: 12:00\n  - days: [fri]\n    start: 22:00\n    stop: 06:00\n"
    )


def test_a_window_before_the_first_stands_before_it() -> None:
    added = weeks(NIGHT, *held())
    assert added.index("[fri]") < added.index("[mon, tue]   # not wed")


def test_a_window_that_is_taken_away_takes_its_own_lines_and_no_others() -> None:
    assert weeks(held()[1]) == WEEKS.replace(WEEKS[WEEKS.index("  - days: [mon") : WEEKS.index("  - days:\n")], "")


def test_a_day_that_is_taken_away_leaves_the_comment_of_the_other() -> None:
    assert weeks(held()[0], SAT) == WEEKS.replace("      - sun\n", "")


def test_a_key_that_is_taken_away_leaves_what_stands_above_it() -> None:
    assert with_values(document(WEEKS), {"/until": None}) == WEEKS.replace("until: 2027-06-30   # agreed\n", "")


def test_a_week_becomes_a_one_off_and_the_rest_stays() -> None:
    once: Value = {"start": "2026-12-01T08:00", "stop": "2026-12-01T09:00"}
    text = with_values(document(WEEKS), {"/weekly": None, "/until": None, "/once": once})
    assert text == (
        "# the team's hours\nnamespace: a-dev\n# until we know more\nowner: x\n"
        "once:\n  start: 2026-12-01T08:00\n  stop: 2026-12-01T09:00\n"
    )


@pytest.mark.parametrize(
    "text", ["days: [mon,  # but\n  tue]\n", "days: [\n  mon,\n  # and\n  tue]\n"], ids=["behind", "between"]
)
def test_a_comment_within_brackets_is_nothing_that_could_be_kept(text: str) -> None:
    with pytest.raises(CannotKeep):
        with_values(document(text), {"/days": ["wed"]})


def test_what_is_below_something_that_is_not_there_cannot_be_put_in() -> None:
    with pytest.raises(CannotKeep):
        with_values(document("owner: x\n"), {"/once/stop": "2026-12-01T09:00"})


WINDOW = st.fixed_dictionaries(
    {
        "days": st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True),
        "start": st.sampled_from(["08:00", "09:30", "22:00"]), "stop": st.sampled_from(["12:00", "18:00", "24:00"]),
    }
)  # fmt: skip


def written(windows: Sequence[Mapping[str, Any]], *, flow: bool, flow_days: bool) -> str:
    """A file in one of the layouts that people write, with a comment at every line."""
    if flow:
        rows = ", ".join(f"{{days: [{', '.join(w['days'])}], start: {w['start']}, stop: {w['stop']}}}" for w in windows)
        return f"# top\nowner: x  # who\nweekly: [{rows}]  # all\nreason: y  # why\n"
    text = "# top\nowner: x  # who\nweekly:  # all\n"
    for n, window in enumerate(windows):
        listed = f" [{', '.join(window['days'])}]" if flow_days else "".join(f"\n    - {d}" for d in window["days"])
        text += f"- days:{listed}  # d{n}\n  # between\n  start: {window['start']}  # s{n}\n  stop: {window['stop']}\n"
    return f"{text}reason: y  # why\n"


@given(
    before=st.lists(WINDOW, min_size=1, max_size=4), after=st.lists(WINDOW, min_size=1, max_size=4), flow=st.booleans(),
    flow_days=st.booleans(), kept=st.lists(st.booleans(), min_size=4, max_size=4),
)  # fmt: skip
@settings(max_examples=150)
def test_whatever_the_layout_windows_change_as_wanted_and_nothing_else_does(
    before: list[Any], after: list[Any], flow: bool, flow_days: bool, kept: list[bool]
) -> None:
    wanted = [w for w, stays in zip(before, kept, strict=False) if stays] + after
    text = written(before, flow=flow, flow_days=flow_days)
    edited = with_values(document(text), {"/weekly": wanted})
    assert document(edited).value == {"owner": "x", "weekly": wanted, "reason": "y"}
    for line in ("# top\nowner: x  # who\nweekly:", "# all\n", "reason: y  # why\n"):
        assert line in edited
    for n, window in enumerate(before):
        if not flow and wanted[: n + 1] == before[: n + 1]:
            assert f"start: {window['start']}  # s{n}" in edited
