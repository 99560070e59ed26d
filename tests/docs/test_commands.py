"""`docs/commands.md` has a line and an example for every command, and the examples could be typed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.docs.command_line import all_commands, command_of, flags_of, required_flags_of

ROW = re.compile(r"^\| `([\w-]+)` \| (.+) \| `(alba .+)` \|$", re.MULTILINE)
ROWS = {
    name: (line, example) for name, line, example in ROW.findall(Path("docs/commands.md").read_text(encoding="utf-8"))
}
NAMES = sorted(all_commands())


def test_the_page_lists_no_command_that_there_is_not() -> None:
    assert sorted(ROWS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_a_line_and_an_example(name: str) -> None:
    line, example = ROWS[name]
    assert line
    assert shlex.split(example)[:2] == ["alba", name]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_only_flags_of_its_command_and_all_that_it_requires(name: str) -> None:
    _, example = ROWS[name]
    used = {word for word in shlex.split(example) if word.startswith("--")}
    assert used <= set(flags_of(command_of(name)))
    assert used >= set(required_flags_of(command_of(name)))
