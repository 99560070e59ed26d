"""Property 5: what is stored is what is read, by every store, also by one that is opened afterwards.

The values are made from the records' own field types, so that a new field is held to this without being named here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import count
from pathlib import Path
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.adapters.stores.dynamodb import DynamoStore
from reconciler.adapters.stores.dynamodb_client import create_table, dynamodb_client
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.adapters.stores.table import FINAL
from reconciler.core.history import HistoryRow
from reconciler.core.items import Item, item_id
from reconciler.core.ports import Expect, Put, Store
from reconciler.core.records import NEVER, NamespaceRecord, Places
from reconciler.core.revisions import CataloguePointer, Chunk, Signals
from reconciler.core.rows import ScheduleRow
from schemas.schedule import Window
from tests.emulated_aws import emulated_aws

NOW = 1_800_000_000.0
EXAMPLES = 25
NAMES = st.from_regex(r"[a-z0-9]([-a-z0-9]{0,10}[a-z0-9])?", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
BY_FIELD: Mapping[str, st.SearchStrategy[object]] = {"cluster": NAMES, "namespace": NAMES, "version": NAMES}
PLAIN: Mapping[object, st.SearchStrategy[object]] = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(0, NEVER),
    NoneType: st.none(),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=0, max_value=10**12),
    Window: st.builds(Window, st.integers(0, NEVER), st.integers(0, NEVER)),
    date: st.dates(),
    datetime: st.datetimes().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
}
_numbers = count(1)


def values(kind: object) -> st.SearchStrategy[object]:
    """Values of a field's type: plain ones, several of them, or a dataclass made of such fields."""
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return st.deferred(lambda: built(kind))
    return several(get_origin(kind), get_args(kind))


def several(origin: object, inner: tuple[object, ...]) -> st.SearchStrategy[object]:
    """Values of a type that is made of others."""
    if origin in (Union, UnionType):
        return st.one_of([values(one) for one in inner])
    if origin is tuple and inner[-1] is not Ellipsis:
        return st.tuples(*(values(one) for one in inner))
    if origin is tuple:
        return st.lists(values(inner[0]), max_size=2).map(tuple)
    if origin is frozenset:
        return st.frozensets(values(inner[0]), max_size=2)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return st.dictionaries(values(inner[0]), values(inner[1]), max_size=2)
    raise TypeError(f"no values are known for {origin} of {inner}; say here how they are made")


def built(kind: type, **given_: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Instances of a dataclass; a field that is not given has any value of its type."""
    hints = get_type_hints(kind)
    fields = {
        f.name: BY_FIELD[f.name] if f.name in BY_FIELD else values(hints[f.name]) for f in dataclasses.fields(kind)
    }
    return st.builds(kind, **{**fields, **given_})


ITEMS = st.one_of(
    built(NamespaceRecord),
    built(Places),
    built(CataloguePointer),
    built(Signals),
    built(Chunk, id=NAMES.map("!chunk/{}".format)),
    built(ScheduleRow, id=NAMES.map("team/{}".format)),
    built(
        HistoryRow,
        id=NAMES.map("main/team-dev@{}#0".format),
        state=st.sampled_from(FINAL),
        expires=st.integers(int(NOW) + 1, NEVER),
    ),
)
Open = Callable[[], Store]


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    with emulated_aws() as endpoint:
        yield endpoint


@pytest.fixture(scope="module", params=["sqlite", "dynamodb", "dynamodb in 3 shards"])
def open_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Open:
    """Opens one and the same store, again and again."""
    if request.param == "sqlite":
        file: Path = tmp_path_factory.mktemp("store") / "alba.db"
        return lambda: SqliteStore(file, lambda: NOW)
    client = dynamodb_client(request.getfixturevalue("moto"), "eu-west-1")
    table = f"property-5-{next(_numbers)}"
    create_table(client, table)
    shards = 3 if request.param.endswith("shards") else 1
    return lambda: DynamoStore(client, table, lambda: NOW, shards)


def stored(store: Store, item: Item) -> Item | None:
    return store.read([item_id(item)]).get(item_id(item))


@settings(max_examples=EXAMPLES)
@given(item=ITEMS)
def test_what_is_stored_is_what_a_store_that_is_opened_afterwards_reads(open_store: Open, item: Item) -> None:
    assert open_store().transact([Put(item, Expect.ANYTHING)])
    assert stored(open_store(), item) == item


@settings(max_examples=EXAMPLES)
@given(record=built(NamespaceRecord), places=built(Places), newer=NAMES.map("newer-{}".format))
def test_a_transaction_of_which_one_expectation_fails_leaves_every_item_as_it_was(
    open_store: Open, record: NamespaceRecord, places: Places, newer: str
) -> None:
    store = open_store()
    store.transact([Put(record, Expect.ANYTHING), Put(places, Expect.ANYTHING)])
    changed = dataclasses.replace(record, version=newer), dataclasses.replace(places, version=newer)
    assert not store.transact([Put(changed[0], record.version), Put(changed[1], f"not {places.version}")])
    assert (stored(open_store(), record), stored(open_store(), places)) == (record, places)
