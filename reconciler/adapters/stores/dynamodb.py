"""The store for production: the table in DynamoDB, which is also what coordinates several reconcilers.

Every condition is on `version`. Reads by id are consistent; the two indexes are not, and cannot be. Nothing
is tried again here: the client does that, and the engine decides about the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from botocore.exceptions import ClientError

from reconciler.adapters.stores.codec import Attribute, Attributes
from reconciler.adapters.stores.cursors import from_cursor, to_cursor
from reconciler.adapters.stores.dynamodb_wire import action, asking, from_wire, is_refusal, key_for, to_wire
from reconciler.adapters.stores.operations import refuse_malformed
from reconciler.adapters.stores.table import (
    DUE_INDEX,
    ESTADO,
    FINAL,
    HISTORY_ROW,
    NO_WINDOW,
    SCHEDULE_ROW,
    STATE_INDEX,
    item_of,
    key_of,
)
from reconciler.core.history import HistoryRow
from reconciler.core.items import Item, item_id
from reconciler.core.ports import Due, Fault, Op, Page, StoreUnavailable
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, State
from reconciler.core.rows import ScheduleRow
from schemas.instants import Instant, instant_text

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        QueryInputTypeDef,
        TransactWriteItemTypeDef,
    )

READ_AT_ONCE = 100
_BY_STATE = ("estado", "fecha_encendido", "id")
_BY_DUE = ("turno", "proximo", "id")
_NUMBERS = {"proximo"}
_MIXED = (State.FAILED, State.MISSED, State.CANCELLED)
"""The states of whose partition an unknown part is history."""

Position = tuple[str, ...]
Kind = TypeVar("Kind", ScheduleRow, HistoryRow)


class DynamoStore:
    """The `Store` in one table. `now` tells UTC seconds; what expired by then is not there, removed or not.

    `shards` spreads the index of what is due over so many partitions, each of which costs a query a tick.
    It may be raised at any time; before it is lowered, every record must be written anew.
    """

    def __init__(self, client: DynamoDBClient, table: str, now: Callable[[], float], shards: int = 1) -> None:
        self._client = client
        self._table = table
        self._now = now
        self._shards = shards

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        distinct = list(dict.fromkeys(ids))
        items: dict[ItemId, Item] = {}
        for first in range(0, len(distinct), READ_AT_ONCE):
            for attributes in self._read_batch(distinct[first : first + READ_AT_ONCE]):
                if not self._is_expired(attributes):
                    item = item_of(attributes)
                    items[item_id(item)] = item
        return items

    def _read_batch(self, ids: Sequence[ItemId]) -> Iterator[Attributes]:
        """DynamoDB may leave keys over; it is asked for them as long as each answer brings something."""
        keys = [key_for(id) for id in ids]
        while keys:
            with asking(self._table):
                answer = self._client.batch_get_item(RequestItems={self._table: {"Keys": keys, "ConsistentRead": True}})
            yield from map(from_wire, answer["Responses"].get(self._table, []))
            left = answer.get("UnprocessedKeys", {}).get(self._table)
            remaining = [key_for(k["id"]["S"]) for k in left["Keys"]] if left else []
            if len(remaining) == len(keys):
                raise StoreUnavailable(
                    f"table {self._table} in DynamoDB is throttled and read no item: raise its capacity",
                    fault=Fault.THROTTLED,
                )
            keys = remaining

    def transact(self, ops: Sequence[Op]) -> bool:
        refuse_malformed(ops)
        actions = [a for a in (action(op, self._table, self._shards) for op in ops) if a is not None]
        with asking(self._table):
            try:
                self._write(actions)
            except ClientError as error:
                if is_refusal(error):
                    return False
                raise
        return True

    def _write(self, actions: Sequence[TransactWriteItemTypeDef]) -> None:
        """One write goes by itself, at half the price of a transaction."""
        match actions:
            case []:
                return
            case [{"Put": put}]:
                self._client.put_item(**put)
            case [{"Delete": delete}]:
                self._client.delete_item(**delete)
            case _:
                self._client.transact_write_items(TransactItems=actions)

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        shards = (self._due_rows(shard, by, limit) for shard in range(self._shards))
        rows = chain.from_iterable(islice(shard, limit) for shard in shards)
        found = (Due(key_of(str(row["id"])), int(row["proximo"])) for row in rows)
        return sorted(found, key=lambda due: (due.at, due.key))[:limit]

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        after = _position("records", cursor, _BY_DUE)
        first = int(after[0]) if after else 0
        rows = chain.from_iterable(
            self._due_rows(shard, None, limit + 1, after if shard == first else None)
            for shard in range(first, self._shards)
        )
        listed = list(islice(rows, limit + 1))
        found = self.read([str(row["id"]) for row in listed[:limit]])
        more = to_cursor("records", _texts(listed[limit - 1], _BY_DUE)) if len(listed) > limit else None
        return Page(tuple(item for item in found.values() if isinstance(item, NamespaceRecord)), more)

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        after = _position("schedules", cursor, _BY_STATE)
        states = [state] if state else list(State)
        if after:
            states = states[_index(states, after[0]) :]
        rows = chain.from_iterable(
            self._schedule_rows(s, limit + 1, after if after and ESTADO[s] == after[0] else None) for s in states
        )
        listed = list(islice(rows, limit + 1))
        more = to_cursor("schedules", _texts(listed[limit - 1], _BY_STATE)) if len(listed) > limit else None
        return Page(_items(listed[:limit], ScheduleRow), more)

    def history(
        self,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None = None,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:
        """Each final state is a partition of the index: rows are merged, a cursor has a place in each."""
        if until <= since:
            return Page(())
        positions = _positions(cursor)
        streams = [self._history_rows(s, since, until, key, limit + 1, positions.get(ESTADO[s])) for s in FINAL]
        merged = merge(*streams, key=lambda row: str(row["fecha_encendido"]), reverse=True)
        listed = list(islice(merged, limit + 1))
        for row in listed[:limit]:
            positions[str(row["estado"])] = _texts(row, _BY_STATE)
        more = to_cursor("history", [*chain.from_iterable(positions.values())]) if len(listed) > limit else None
        return Page(_items(listed[:limit], HistoryRow), more)

    def close(self) -> None:
        self._client.close()

    def _due_rows(
        self, shard: int, by: Instant | None, limit: int, after: Position | None = None
    ) -> Iterator[Attributes]:
        query = self._query(DUE_INDEX, "turno = :turno", {":turno": str(shard)}, limit)
        if by is not None:
            query["KeyConditionExpression"] = "turno = :turno AND proximo <= :by"
            query["ExpressionAttributeValues"] = to_wire({":turno": str(shard), ":by": by})
        return self._rows(query, _start_key(_BY_DUE, after))

    def _schedule_rows(self, state: State, limit: int, after: Position | None) -> Iterator[Attributes]:
        """The rows of one state. They share its partition with history where it is final.

        There the history is read and passed over, which is little for what fails, is missed or is cancelled.
        Of what is done there is much, so schedules that are done stand after all of it.
        """
        values: Attributes = {":estado": ESTADO[state], ":tipo": SCHEDULE_ROW}
        condition = "estado = :estado"
        if state is State.DONE:
            condition += " AND fecha_encendido >= :first"
            values[":first"] = NO_WINDOW
        query = self._query(STATE_INDEX, condition, values, limit if state not in _MIXED else None)
        query["FilterExpression"] = "tipo = :tipo"
        return self._rows(query, _start_key(_BY_STATE, after))

    def _history_rows(
        self,
        state: State,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None,
        limit: int,
        after: Position | None,
    ) -> Iterator[Attributes]:
        values: Attributes = {
            ":estado": ESTADO[state],
            ":since": instant_text(since),
            ":last": instant_text(until - 1),
            ":tipo": HISTORY_ROW,
            ":now": int(self._now()),
        }
        condition = "estado = :estado AND fecha_encendido BETWEEN :since AND :last"
        keep = "tipo = :tipo AND expira > :now"
        if key is None:
            query = self._query(STATE_INDEX, condition, values, limit)
        else:
            values |= {":cluster": key.cluster, ":namespace": key.namespace}
            query = self._query(STATE_INDEX, condition, values, None)
            query["ExpressionAttributeNames"] = {"#namespace": "namespace", "#cluster": "cluster"}
            keep += " AND #cluster = :cluster AND #namespace = :namespace"
        query["FilterExpression"] = keep
        query["ScanIndexForward"] = False
        return self._rows(query, _start_key(_BY_STATE, after))

    def _query(self, index: str, condition: str, values: Attributes, at_once: int | None) -> QueryInputTypeDef:
        """A question to an index. Each request looks at `at_once` rows, or at 1 MB of them."""
        query: QueryInputTypeDef = {
            "TableName": self._table,
            "IndexName": index,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": to_wire(values),
        }
        if at_once is not None:
            query["Limit"] = at_once
        return query

    def _rows(
        self, query: QueryInputTypeDef, start: Mapping[str, AttributeValueTypeDef] | None
    ) -> Iterator[Attributes]:
        """All rows after `start`, asked for as they are wanted: a page that is empty is not the end."""
        while True:
            if start:
                query["ExclusiveStartKey"] = start
            with asking(self._table):
                answer = self._client.query(**query)
            yield from map(from_wire, answer["Items"])
            start = answer.get("LastEvaluatedKey")
            if not start:
                return

    def _is_expired(self, attributes: Mapping[str, Attribute]) -> bool:
        expires = attributes.get("expira")
        return isinstance(expires, int) and expires <= self._now()


def _items(rows: Iterable[Attributes], kind: type[Kind]) -> tuple[Kind, ...]:
    return tuple(item for item in map(item_of, rows) if isinstance(item, kind))


def _texts(row: Attributes, names: Position) -> Position:
    return tuple(str(row[name]) for name in names)


def _start_key(names: Position, position: Position | None) -> dict[str, AttributeValueTypeDef] | None:
    if position is None:
        return None
    return {n: {"N": p} if n in _NUMBERS else {"S": p} for n, p in zip(names, position, strict=True)}


def _position(of: str, cursor: str | None, names: Position) -> Position | None:
    position = from_cursor(of, cursor) if cursor is not None else None
    if position is not None and len(position) != len(names):
        raise ValueError(f"{cursor!r} is a cursor of another store: begin again without one")
    return position


def _positions(cursor: str | None) -> dict[str, Position]:
    """The last row of each state that earlier pages of the history had."""
    flat = from_cursor("history", cursor) if cursor is not None else ()
    rows = [flat[i : i + len(_BY_STATE)] for i in range(0, len(flat), len(_BY_STATE))]
    if any(len(row) != len(_BY_STATE) for row in rows):
        raise ValueError(f"{cursor!r} is a cursor of another store: begin again without one")
    return {row[0]: row for row in rows}


def _index(states: Sequence[State], estado: str) -> int:
    for i, state in enumerate(states):
        if ESTADO[state] == estado:
            return i
    raise ValueError(f"this cursor is of a list of schedules that are {estado}: begin again without one")
