"""What the one writer of an engine makes of work that meets in a batch."""

from __future__ import annotations

from dataclasses import replace

from reconciler.core.claims import Change, Terms
from reconciler.core.items import record_id
from reconciler.core.ports import Expect, Put
from reconciler.core.records import NamespaceRecord, Phase, Places
from reconciler.engine.ledger import Draft, Ledger, Work
from tests.reconciler.core.making import POLICY
from tests.reconciler.engine.scenario import _at_once
from tests.reconciler.stores.samples import NOW, record
from tests.simulation.memory_store import MemoryStore


async def test_two_pieces_of_work_on_one_namespace_hold_up_no_other() -> None:
    """A switch that was stalled past its claim ends together with the one that took it over in the same engine."""
    store = MemoryStore(lambda: NOW)
    here, there = record("a"), record("b")
    store.transact([Put(here, Expect.ABSENT), Put(there, Expect.ABSENT)])
    work = [_to_awake(here, "v2"), _to_awake(here, "v3"), _to_awake(there, "v4")]
    written = await Ledger(store, _at_once).write("main", work, Terms(POLICY, NOW, "one", lambda: "token", 90))
    assert sorted(change.after.version for change in written if change.after) == ["v2", "v4"]
    assert store.read([record_id(here.key)])[record_id(here.key)] == replace(here, version="v2", phase=Phase.AWAKE)


def _to_awake(record: NamespaceRecord, version: str) -> Work:
    def decide(fresh: NamespaceRecord, places: Places) -> Draft | None:
        if fresh.phase is Phase.AWAKE:
            return None
        return Draft(Change(fresh, replace(fresh, version=version, phase=Phase.AWAKE)), places)

    return Work(record, decide)
