"""What a namespace cost when it was last awake is known of those that sleep, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from bot.core.people import Person
from bot.outlook import Outlook
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.core.history import HistoryRow
from reconciler.core.ports import Blob, Expect, Put, Revision, Store
from reconciler.core.records import Load, Meter, NamespaceRecord, Phase, Share, State, Stretch
from schemas.instants import HOUR, parse_instant
from schemas.language import Language
from schemas.schedule import Window
from tests.bot.core.estate import EARLY, FILES, PAYMENTS

AT = parse_instant(EARLY)
PRICED = {**FILES, "policy.yaml": FILES["policy.yaml"] + b'prices: {currency: USD, cpuHour: "2", memoryGiBHour: "0"}\n'}
ANA = Person("U1", "Ana", "ana@example.com", "America/Bogota", Language.ENGLISH)
ROW = HistoryRow(
    "main/payments-dev@1#1", PAYMENTS, "payments/test", State.DONE, Window(AT - 9 * HOUR, AT - 5 * HOUR), "CC-2", "ana",
    "abc", None, AT + 10**7, AT - 9 * HOUR, AT - 5 * HOUR, money=Decimal(6), currency="USD",
)  # fmt: skip


@dataclass
class Tree:
    """A branch that stands still."""

    def head(self) -> Revision:
        return Revision("a" * 40, AT)

    def files(self, revision: str) -> dict[str, Blob]:
        return {path: Blob(path, data) for path, data in PRICED.items()}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = SqliteStore(tmp_path / "alba.db", lambda: AT)
    yield made
    made.close()


def outlook(store: Store) -> Outlook:
    made = Outlook(Tree(), lambda _: {}, store, None, lambda: AT)  # type: ignore[arg-type]
    made.refresh_main()
    return made


def per_hour(seen: Outlook) -> Decimal | None:
    sight = seen.sight(ANA)
    assert sight is not None
    rate = sight.rate(PAYMENTS)
    return rate.per_hour if rate else None


def test_what_was_filed_before_the_bot_began_is_known(store: Store) -> None:
    assert store.transact([Put(ROW, Expect.ABSENT)])
    seen = outlook(store)
    assert per_hour(seen) is None
    seen.refresh_records()
    assert per_hour(seen) == Decimal("1.5")


def test_what_goes_to_sleep_is_known_by_its_last_share(store: Store) -> None:
    share = Share("payments/test", "CC-2", "ana", ROW.planned, "abc", None, AT, AT, Meter(AT, Load(1000, 0)))
    awake = NamespaceRecord(PAYMENTS, "1", "abc", 0, 0, phase=Phase.AWAKE, stretch=Stretch(AT, share))
    assert store.transact([Put(awake, Expect.ABSENT)])
    seen = outlook(store)
    seen.refresh_records()
    assert per_hour(seen) == Decimal(2)
    asleep = replace(awake, version="2", phase=Phase.ASLEEP, stretch=None)
    assert store.transact([Put(asleep, "1"), Put(ROW, Expect.ABSENT)])
    seen.refresh_records()
    assert per_hour(seen) == Decimal("1.5")


def test_what_was_paid_in_another_currency_says_nothing_of_this_one(store: Store) -> None:
    assert store.transact([Put(replace(ROW, currency="COP"), Expect.ABSENT)])
    seen = outlook(store)
    seen.refresh_records()
    assert per_hour(seen) is None
