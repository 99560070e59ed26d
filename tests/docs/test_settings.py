"""`docs/settings.md` says what `reconciler/settings.py` says, row by row, and the commands have the flags."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from reconciler.settings import TABLE, Setting, WrongSetting, settings_from
from tests.docs.command_line import command_of, flags_of

PAGE = Path("docs/settings.md")
ROW = re.compile(r"\| `(ALBA_\w+)` \| `(--[\w-]+)` \| (?:`(.*?)`)? ?\| (.*?) ?\| (.*) \|")
ROWS: Sequence[tuple[str, ...]] = [found.groups(default="") for found in ROW.finditer(PAGE.read_text(encoding="utf-8"))]


def test_the_page_lists_every_setting_once_and_no_other() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(setting.variable for setting in TABLE)


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.field)
def test_a_row_says_what_the_code_says(setting: Setting) -> None:
    (row,) = (row for row in ROWS if row[0] == setting.variable)
    variable, flag, default, _, meaning = row
    assert (variable, flag, default, meaning) == (setting.variable, setting.flag, setting.default, setting.meaning)


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.field)
def test_a_number_has_its_unit(setting: Setting) -> None:
    (unit,) = (row[3] for row in ROWS if row[0] == setting.variable)
    assert (unit == "seconds") == setting.variable.endswith("_S")
    assert bool(unit) == setting.default.isdecimal()


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.field)
def test_a_long_lived_command_takes_every_setting_as_a_flag(setting: Setting) -> None:
    assert setting.flag in [f for name in ("run", "serve", "bot") for f in flags_of(command_of(name))]


def test_a_flag_wins_over_its_variable_and_a_variable_over_the_default() -> None:
    settings = settings_from({"ALBA_BRANCH": "next", "ALBA_PACE": "20"}, {"pace": "10"})
    assert (settings.branch, settings.pace, settings.tick_s) == ("next", "10", "60")


def test_a_variable_of_ours_that_there_is_not_is_refused() -> None:
    with pytest.raises(WrongSetting, match="ALBA_BRANHC is no setting of Alba"):
        settings_from({"ALBA_BRANHC": "next"}, {})


@pytest.mark.parametrize("text", [" ", "-1", "1.5", "ten", "0"])
def test_a_number_that_is_none_names_its_variable_and_its_flag(text: str) -> None:
    settings = settings_from({}, {"tick_s": text})
    with pytest.raises(WrongSetting, match=r"ALBA_TICK_S \(--tick\) must be a whole number from 1 on"):
        settings.whole("tick_s", 1)
