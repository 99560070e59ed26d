"""A sync goes forward only, is whole or not at all, and refuses what is empty; one that has nothing new is one read."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.core.happenings import SyncHeld
from reconciler.core.items import Item, record_id
from reconciler.core.ports import Blob, Op, Revision, StoreUnavailable
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord
from reconciler.core.revisions import POINTER_ID, CataloguePointer
from reconciler.engine.engine import Engine
from reconciler.engine.ports import Offload, Ports
from reconciler.engine.syncing import SyncEnd
from schemas.checking import check
from schemas.instants import parse_instant
from tests.reconciler.engine.scenario import ManualClock, Told, _at_once

POLICY = b"maxConcurrentNamespaces: 9\ndefaultTimezone: UTC\nprotectedNamespaces: []\nadopt: first-window\n"
NAMES = ("a-dev", "b-dev", "c-dev")
SCHEDULE = """\
namespace: {name}
costCenter: CC-1
owner: ana
weekly:
  - {{days: [mon], start: '08:00', stop: '{stop}'}}
"""


def estate(stop: str) -> dict[str, bytes]:
    """A schedule of each namespace, on Mondays until an hour."""
    files = {f"team/{name}.yaml": SCHEDULE.format(name=name, stop=stop).encode() for name in NAMES}
    return {"policy.yaml": POLICY, "cost-centers.yaml": b'"*": [CC-1]\n', **files}


class History:
    """A source whose revisions a test writes down; each descends from those before it, but for `rewritten` ones."""

    def __init__(self) -> None:
        self.revisions: list[tuple[str, Mapping[str, bytes]]] = []
        self.rewritten: set[str] = set()
        self.files_read = 0

    def head(self) -> Revision:
        return Revision(self.revisions[-1][0], 0)

    def files(self, revision: str) -> Mapping[str, Blob]:
        self.files_read += 1
        return {path: Blob(str(hash(data)), data) for path, data in dict(self.revisions)[revision].items()}

    def descends(self, newer: str, older: str) -> bool:
        return newer not in self.rewritten


class Dying(SqliteStore):
    """A store that dies at its n-th transaction, before or after carrying it out."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, lambda: 0.0)
        self.reads = 0
        self.left: int | None = None
        self.after = False

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        self.reads += 1
        return super().read(ids)

    def transact(self, ops: Sequence[Op]) -> bool:
        if self.left is None:
            return super().transact(ops)
        self.left -= 1
        if self.left > 0:
            return super().transact(ops)
        if self.left == 0 and self.after:
            super().transact(ops)
        raise StoreUnavailable("the machine is gone")


class World:
    def __init__(self, folder: Path) -> None:
        self.history, self.told = History(), Told()
        self.store = Dying(folder / "alba.db")
        self.clock = ManualClock(parse_instant("2026-12-01T12:00:00Z"))
        self._tokens = itertools.count()

    def engine(self, offload: Offload = _at_once) -> Engine:
        """One that remembers nothing."""
        ports = Ports(
            self.store, {"main": SimulatedCluster(self.clock.now)}, self.clock, self.told, "one",
            lambda: f"token-{next(self._tokens)}", self.history, offload=offload,
        )  # fmt: skip
        return Engine(ports, lambda files, now, centres: check(files, now, cost_centres=centres))

    async def sync(self, revision: str, files: Mapping[str, bytes]) -> SyncEnd:
        self.history.revisions.append((revision, files))
        return (await self.engine().sync()).end

    def pointer(self) -> CataloguePointer:
        found = self.store.read([POINTER_ID])[POINTER_ID]
        assert isinstance(found, CataloguePointer)
        return found

    def revisions(self) -> list[str]:
        """What each namespace's record derives from."""
        found = self.store.read([record_id(NamespaceKey("main", name)) for name in NAMES])
        return [item.revision for item in found.values() if isinstance(item, NamespaceRecord)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.store.close()


WITHOUT_POLICY = {path: data for path, data in estate("18:00").items() if path != "policy.yaml"}


@pytest.mark.parametrize("files", [{}, WITHOUT_POLICY], ids=["empty", "without a policy"])
async def test_what_is_empty_is_refused_and_what_was_in_force_stays(world: World, files: Mapping[str, bytes]) -> None:
    await world.sync("r1", estate("18:00"))
    assert await world.sync("r2", files) is SyncEnd.REFUSED
    pointer = world.pointer()
    assert (pointer.revision.id, pointer.hold and pointer.hold.revision) == ("r1", "r2")
    assert [told.revision for told in world.told.of(SyncHeld)] == ["r2"]
    assert await world.sync("r3", estate("19:00")) is SyncEnd.IN_FORCE


async def test_an_empty_first_revision_puts_nothing_in_force(world: World) -> None:
    assert await world.sync("r1", {}) is SyncEnd.REFUSED
    assert world.store.read([POINTER_ID]) == {}


async def test_a_history_that_was_rewritten_is_refused_since_sync_goes_forward_only(world: World) -> None:
    await world.sync("r1", estate("18:00"))
    world.history.rewritten.add("r0")
    assert await world.sync("r0", estate("12:00")) is SyncEnd.REFUSED
    assert (hold := world.pointer().hold) and "no word lets it pass" in hold.way_out
    assert world.pointer().revision.id == "r1"
    assert world.revisions() == ["r1"] * 3


async def test_a_revision_that_is_in_force_already_costs_one_read_and_no_look_at_its_files(world: World) -> None:
    await world.sync("r1", estate("18:00"))
    world.store.reads, world.history.files_read = 0, 0
    assert (await world.engine().sync()).end is SyncEnd.UNCHANGED
    assert (world.store.reads, world.history.files_read) == (1, 0)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
async def test_a_sync_that_dies_at_any_write_leaves_the_old_revision_in_force_or_the_new_one_with_what_is_left_to_do(
    world: World, number: int, *, after: bool
) -> None:
    await world.sync("r1", estate("18:00"))
    world.store.left, world.store.after = number, after
    with pytest.raises(StoreUnavailable):
        await world.sync("r2", estate("19:00"))
    world.store.left = None
    pointer = world.pointer()
    underived = {key.namespace for key in pointer.underived}
    behind = {name for name, at in zip(NAMES, world.revisions(), strict=True) if at != pointer.revision.id}
    assert behind <= underived
    await world.engine().sync()
    assert (world.pointer().revision.id, world.pointer().underived) == ("r2", frozenset())
    assert world.revisions() == ["r2"] * 3


async def test_two_that_sync_at_once_end_in_one_revision_with_every_record_of_it(world: World) -> None:
    await world.sync("r1", estate("18:00"))
    world.history.revisions.append(("r2", estate("19:00")))
    results = await asyncio.gather(*(world.engine(asyncio.to_thread).sync() for _ in range(2)))
    assert sorted(result.end for result in results) == [SyncEnd.IN_FORCE, SyncEnd.UNCHANGED]
    assert world.revisions() == ["r2"] * 3
