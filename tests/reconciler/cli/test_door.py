"""The front door, opened on commands that these tests furnish."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import EntryPoint
from types import ModuleType

import pytest
import typer

from reconciler.cli.door import run

Furnish = Callable[[str, Callable[[], None]], EntryPoint]


@pytest.fixture
def furnish() -> Iterator[Furnish]:
    """Makes an entry point whose module holds the command it is given."""
    made: list[str] = []

    def entry(name: str, command: Callable[[], None]) -> EntryPoint:
        module = ModuleType(f"room_of_{name}")
        module.__dict__["command"] = command
        sys.modules[module.__name__] = module
        made.append(module.__name__)
        return EntryPoint(name, f"{module.__name__}:command", "alba.commands")

    yield entry
    for name in made:
        del sys.modules[name]


def absent(name: str, package: str) -> EntryPoint:
    return EntryPoint(name, f"{package}:command", "alba.commands")


def ending(code: int = 0) -> Callable[[], None]:
    def command() -> None:
        raise typer.Exit(code)

    return command


def raising(error: Exception) -> Callable[[], None]:
    def command() -> None:
        raise error

    return command


class StoreGone(Exception):
    exit_code = 2


def test_the_commands_of_every_room_are_listed(furnish: Furnish, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"], [furnish("second", ending()), furnish("first", ending())]) == 0
    shown = capsys.readouterr().out
    assert 0 < shown.index("first") < shown.index("second")


def test_only_the_command_that_is_typed_is_loaded(furnish: Furnish) -> None:
    assert run(["go"], [furnish("go", ending()), absent("heavy", "reconciler.never_written")]) == 0


@pytest.mark.parametrize("code", [0, 1, 2])
def test_the_exit_code_is_the_one_that_the_command_ended_with(code: int, furnish: Furnish) -> None:
    assert run(["go"], [furnish("go", ending(code)), furnish("stay", ending())]) == code


def test_an_expected_error_is_one_line_on_stderr_with_its_own_exit_code(
    furnish: Furnish, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["break"], [furnish("break", raising(StoreGone("the store alba.db is gone")))]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "alba: the store alba.db is gone\n")


def test_an_error_that_nobody_expected_is_not_hidden(furnish: Furnish) -> None:
    with pytest.raises(ZeroDivisionError):
        run(["break"], [furnish("break", raising(ZeroDivisionError()))])


@pytest.mark.parametrize("arguments", [["nothing-like-that"], ["--nothing-like-that"], ["go", "--wrong"]])
def test_a_wrong_command_line_exits_2(arguments: Sequence[str], furnish: Furnish) -> None:
    assert run(arguments, [furnish("go", ending()), furnish("stay", ending())]) == 2


def test_a_command_whose_package_is_missing_leaves_the_others_open(furnish: Furnish) -> None:
    assert run(["go"], [absent("bot", "slack_that_is_not_there"), furnish("go", ending())]) == 0


def test_a_command_whose_package_is_missing_is_named_in_the_help(
    furnish: Furnish, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--help"], [absent("chatops", "not_there"), furnish("go", ending())]) == 0
    shown = capsys.readouterr().out
    assert "chatops" in shown
    assert "not_there is missing" in " ".join(shown.split())


@pytest.mark.parametrize("arguments", [["chatops"], ["chatops", "open", "--channel", "x"]])
def test_asking_a_command_whose_package_is_missing_says_how_to_get_it(
    arguments: Sequence[str], furnish: Furnish, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments, [absent("chatops", "not_there"), furnish("go", ending())]) == 2
    assert capsys.readouterr().err == (
        "alba: not_there is missing; install it with: pip install 'alba-schedules[all]'\n"
    )


@pytest.mark.parametrize(
    ("package", "extra"),
    [
        ("boto3", "aws"),
        ("kubernetes", "kubernetes"),
        ("slack_bolt", "bot"),
        ("fastapi", "api"),
        ("pybreaker", "engine"),
    ],
)
def test_a_package_that_a_command_misses_is_named_with_the_extra_that_brings_it(
    package: str, extra: str, furnish: Furnish, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = ModuleNotFoundError(f"No module named {package!r}", name=f"{package}.client")
    assert run(["break"], [furnish("break", raising(missing))]) == 2
    assert f"alba: {package} is missing" in (shown := capsys.readouterr().err)
    assert shown.endswith(f"'alba-schedules[{extra}]'\n")


def test_a_module_of_our_own_that_is_missing_is_a_bug_and_not_hidden() -> None:
    with pytest.raises(ModuleNotFoundError):
        run(["--help"], [absent("bot", "reconciler.never_written")])


def test_the_version_is_shown_without_any_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"], []) == 0
    assert capsys.readouterr().out.startswith("alba 0.")
