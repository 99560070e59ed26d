"""The embedded store: the table in one SQLite file, for one machine; several processes may share it.

The file must be on a local disk: its write-ahead log does not work over a network. One connection under a
lock serves all threads, since every call is short; between processes SQLite's own lock does the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TypeVar

from reconciler.adapters.stores.codec import Attributes, to_json
from reconciler.adapters.stores.cursors import from_cursor, to_cursor
from reconciler.adapters.stores.operations import refuse_malformed
from reconciler.adapters.stores.table import ESTADO, RECORDS, attributes_of, item_of, key_of
from reconciler.core.history import HistoryRow
from reconciler.core.hours import Hour
from reconciler.core.items import Item, item_id
from reconciler.core.ports import Delete, Due, Expect, Op, Page, Put, Require, StoreUnavailable
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, State, Version
from reconciler.core.rows import ScheduleRow
from schemas.instants import Instant, instant_text

BUSY_TIMEOUT_S = 5.0
_LAST = "\U0010ffff"
"""Sorts after whatever an id may go on with."""

# The columns beside `body` are what conditions and indexes look at: copies of attributes of the body.
# History and hours are what expires; of the two only history has `fecha_encendido`.
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS items (
        id TEXT PRIMARY KEY, version TEXT, body TEXT NOT NULL,
        estado TEXT, fecha_encendido TEXT, proximo INTEGER, expira INTEGER)""",
    "CREATE INDEX IF NOT EXISTS due ON items (proximo, id) WHERE proximo IS NOT NULL",
    """CREATE INDEX IF NOT EXISTS schedules ON items (estado, fecha_encendido, id)
        WHERE estado IS NOT NULL AND expira IS NULL""",
    "CREATE INDEX IF NOT EXISTS history ON items (fecha_encendido, id) WHERE expira IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS expiry ON items (expira) WHERE expira IS NOT NULL",
)
_COLUMNS = ("version", "estado", "fecha_encendido", "proximo", "expira")
_INSERT = """INSERT INTO items (id, body, version, estado, fecha_encendido, proximo, expira)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""
_UPSERT = f"""{_INSERT} ON CONFLICT (id) DO UPDATE SET body = excluded.body, version = excluded.version,
    estado = excluded.estado, fecha_encendido = excluded.fecha_encendido, proximo = excluded.proximo,
    expira = excluded.expira"""
_UPDATE = """UPDATE items
    SET body = ?2, version = ?3, estado = ?4, fecha_encendido = ?5, proximo = ?6, expira = ?7
    WHERE id = ?1 AND version = ?8"""
_FORGET = "DELETE FROM items WHERE id IN (SELECT id FROM items WHERE expira <= ? ORDER BY expira LIMIT ?)"
_FORGOTTEN_AT_ONCE = 200

_ADVICE = {
    "SQLITE_BUSY": f"another process has been writing to it for {BUSY_TIMEOUT_S:g} s: see what holds it",
    "SQLITE_CANTOPEN": "its folder must exist and be writable",
    "SQLITE_READONLY": "the file and its folder must be writable",
    "SQLITE_FULL": "free space on its disk",
    "SQLITE_NOTADB": "it is no file of Alba's: name another",
    "SQLITE_CORRUPT": "move it away and sync again: schedules come from Git, sizes from the cluster",
}

Row = TypeVar("Row", ScheduleRow, HistoryRow, NamespaceRecord)


class SqliteStore:
    """The `Store` in one file, made if there is none. `now` tells UTC seconds: what expired is not there."""

    def __init__(self, path: Path, now: Callable[[], float]) -> None:
        self._path = path
        self._now = now
        self._lock = Lock()
        with self._unavailable():
            self._db = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        # A commit is on the disk before it is answered. NORMAL would survive kill -9 as well, but a power cut
        # could take back the last claims after their patches went out: a place would be given twice.
        self._db.execute("PRAGMA synchronous = FULL")
        with self._transaction():
            for statement in _SCHEMA:
                self._db.execute(statement)

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        marks = ", ".join("?" * len(ids))
        bodies = self._select(
            f"SELECT body FROM items WHERE id IN ({marks}) AND (expira IS NULL OR expira > ?)",
            (*ids, self._now()),
        )
        items = [item_of(json.loads(row[0])) for row in bodies]
        return {item_id(item): item for item in items}

    def transact(self, ops: Sequence[Op]) -> bool:
        refuse_malformed(ops)
        steps = [_step(op) for op in ops]
        expires = any(isinstance(op, Put) and isinstance(op.item, HistoryRow | Hour) for op in ops)
        with self._lock, self._unavailable():
            try:
                with self._transaction():
                    for step in steps:
                        step(self._db)
                    if expires:
                        self._db.execute(_FORGET, (self._now(), _FORGOTTEN_AT_ONCE))
            except _NotAsExpected:
                return False
        return True

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        rows = self._select(
            "SELECT id, proximo FROM items WHERE proximo <= ? ORDER BY proximo, id LIMIT ?", (by, limit)
        )
        return [Due(key_of(id), at) for id, at in rows]

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        position = _position("records", cursor, 1)
        bodies = self._select(
            "SELECT body FROM items WHERE id > ? AND id < ? ORDER BY id LIMIT ?",
            (position[0] if position else RECORDS, RECORDS + _LAST, limit + 1),
        )
        return _page("records", bodies, limit, NamespaceRecord, ("id",))

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        only = "AND estado = ?" if state else ""
        bodies = self._select(
            f"""SELECT body FROM items WHERE estado IS NOT NULL AND expira IS NULL {only}
                AND (estado, fecha_encendido, id) > (?, ?, ?)
                ORDER BY estado, fecha_encendido, id LIMIT ?""",
            (
                *([ESTADO[state]] if state else []),
                *(_position("schedules", cursor, 3) or ("", "", "")),
                limit + 1,
            ),
        )
        return _page("schedules", bodies, limit, ScheduleRow, ("estado", "fecha_encendido", "id"))

    def history(
        self,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None = None,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:
        only = "AND body ->> '$.cluster' = ? AND body ->> '$.namespace' = ?" if key else ""
        bodies = self._select(
            f"""SELECT body FROM items WHERE expira > ? AND fecha_encendido >= ? AND fecha_encendido < ?
                AND (fecha_encendido, id) < (?, ?) {only}
                ORDER BY fecha_encendido DESC, id DESC LIMIT ?""",
            (
                self._now(),
                instant_text(since),
                instant_text(until),
                *(_position("history", cursor, 2) or (instant_text(until), "")),
                *([key.cluster, key.namespace] if key else []),
                limit + 1,
            ),
        )
        return _page("history", bodies, limit, HistoryRow, ("fecha_encendido", "id"))

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _select(self, sql: str, parameters: Sequence[object]) -> list[tuple[str, int]]:
        with self._lock, self._unavailable():
            return self._db.execute(sql, tuple(parameters)).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing. The write lock is taken first, so that what is checked still holds at the write."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _unavailable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as error:
            name = "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
            advice = _ADVICE.get(name, "see that its disk is well")
            raise StoreUnavailable(f"{self._path}: {error}: {advice}") from error


class _NotAsExpected(Exception):
    """An expectation did not hold, so nothing of the transaction is done."""


_Step = Callable[[sqlite3.Connection], None]


def _step(op: Op) -> _Step:
    match op:
        case Put(item, expect):
            return _put(attributes_of(item), expect)
        case Delete(id, Expect.ANYTHING):
            return lambda db: _must(db.execute("DELETE FROM items WHERE id = ?", (id,)).rowcount >= 0)
        case Delete(id, str(version)):
            return lambda db: _must(
                db.execute("DELETE FROM items WHERE id = ? AND version = ?", (id, version)).rowcount == 1
            )
        case Delete(id, expect) | Require(id, expect):
            return lambda db: _must(_is_as_expected(db, id, expect))


def _put(attributes: Attributes, expect: Version | Expect) -> _Step:
    values = (attributes["id"], to_json(attributes), *(attributes.get(c) for c in _COLUMNS))
    if expect is Expect.ANYTHING:
        return lambda db: _must(db.execute(_UPSERT, values).rowcount == 1)
    if expect is Expect.ABSENT:
        return lambda db: _must(db.execute(f"{_INSERT} ON CONFLICT (id) DO NOTHING", values).rowcount == 1)
    return lambda db: _must(db.execute(_UPDATE, (*values, expect)).rowcount == 1)


def _is_as_expected(db: sqlite3.Connection, id: ItemId, expect: Version | Expect) -> bool:
    found = db.execute("SELECT version FROM items WHERE id = ?", (id,)).fetchone()
    match expect:
        case Expect.ANYTHING:
            return True
        case Expect.ABSENT:
            return found is None
        case version:
            return found is not None and found[0] == version


def _must(holds: bool) -> None:
    if not holds:
        raise _NotAsExpected


def _position(of: str, cursor: str | None, length: int) -> tuple[str, ...] | None:
    if cursor is None:
        return None
    position = from_cursor(of, cursor)
    if len(position) != length:
        raise ValueError(f"{cursor[:60]!r} is a cursor of another store: begin again without one")
    return position


def _page(
    of: str,
    bodies: Sequence[tuple[str, int]],
    limit: int,
    kind: type[Row],
    position: Sequence[str],
) -> Page[Row]:
    """A page of at most `limit`; whether there is another is seen by the one more that was asked for."""
    rows = [json.loads(row[0]) for row in bodies[:limit]]
    items = tuple(item for item in map(item_of, rows) if isinstance(item, kind))
    more = to_cursor(of, [rows[-1][name] for name in position]) if len(bodies) > limit else None
    return Page(items, more)
