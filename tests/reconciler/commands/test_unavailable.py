"""What is out of reach is one line on stderr and exit 2, whatever the command, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reconciler.commands.typing_alba import Alba

COMMANDS = [("status",), ("history",), ("tick",), ("run", "--once"), ("sync",)]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_store_that_is_no_database(alba: Alba, estate: Path, command: tuple[str, ...]) -> None:
    (estate / "alba.db").write_text("not a database, and long enough to be one " * 20)
    said = alba(*command)
    assert (said.code, said.out) == (2, "")
    assert said.err == "alba: alba.db: file is not a database: it is no file of Alba's: name another\n"


def test_a_store_in_a_folder_that_is_not_there(alba: Alba, estate: Path) -> None:
    said = alba("sync", "--store", "sqlite:nowhere/alba.db")
    assert said.code == 2
    assert "nowhere/alba.db: unable to open database file: its folder must exist" in said.err


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_table_that_does_not_answer(
    alba: Alba, estate: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    away = ("--store", "dynamodb:table", "--aws-endpoint", "http://127.0.0.1:9", "--aws-region", "eu-west-1")
    said = alba(*command, *away)
    assert said.code == 2
    assert "table table in DynamoDB gave no answer" in said.err


def test_a_source_that_is_asked_for_the_revision_to_allow(alba: Alba, estate: Path) -> None:
    said = alba("sync", "--allow", "HEAD", "--source", "no-such-folder", "--cache", "copies")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("alba: ")
