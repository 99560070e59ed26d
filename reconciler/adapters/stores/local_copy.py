"""A copy of what an engine decides from: the pointer, the places, the records. In memory, and in a file.

The file is written whole beside its place and moved there, with a digest of its lines at its head: what is found is
either a whole copy or none. Histories and schedules' rows are for readers and are not in it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from reconciler.adapters.stores.codec import to_json
from reconciler.adapters.stores.table import UnreadableItem, attributes_of, item_of
from reconciler.core.items import Item, item_id
from reconciler.core.ports import Delete, Due, Expect, Op, Put, Require
from reconciler.core.records import ItemId, NamespaceRecord, Places, Version
from reconciler.core.revisions import CataloguePointer, Chunk, Signals
from schemas.instants import Instant

FORMAT = 1

Kept: TypeAlias = NamespaceRecord | Places | CataloguePointer | Chunk | Signals


class UnreadableCopy(Exception):
    """The file is no whole copy: it was cut short, changed, or written by another version."""


@dataclass(slots=True)
class LocalCopy:
    """The items, and the instant at which the store was last heard to say so. Its users take turns."""

    as_of: Instant = 0
    items: dict[ItemId, Kept] = field(default_factory=dict)

    def keep(self, items: Iterable[Item]) -> None:
        """Take over what the store said; what is not kept is passed over."""
        for item in items:
            if isinstance(item, Kept):
                self.items[item_id(item)] = item

    def note(self, ops: Sequence[Op]) -> None:
        """Take over what a transaction did."""
        for op in ops:
            match op:
                case Put(item):
                    self.keep((item,))
                case Delete(id):
                    self.items.pop(id, None)
                case Require():
                    pass

    def allows(self, ops: Sequence[Op]) -> bool:
        """Whether every expectation of a transaction holds here."""
        return all(self._holds(op) for op in ops)

    def records(self) -> list[NamespaceRecord]:
        return [item for item in self.items.values() if isinstance(item, NamespaceRecord)]

    def places(self) -> list[Places]:
        return [item for item in self.items.values() if isinstance(item, Places)]

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        """As the store's index answers, but never late."""
        found = [Due(record.key, record.next_at) for record in self.records() if record.next_at <= by]
        return sorted(found, key=lambda due: (due.at, due.key))[:limit]

    def _holds(self, op: Op) -> bool:
        id_ = item_id(op.item) if isinstance(op, Put) else op.id
        found = self.items.get(id_)
        if op.expect is Expect.ANYTHING:
            return True
        if op.expect is Expect.ABSENT:
            return found is None
        return _version(found) == op.expect


def save(copy: LocalCopy, file: Path) -> None:
    """Put the copy in the place of the one before. OSError: that one is still there."""
    lines = [to_json(attributes_of(item)).encode() for item in list(copy.items.values())]
    head = {"format": FORMAT, "as_of": copy.as_of, "items": len(lines), "sha256": _digest(lines)}
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with draft.open("wb") as opened:
        opened.writelines(line + b"\n" for line in (to_json(head).encode(), *lines))
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)


def load(file: Path) -> LocalCopy | None:
    """The copy in a file; None: there is no file. UnreadableCopy."""
    try:
        head, *lines = file.read_bytes().splitlines()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UnreadableCopy(f"{file} cannot be read: {error}") from error
    try:
        said: Mapping[str, object] = json.loads(head)
        if (said["format"], said["items"], said["sha256"]) != (FORMAT, len(lines), _digest(lines)):
            raise UnreadableCopy(f"{file} is not whole, or of another version")
        copy = LocalCopy(int(str(said["as_of"])))
        copy.keep(item_of(json.loads(line)) for line in lines)
    except (ValueError, KeyError, TypeError, UnreadableItem) as error:
        raise UnreadableCopy(f"{file} cannot be read: {error}") from error
    return copy


def _digest(lines: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line + b"\n")
    return digest.hexdigest()


def _version(item: Kept | None) -> Version | None:
    return None if item is None or isinstance(item, Chunk) else item.version
