"""Sends the patches of one cluster: so many at once, namespace by namespace, and nothing else beside them.

When many namespaces are due at once, whatever can wait (looking again, judging, settling) waits for their patches, so
that these go out back to back. It waits some seconds at most, and never for the few of a namespace that hangs.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reconciler.core.ports import Clock, JsonObject, Outcome, Resource
from reconciler.core.power import Patch

SendPatch: TypeAlias = Callable[[Resource, str, str, JsonObject], Awaitable[Outcome]]
"""As `Cluster.patch`."""

AT_ONCE = 64
"""Of a cluster. The others wait here, and each is checked against its decision when its turn has come."""

OF_ONE_NAMESPACE = 32
"""The others of a huge one wait for these, so that it holds up no other namespace."""

IN_A_TURN = 8
"""Of one namespace, before it is another's turn: most end in one, and what has begun ends while its decision lives."""

PATIENCE_S = 5.0
LAST_FEW_S = 0.25
"""For how long other work waits for patches that are still to be sent, and for the last few of them."""


@dataclass(slots=True)
class _Batch:
    """Patches of one namespace that may go out together; `ended` tells whether all were sent while they might be."""

    left: deque[Patch]
    may_go: Callable[[], bool]
    note: Callable[[Patch, Outcome], None]
    ended: asyncio.Future[bool]
    sent: int = 0
    under_way: int = 0
    whole: bool = True
    error: Exception | None = None


class Sender:
    """The way by which one engine's patches reach a cluster."""

    def __init__(self, patch: SendPatch, clock: Clock) -> None:
        self._patch = patch
        self._clock = clock
        self._turns: deque[_Batch] = deque()
        self._workers: set[asyncio.Task[None]] = set()
        self._working = 0
        self._open = 0
        self._calm: asyncio.Event | None = None
        self._watch: asyncio.Task[None] | None = None

    async def send(
        self,
        patches: Sequence[Patch],
        may_go: Callable[[], bool],
        note: Callable[[Patch, Outcome], None],
        *,
        begun: bool = False,
    ) -> bool:
        """Send the patches, and note each outcome; whether all might go. Ends once none is under way any more. A
        namespace that has `begun` goes before those that have not.

        ClusterUnavailable: what was not under way by then is not sent.
        """
        if not patches:
            return True
        batch = _Batch(deque(patches), may_go, note, asyncio.get_running_loop().create_future())
        self._open += len(patches)
        if begun:
            self._turns.appendleft(batch)
        else:
            self._turns.append(batch)
        while self._working < min(AT_ONCE, self._open):
            self._working += 1
            worker = asyncio.create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        try:
            return await batch.ended
        finally:
            self._drop(batch)

    async def calm(self) -> None:
        """Wait for the patches, if they are more than one namespace may have at once, or others wait for them already:
        then all go on together."""
        if self._calm is None:
            if self._open <= OF_ONE_NAMESPACE:
                return
            self._calm = asyncio.Event()
            self._watch = asyncio.create_task(self._end_calm(self._calm, PATIENCE_S))
        await self._calm.wait()

    async def _end_calm(self, calm: asyncio.Event, wait_s: float) -> None:
        await self._clock.sleep(wait_s)
        if self._calm is calm:
            self._calm = None
        calm.set()

    async def _work(self) -> None:
        try:
            while (batch := self._next()) is not None:
                await self._send_one(batch)
        finally:
            self._working -= 1

    async def _send_one(self, batch: _Batch) -> None:
        patch = batch.left.popleft()
        batch.under_way += 1
        try:
            outcome = await self._patch(patch.resource, patch.namespace, patch.name, patch.body)
            batch.note(patch, outcome)
        except asyncio.CancelledError:
            batch.ended.cancel()
            raise
        except Exception as error:
            batch.error = error
            self._drop(batch)
        finally:
            batch.under_way -= 1
            self._close(1)
            _end(batch)

    def _next(self) -> _Batch | None:
        """The batch whose turn it is, of those that may send another patch."""
        for _ in range(len(self._turns)):
            batch = self._turns.popleft()
            if not batch.left:
                continue
            if not batch.may_go():
                batch.whole = False
                self._drop(batch)
                _end(batch)
                continue
            if batch.under_way >= OF_ONE_NAMESPACE:
                self._turns.append(batch)
                continue
            batch.sent += 1
            if batch.sent % IN_A_TURN:
                self._turns.appendleft(batch)
            else:
                self._turns.append(batch)
            return batch
        return None

    def _drop(self, batch: _Batch) -> None:
        """Leave what was not sent."""
        self._close(len(batch.left))
        batch.left.clear()

    def _close(self, number: int) -> None:
        before, self._open = self._open, self._open - number
        if self._calm is None or self._watch is None or self._open > OF_ONE_NAMESPACE:
            return
        if self._open == 0:
            self._watch.cancel()
            self._calm.set()
            self._calm = None
        elif before > OF_ONE_NAMESPACE:
            self._watch.cancel()
            self._watch = asyncio.create_task(self._end_calm(self._calm, LAST_FEW_S))


def _end(batch: _Batch) -> None:
    if batch.left or batch.under_way or batch.ended.done():
        return
    if batch.error is not None:
        batch.ended.set_exception(batch.error)
    else:
        batch.ended.set_result(batch.whole)
