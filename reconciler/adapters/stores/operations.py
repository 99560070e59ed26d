"""What every store asks of a transaction before it begins: so many operations, and no item twice."""

from __future__ import annotations

from collections.abc import Sequence

from reconciler.core.items import item_id
from reconciler.core.ports import LARGEST_TRANSACTION, Op, Put
from reconciler.core.records import ItemId


def target(op: Op) -> ItemId:
    """The item that an operation is about."""
    return item_id(op.item) if isinstance(op, Put) else op.id


def refuse_malformed(ops: Sequence[Op]) -> None:
    """ValueError: too many operations, or two on one item."""
    if len(ops) > LARGEST_TRANSACTION:
        raise ValueError(f"{len(ops)} operations in one transaction: split them, {LARGEST_TRANSACTION} is the most")
    seen: set[ItemId] = set()
    for op in ops:
        id = target(op)
        if id in seen:
            raise ValueError(f"item {id!r} twice in one transaction: make one operation of the two")
        seen.add(id)
