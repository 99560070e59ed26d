"""The queue in the table: one item a request, and one that lists those that are not done.

A request is written in one transaction with its place in the list, so that neither is ever without the other. Those
that are done stay for a week, since Slack may deliver them once more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from bot.core.request import Request, Step
from bot.ports import Queued
from reconciler.adapters.stores.codec import Attribute, Codec, to_json
from reconciler.core.errands import ERRANDS, Errand
from reconciler.core.ports import Delete, Expect, Op, Put, Store, StoreUnavailable
from reconciler.core.records import Version
from schemas.instants import DAY, Instant

INDEX = f"{ERRANDS}index"
KEPT_S = 7 * DAY
FORGOTTEN_AT_ONCE = 20
TRIES = 200
_REQUEST = Codec(Request)


@dataclass(frozen=True, slots=True)
class _List:
    """The ids that are not done, in order, and when those that are were so; with the version of the item."""

    waiting: tuple[str, ...]
    done: Mapping[str, Instant]
    version: Version | None


class StoreQueue:
    """The queue over the reconciler's store. Several bots may share it."""

    def __init__(self, store: Store, now: Callable[[], float], mint: Callable[[], str]) -> None:
        self._store = store
        self._now = now
        self._mint = mint

    def put(self, request: Request) -> bool:
        id_ = _id(request.key)
        for _ in range(TRIES):
            if id_ in self._store.read([id_]):
                return False
            listed = self._list()
            ops: list[Op] = [Put(self._errand(request), Expect.ABSENT)]
            if self._store.transact([*ops, *self._listed(listed, (*listed.waiting, id_), listed.done)]):
                return True
        raise StoreUnavailable("the bot's queue is written to by too many at once")

    def open(self) -> Sequence[Queued]:
        found: list[Queued] = []
        waiting = self._list().waiting
        for at in range(0, len(waiting), 100):
            items = self._store.read(waiting[at : at + 100])
            found += [_queued(item) for id_ in waiting[at : at + 100] if isinstance(item := items.get(id_), Errand)]
        return found

    def save(self, queued: Queued, after: Request) -> Queued | None:
        written = self._errand(after)
        if after.step is not Step.DONE:
            return Queued(after, written.version) if self._store.transact([Put(written, queued.version)]) else None
        for _ in range(TRIES):
            listed = self._list()
            waiting = tuple(id_ for id_ in listed.waiting if id_ != written.id)
            ops: list[Op] = [Put(written, queued.version)]
            done = {**listed.done, written.id: int(self._now())}
            if self._store.transact([*ops, *self._listed(listed, waiting, done)]):
                return Queued(after, written.version)
            present = self._store.read([written.id]).get(written.id)
            if not isinstance(present, Errand) or present.version != queued.version:
                return None
        raise StoreUnavailable("the bot's queue is written to by too many at once")

    def _list(self) -> _List:
        found = self._store.read([INDEX]).get(INDEX)
        if not isinstance(found, Errand):
            return _List((), {}, None)
        held = json.loads(found.text)
        return _List(tuple(held["waiting"]), held["done"], found.version)

    def _listed(self, before: _List, waiting: tuple[str, ...], done: Mapping[str, Instant]) -> list[Op]:
        """The list as it will be, without what was done long ago, and those requests taken away."""
        old = [id_ for id_, at in done.items() if at < self._now() - KEPT_S][:FORGOTTEN_AT_ONCE]
        held = {"waiting": waiting, "done": {id_: at for id_, at in done.items() if id_ not in old}}
        index = Errand(INDEX, self._mint(), to_json(held))
        ops: list[Op] = [Delete(id_, Expect.ANYTHING) for id_ in old]
        return [*ops, Put(index, before.version or Expect.ABSENT)]

    def _errand(self, request: Request) -> Errand:
        return Errand(_id(request.key), self._mint(), to_json(_REQUEST.write(request)))


def _id(key: str) -> str:
    return f"{ERRANDS}request/{re.sub('[^A-Za-z0-9_.:-]', '-', key)}"


def _queued(item: Errand) -> Queued:
    return Queued(_REQUEST.read(cast("Mapping[str, Attribute]", json.loads(item.text))), item.version)
