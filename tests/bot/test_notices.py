from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.core.blocks import Message
from bot.core.notices import Told, notices
from bot.core.sight import Sight
from bot.noticing import Noticer
from bot.ports import MessagesUnavailable, Posted
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.compose import new_token
from reconciler.core.records import Entry, NamespaceKey, NamespaceRecord, Phase
from schemas.instants import parse_instant
from schemas.language import Language
from tests.bot.core.estate import CHECKOUT, FILES, PAYMENTS, ground_at

CHANNELS = {
    **FILES,
    "policy.yaml": FILES["policy.yaml"] + b'notices: {default: "#alba", namespaces: {payments-dev: "#payments"}}\n',
}
NOON_MINUS_10 = "2026-12-01T16:50:00Z"
MORNING = "2026-12-01T14:30:00Z"


def sight(at: str, phases: Mapping[NamespaceKey, Phase], *, waiting: NamespaceKey | None = None) -> Sight:
    """What stands at an instant, each namespace as the engine left it."""
    ground = ground_at(at, CHANNELS)
    records = {
        key: NamespaceRecord(
            key, "v", "abc", 0, 0, phase=phase, ticket=1 if key == waiting else None,
            calendar=tuple(
                Entry(s, "abc") for s in ground.catalogue.schedules.values() if s.namespace == key.namespace
            ),
        )
        for key, phase in phases.items()
    }  # fmt: skip
    return Sight(ground, "abc", records, "America/Bogota", Language.ENGLISH)


def texts(found: Mapping[str, list[Message]] | object) -> dict[str, list[str]]:
    assert isinstance(found, Mapping)
    return {channel: [json.dumps(m.blocks) for m in messages] for channel, messages in found.items()}


def test_the_first_look_tells_nothing() -> None:
    found, told = notices(sight(MORNING, {PAYMENTS: Phase.AWAKE}), {}, first=True)
    assert found == {}
    assert told["main/payments-dev"] == Told("awake")


def test_what_happened_is_told_in_the_channel_of_its_namespace() -> None:
    before = {"main/payments-dev": Told("asleep"), "main/checkout-qa": Told("asleep")}
    awake = sight(MORNING, {PAYMENTS: Phase.AWAKE, CHECKOUT: Phase.AWAKE})
    found, _ = notices(awake, before, first=False)
    assert set(found) == {"#payments", "#alba"}
    assert "main/checkout-qa is awake" in texts(found)["#alba"][0]


def test_what_was_told_is_not_told_again() -> None:
    awake = sight(MORNING, {PAYMENTS: Phase.AWAKE})
    _, told = notices(awake, {"main/payments-dev": Told("asleep")}, first=False)
    assert notices(awake, told, first=False)[0] == {}


def test_what_waits_is_told_and_that_it_recovered_too() -> None:
    waiting = sight(MORNING, {PAYMENTS: Phase.ASLEEP}, waiting=PAYMENTS)
    found, told = notices(waiting, {"main/payments-dev": Told("asleep")}, first=False)
    assert "waits for a place" in texts(found)["#payments"][0]
    found, _ = notices(sight(MORNING, {PAYMENTS: Phase.AWAKE}), told, first=False)
    assert "is well again" in texts(found)["#payments"][0]


def test_a_quarter_of_an_hour_before_sleep_there_are_buttons_once() -> None:
    late = sight(NOON_MINUS_10, {PAYMENTS: Phase.AWAKE})
    found, told = notices(late, {"main/payments-dev": Told("awake")}, first=False)
    (warning,) = texts(found)["#payments"]
    assert all(part in warning for part in ("extend-1", "extend-2", '"value": "payments/test"', "17:00 UTC"))
    assert notices(late, told, first=False)[0] == {}


def test_many_namespaces_of_a_channel_are_one_message() -> None:
    both = {CHECKOUT: Phase.AWAKE, NamespaceKey("main", "checkout-dev"): Phase.AWAKE}
    before = {str(key): Told("asleep") for key in both}
    assert len(notices(sight(MORNING, both), before, first=False)[0]["#alba"]) == 1


def test_without_a_channel_nobody_is_told() -> None:
    quiet = sight(MORNING, {PAYMENTS: Phase.AWAKE})
    silent = replace(quiet, ground=ground_at(MORNING, FILES))
    assert notices(silent, {"main/payments-dev": Told("asleep")}, first=False)[0] == {}


@dataclass
class Channels:
    """Slack as a noticer sees it."""

    posted: list[tuple[str, str]] = field(default_factory=list)
    away: bool = False

    def post(self, channel: str, message: Message, thread: str = "") -> Posted:
        if self.away:
            raise MessagesUnavailable("away")
        self.posted.append((channel, message.text))
        return Posted(channel, "1")


def test_two_bots_over_one_store_tell_it_once(tmp_path: Path) -> None:
    store, channels = SqliteStore(tmp_path / "alba.db", lambda: 0), Channels()
    one, two = (Noticer(store, channels, new_token) for _ in range(2))  # type: ignore[arg-type]
    asleep, awake = sight(MORNING, {PAYMENTS: Phase.ASLEEP}), sight(MORNING, {PAYMENTS: Phase.AWAKE})
    one.round(asleep)
    assert (one.round(awake), two.round(awake)) == (1, 0)
    assert [channel for channel, _ in channels.posted] == ["#payments"]
    store.close()


def test_a_slack_that_is_away_holds_up_no_round(tmp_path: Path) -> None:
    store, channels = SqliteStore(tmp_path / "alba.db", lambda: 0), Channels(away=True)
    noticer = Noticer(store, channels, new_token)  # type: ignore[arg-type]
    noticer.round(sight(MORNING, {PAYMENTS: Phase.ASLEEP}))
    assert noticer.round(sight(MORNING, {PAYMENTS: Phase.AWAKE})) == 0
    store.close()


def test_the_warning_is_written_for_the_end_of_the_stretch() -> None:
    late = sight(NOON_MINUS_10, {PAYMENTS: Phase.AWAKE})
    _, told = notices(late, {"main/payments-dev": Told("awake")}, first=False)
    assert told["main/payments-dev"].soon == parse_instant("2026-12-01T17:00:00Z")


def test_a_channel_is_told_in_the_language_that_the_policy_says() -> None:
    spanish = {**CHANNELS, "policy.yaml": CHANNELS["policy.yaml"].replace(b"}}\n", b'}, languages: {"#alba": es}}\n')}
    both = {PAYMENTS: Phase.AWAKE, CHECKOUT: Phase.AWAKE}
    before = {str(key): Told("asleep") for key in both}
    mixed = replace(sight(MORNING, both), ground=ground_at(MORNING, spanish))
    found, _ = notices(mixed, before, first=False)
    assert [found["#payments"][0].text, found["#alba"][0].text] == [
        "main/payments-dev is awake",
        "main/checkout-qa está encendido",
    ]


def test_with_a_language_of_the_policy_the_warning_and_its_buttons_are_in_it() -> None:
    spanish = {**CHANNELS, "policy.yaml": CHANNELS["policy.yaml"].replace(b"notices: {", b"notices: {language: es, ")}
    late = replace(sight(NOON_MINUS_10, {PAYMENTS: Phase.AWAKE}), ground=ground_at(NOON_MINUS_10, spanish))
    (warning,) = notices(late, {"main/payments-dev": Told("awake")}, first=False)[0]["#payments"]
    assert warning.text.startswith("main/payments-dev se apaga: mar 2026-12-01 12:00")
    assert '"Cancelarlo"' in json.dumps(warning.blocks)
