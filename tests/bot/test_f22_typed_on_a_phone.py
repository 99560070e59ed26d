"""F22: clients turn quotes into curly ones and `--` into a dash, and commands break for some people only."""

from __future__ import annotations

import pytest

from bot.core.asking import Refusal, namespace_named
from bot.core.typed import Between, Command, Lasting, Verb, parse
from tests.bot.core.estate import MORNING, ground_at


@pytest.mark.parametrize(
    "text",
    ["wake payments-dev 2h", "wake “payments-dev” 2h", "wake\u00a0payments-dev\u00a02h", "wake  payments-dev   2h",
     "wake payments-dev 2h.", "wake pay\u200bments-dev 2h", "\u200b wake payments-dev 2\u202fh",
     "wake payments\u2011dev 2h",
     "Wake 'payments-dev' 2 h."],
)  # fmt: skip
def test_what_a_phone_makes_of_a_command_is_the_command(text: str) -> None:
    assert parse(text) == Command(Verb.WAKE, "payments-dev", Lasting(7200))


def test_a_range_with_an_en_dash_works() -> None:
    assert parse("wake payments-dev 08:00–12:00") == Command(Verb.WAKE, "payments-dev", Between(480, 720))


def test_a_long_dash_before_a_command_is_two_hyphens() -> None:
    assert parse("—help") == Command(Verb.HELP)


def test_the_reason_keeps_its_quotes_dashes_and_blanks() -> None:
    found = parse("wake payments-dev 2h  Ana says “now” — and\u00a0soon.")
    assert isinstance(found, Command)
    assert found.reason == "Ana says “now” — and\u00a0soon."


@pytest.mark.parametrize("name", ["Payments-Dev", "payments_dev", "paymentsdev"])
def test_a_namespace_is_never_repaired_but_guessed_at(name: str) -> None:
    found = parse(f"wake {name} 2h")
    assert isinstance(found, Command)
    unknown = namespace_named(found.subject, ground_at(MORNING).catalogue)
    assert isinstance(unknown, Refusal)
    assert unknown.saying.facts == {"namespace": name, "meant": "payments-dev"}
