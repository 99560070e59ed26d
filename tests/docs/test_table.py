"""`docs/table.md` has the names, items, attributes and states that `adapters.stores.table` writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import pytest

from reconciler.adapters.stores.dynamodb_client import create_table, dynamodb_client
from reconciler.adapters.stores.table import (
    DUE_INDEX,
    ESTADO,
    FINAL,
    FORMAT,
    NO_WINDOW,
    STATE_INDEX,
    TABLE,
    attributes_of,
)
from reconciler.core.bots import Bots
from reconciler.core.errands import Errand
from reconciler.core.happenings import Stood
from reconciler.core.hours import Counted, Hour, Word, grown, hour_of
from reconciler.core.items import item_id
from reconciler.core.records import Asleep, Cause, Condition, Meter, NamespaceRecord, Places, State
from reconciler.core.revisions import CataloguePointer, Chunk, FirstHold, Governed, Hold, Signals
from reconciler.core.rounds import Round
from reconciler.core.sync import chunks
from tests.emulated_aws import emulated_aws
from tests.reconciler.stores.samples import NOW, key, past, places, record, row

PAGE = Path("docs/table.md").read_text(encoding="utf-8")
COMMON = {"id", "tipo", "formato"}
OPEN = replace(
    row("payments/load-test"), pull_request=7, conditions=(Condition.LATE,), cause=Cause.ERROR, since=NOW, detail="x"
)
FILED = replace(
    past("main/payments-dev@1#1", NOW), pull_request=7, due=NOW, waited_since=NOW, began=NOW, ended=NOW, ready_at=NOW,
    cause=Cause.REMOVED, meter=Meter(NOW), money=Decimal(1), currency="USD", asleep=Asleep(NOW, Meter(NOW)),
)  # fmt: skip

HOUR = grown(None, hour_of(NOW), "v", Counted({"success": 1}), Word("engine", Stood(NOW)))


def section(heading: str) -> str:
    """The text below a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1]


def cells(heading: str) -> Iterator[list[str]]:
    """The rows of the table below a heading, without its head."""
    rows = [line for line in section(heading).splitlines() if line.startswith("|")]
    return ([cell.strip() for cell in line.strip("|").split("|")] for line in rows[2:])


def names(heading: str) -> set[str]:
    """The names in the first column of the table below a heading."""
    return {name for first, *_ in cells(heading) for name in re.findall(r"`(\w+)`", first)}


def test_the_states_and_which_are_final_are_those_of_the_code() -> None:
    assert {(state, estado.strip("`"), final == "yes") for state, estado, final, _ in cells("States")} == {
        (state.value, ESTADO[state], state in FINAL) for state in State
    }


def test_the_attributes_of_a_schedule_are_those_that_are_written() -> None:
    written = attributes_of(OPEN).keys() | attributes_of(replace(OPEN, state=State.DONE)).keys()
    assert names("`programacion`") == written - COMMON


def test_the_attributes_of_history_are_those_that_are_written() -> None:
    assert names("`historia`") == attributes_of(FILED).keys() - COMMON


def test_the_attributes_of_an_hour_are_those_that_are_written() -> None:
    assert names("`hora`") == attributes_of(HOUR).keys() - COMMON


@pytest.mark.parametrize(
    ("kind", "cls", "apart"),
    [
        ("lugares", Places, set()),
        ("catalogo", CataloguePointer, set()),
        ("parte", Chunk, {"id"}),
        ("retenida", FirstHold, set()),
        ("avisos", Signals, set()),
        ("ronda", Round, set()),
        ("bots", Bots, set()),
        ("encargo", Errand, {"id"}),
    ],
)
def test_the_attributes_of_the_engines_items_are_their_fields(kind: str, cls: type, apart: set[str]) -> None:
    assert names(f"`{kind}`") == {field.name for field in fields(cls)} - apart


def test_the_attributes_of_a_namespace_are_its_fields_and_its_place_in_the_index() -> None:
    assert names("`namespace`") == {f.name for f in fields(NamespaceRecord)} - {"key", "next_at"} | {"turno", "proximo"}


@pytest.mark.parametrize(
    "item",
    [
        record("payments-dev"),
        places("a"),
        Signals("v1"),
        chunks({key("a"): Governed(key("a"))})[0],
        OPEN,
        FILED,
        Round("main", "v", 1, 300),
        HOUR,
        FirstHold("v", Hold("abc", "adopts too many", 1)),
        Bots("v"),
        Errand("!bot/1", "v", ""),
    ],
)
def test_each_kind_of_item_stands_on_the_page_with_the_form_of_its_id(item: object) -> None:
    assert isinstance(
        item,
        NamespaceRecord
        | Places
        | Signals
        | Chunk
        | FirstHold
        | Round
        | Hour
        | Bots
        | Errand
        | type(OPEN)
        | type(FILED),
    )
    kind = attributes_of(item)["tipo"]
    (shown,) = (form for first, form, *_ in cells("Items") if first == f"`{kind}`")
    form = re.findall(r"`(.+?)`", shown)[0]
    pattern = re.sub(r"[A-Z]{4,}", ".+", form).replace("…", ".+")
    assert re.fullmatch(pattern, item_id(item))


def test_an_item_has_what_every_item_has_and_the_format_of_the_page() -> None:
    assert attributes_of(record("payments-dev")).keys() >= COMMON
    assert f"`formato` is `{FORMAT}`" in PAGE


def test_a_schedule_without_a_window_to_come_stands_where_the_page_says() -> None:
    assert attributes_of(row("a", start=None))["fecha_encendido"] == NO_WINDOW
    assert f"`{NO_WINDOW}`" in section("`programacion`")


def test_the_keys_and_indexes_are_those_of_the_table_that_is_made() -> None:
    with emulated_aws() as endpoint:
        client = dynamodb_client(endpoint, "eu-west-1")
        create_table(client, TABLE)
        made = client.describe_table(TableName=TABLE)["Table"]
        expiry = client.describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
        client.close()
    types = {a["AttributeName"]: a["AttributeType"] for a in made["AttributeDefinitions"]}
    keys = {TABLE: made["KeySchema"], **{i["IndexName"]: i["KeySchema"] for i in made["GlobalSecondaryIndexes"]}}
    written = {
        name: [f"`{k['AttributeName']}` ({types[k['AttributeName']]})" for k in schema] for name, schema in keys.items()
    }
    shown = {
        name.strip("`"): [key for key in (hash_, range_) if key != "–"]
        for _, name, hash_, range_, _ in cells("Name, key and indexes")
    }
    assert written == shown
    assert set(shown) == {TABLE, STATE_INDEX, DUE_INDEX}
    assert expiry["AttributeName"] == "expira"
