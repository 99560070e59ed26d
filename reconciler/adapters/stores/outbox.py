"""Facts that the store has yet to be told, in a file that outlives the process: one line for each transaction.

A line is on the disk before its transaction counts as done. One that was cut short by a crash belongs to a transaction
that nobody was told of, and is dropped.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from reconciler.adapters.stores.codec import Plain, to_json
from reconciler.adapters.stores.table import attributes_of, item_of
from reconciler.core.history import HistoryRow
from reconciler.core.records import NamespaceKey, NamespaceRecord
from reconciler.core.replaying import Fact, Facts
from schemas.instants import Instant


class Outbox:
    """The file, read once. Its users take turns. OSError: nothing was noted.

    A line that is broken, which no crash does, ends what is trusted: the file is kept beside as `set_aside`.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._told: list[Facts] = []
        self._oldest: Instant | None = None
        self.set_aside: Path | None = None
        lines = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
        for line in lines:
            try:
                at, facts = _facts(line.decode())
                self._add(facts, at)
            except ValueError:
                self.set_aside = file.replace(file.with_name(f"{file.name}.broken"))
                break
        if file.exists() or self.set_aside:
            file.write_bytes(b"".join(line + b"\n" for line in lines[: len(self._told)]))

    @property
    def told(self) -> Sequence[Facts]:
        """The facts that wait, oldest first."""
        return tuple(self._told)

    @property
    def oldest(self) -> Instant | None:
        """When the first of them was noted; None: none waits."""
        return self._oldest

    def __len__(self) -> int:
        return len(self._told)

    def note(self, facts: Facts, at: Instant) -> None:
        """Add what a transaction made; it is on the disk when this returns."""
        with self._file.open("ab") as opened:
            opened.write(_line(facts, at))
            opened.flush()
            os.fsync(opened.fileno())
        self._add(facts, at)

    def clear(self) -> None:
        """Forget everything: the store has it."""
        self._file.unlink(missing_ok=True)
        self._told.clear()
        self._oldest = None

    def _add(self, facts: Facts, at: Instant) -> None:
        self._told.append(facts)
        self._oldest = at if self._oldest is None else self._oldest


def waiting(file: Path) -> tuple[int, Instant | None]:
    """How many facts wait in another process's outbox, and since when the oldest does; the file is left as it is."""
    lines = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
    told = []
    for line in lines:
        try:
            told.append(_facts(line.decode())[0])
        except ValueError:
            break
    return len(told), min(told, default=None)


def _line(facts: Facts, at: Instant) -> bytes:
    plain: dict[str, Plain] = {
        "at": at,
        "records": [_fact(fact) for fact in facts.records],
        "filed": [dict(attributes_of(row)) for row in facts.filed],
    }
    text = to_json(plain)
    return f"{_digest(text)} {text}\n".encode()


def _fact(fact: Fact) -> Plain:
    after: Plain = dict(attributes_of(fact.after)) if fact.after else None
    return {"key": str(fact.key), "before": fact.before, "after": after}


def _facts(line: str) -> tuple[Instant, Facts]:
    """When they were noted, and the facts. ValueError: it is not the line that was written."""
    digest, _, text = line.partition(" ")
    if digest != _digest(text):
        raise ValueError("the line is broken")
    plain = json.loads(text)
    facts = Facts(
        tuple(_read_fact(each) for each in plain["records"]),
        tuple(row for row in map(item_of, plain["filed"]) if isinstance(row, HistoryRow)),
    )
    return int(plain["at"]), facts


def _read_fact(plain: Mapping[str, object]) -> Fact:
    after = plain["after"]
    record = item_of(after) if isinstance(after, dict) else None
    before = plain["before"]
    return Fact(
        NamespaceKey.parse(str(plain["key"])),
        before if isinstance(before, str) else None,
        record if isinstance(record, NamespaceRecord) else None,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
