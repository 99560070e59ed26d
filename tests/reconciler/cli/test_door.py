"""The front door, opened on rooms that these tests furnish."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import EntryPoint
from types import ModuleType

import pytest
import typer

from reconciler.cli.door import run

Furnish = Callable[[str, Callable[[typer.Typer], None]], EntryPoint]


@pytest.fixture
def furnish() -> Iterator[Furnish]:
    """Makes an entry point whose module holds the room it is given."""
    made: list[str] = []

    def entry(name: str, room: Callable[[typer.Typer], None]) -> EntryPoint:
        module = ModuleType(f"room_of_{name}")
        module.__dict__["commands"] = room
        sys.modules[module.__name__] = module
        made.append(module.__name__)
        return EntryPoint(name, f"{module.__name__}:commands", "alba.commands")

    yield entry
    for name in made:
        del sys.modules[name]


def absent(name: str, package: str) -> EntryPoint:
    return EntryPoint(name, f"{package}:commands", "alba.commands")


def saying(word: str, ending: int = 0) -> Callable[[typer.Typer], None]:
    def room(app: typer.Typer) -> None:
        @app.command(word)
        def command() -> None:
            typer.echo(f"{word} ran")
            raise typer.Exit(ending)

    return room


def raising(error: Exception) -> Callable[[typer.Typer], None]:
    def room(app: typer.Typer) -> None:
        @app.command("break")
        def command() -> None:
            raise error

    return room


class StoreGone(Exception):
    exit_code = 2


def test_the_commands_of_every_room_are_listed(furnish: Furnish, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"], [furnish("b", saying("second")), furnish("a", saying("first"))]) == 0
    shown = capsys.readouterr().out
    assert 0 < shown.index("first") < shown.index("second")


@pytest.mark.parametrize("ending", [0, 1, 2])
def test_the_exit_code_is_the_one_that_the_command_ended_with(ending: int, furnish: Furnish) -> None:
    assert run(["go"], [furnish("a", saying("go", ending)), furnish("b", saying("stay"))]) == ending


def test_an_expected_error_is_one_line_on_stderr_with_its_own_exit_code(
    furnish: Furnish, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["break"], [furnish("a", raising(StoreGone("the store alba.db is gone")))]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "alba: the store alba.db is gone\n")


def test_an_error_that_nobody_expected_is_not_hidden(furnish: Furnish) -> None:
    with pytest.raises(ZeroDivisionError):
        run(["break"], [furnish("a", raising(ZeroDivisionError()))])


@pytest.mark.parametrize("arguments", [["nothing-like-that"], ["--nothing-like-that"], ["go", "--wrong"]])
def test_a_wrong_command_line_exits_2(arguments: Sequence[str], furnish: Furnish) -> None:
    assert run(arguments, [furnish("a", saying("go")), furnish("b", saying("stay"))]) == 2


def test_a_room_whose_package_is_missing_leaves_the_others_open(furnish: Furnish) -> None:
    assert run(["go"], [absent("bot", "slack_that_is_not_there"), furnish("a", saying("go"))]) == 0


def test_a_room_whose_package_is_missing_is_named_in_the_help(
    furnish: Furnish, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--help"], [absent("chatops", "not_there"), furnish("a", saying("go"))]) == 0
    shown = capsys.readouterr().out
    assert "chatops" in shown
    assert "not_there is missing" in " ".join(shown.split())


@pytest.mark.parametrize("arguments", [["chatops"], ["chatops", "open", "--channel", "x"]])
def test_asking_a_room_whose_package_is_missing_says_how_to_get_it(
    arguments: Sequence[str], furnish: Furnish, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments, [absent("chatops", "not_there"), furnish("a", saying("go"))]) == 2
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
    assert run(["break"], [furnish("a", raising(missing))]) == 2
    assert f"alba: {package} is missing" in (shown := capsys.readouterr().err)
    assert shown.endswith(f"'alba-schedules[{extra}]'\n")


def test_a_module_of_our_own_that_is_missing_is_a_bug_and_not_hidden() -> None:
    with pytest.raises(ModuleNotFoundError):
        run(["--help"], [absent("bot", "reconciler.never_written")])


def test_the_version_is_shown_without_any_room(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"], []) == 0
    assert capsys.readouterr().out.startswith("alba 0.")
