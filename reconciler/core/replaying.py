"""What to write about namespaces that were switched while the store was away, once it is back.

Facts only: what the records came to be, and what was filed. Never an action to be done now, since what was right then
need not be right any more. Where somebody else wrote meanwhile, theirs stands, and the namespace is looked at again.
Repeating it changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from reconciler.core.claims import Change, Terms, Writes, dated, leave, merged, places_ops, writes_of
from reconciler.core.history import HistoryRow
from reconciler.core.items import record_id
from reconciler.core.plan import claim_holds, is_governed
from reconciler.core.ports import Delete, Expect, Op, Put
from reconciler.core.records import NamespaceKey, NamespaceRecord, Phase, Places, Version, Way


@dataclass(frozen=True, slots=True)
class Fact:
    """What one transaction made of one namespace: the version of its record before (None: there was none), and the
    record after (None: it is gone).
    """

    key: NamespaceKey
    before: Version | None
    after: NamespaceRecord | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What one transaction made of all that it touched, and what it filed."""

    records: tuple[Fact, ...]
    filed: tuple[HistoryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """All facts of one namespace in one: the versions that its record had on the way (none: only rows were filed),
    what it is now, and what was filed.
    """

    key: NamespaceKey
    versions: frozenset[Version | None] = frozenset()
    after: NamespaceRecord | None = None
    filed: tuple[HistoryRow, ...] = ()


def facts_of(ops: Iterable[Op]) -> Facts:
    """The facts in a transaction."""
    records: list[Fact] = []
    filed: list[HistoryRow] = []
    for op in ops:
        match op:
            case Put(HistoryRow() as row):
                filed.append(row)
            case Put(NamespaceRecord() as record, expect):
                records.append(Fact(record.key, None if isinstance(expect, Expect) else expect, record))
            case Delete(id, str() as version) if id.startswith(_RECORDS):
                records.append(Fact(NamespaceKey.parse(id.removeprefix(_RECORDS)), version, None))
            case _:
                pass
    return Facts(tuple(records), tuple(filed))


def accounts(told: Iterable[Facts]) -> list[Account]:
    """One account for each namespace, in the order in which they were first touched."""
    found: dict[NamespaceKey, Account] = {}
    for facts in told:
        for fact in facts.records:
            before = found.get(fact.key, Account(fact.key))
            passed = before.versions | {fact.before, fact.after.version if fact.after else None}
            found[fact.key] = replace(before, versions=passed, after=fact.after)
        for row in facts.filed:
            before = found.get(row.key, Account(row.key))
            rows = {each.id: each for each in (*before.filed, row)}
            found[row.key] = replace(before, filed=tuple(rows.values()))
    return list(found.values())


def is_ours(account: Account, stored: NamespaceRecord | None, doubtful: Collection[Version]) -> bool:
    """Whether nobody else wrote the record since. `doubtful` are versions of writes whose reply was lost."""
    version = stored.version if stored else None
    return not account.versions or version in account.versions or (version is not None and version in doubtful)


def recording(account: Account, stored: NamespaceRecord | None, places: Places | None, terms: Terms) -> Writes | None:
    """The writes that record what the record of an account that is ours has become; None: it is recorded already."""
    after, name = account.after, account.key.namespace
    known = places or Places(account.key.cluster, "")
    kept = known if after and _holds_place(after) else leave(known, name)
    if after and after.ticket is not None and name not in (queued for _, queued in kept.queue):
        kept = replace(kept, queue=tuple(sorted((*kept.queue, (after.ticket, name)))))
    is_recorded = (stored.version if stored else None) == (after.version if after else None)
    if is_recorded and (kept.awake, kept.queue) == (known.awake, known.queue):
        return None
    changes = [] if is_recorded else [writes_of(Change(stored, after), terms.now)]
    return merged(changes, places_ops(places, kept, terms.mint))


def looking_again(stored: NamespaceRecord | None, terms: Terms) -> list[Op]:
    """The transaction after which the next tick looks at the namespace, whatever its record says of it."""
    if stored is None or claim_holds(stored, terms.now) or not is_governed(stored, terms.now):
        return []
    if stored.unsettled == frozenset(Way):
        return []
    return [Put(dated(replace(stored, unsettled=frozenset(Way)), terms), stored.version)]


def _holds_place(record: NamespaceRecord) -> bool:
    return bool(record.stretch or record.unsettled or record.phase is Phase.AWAKE)


_RECORDS = record_id(NamespaceKey("", "")).removesuffix("/")
