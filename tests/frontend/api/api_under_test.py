"""The API over a store that a real engine wrote, asked in process, without a network and without a background task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import httpx
from fastapi import FastAPI

from frontend.api.answers import Answers
from frontend.api.app import API, make_app
from frontend.api.estate import Estate
from frontend.api.following import WHOLE_EVERY_S, Follower
from frontend.api.guarding.gate import Guard
from frontend.api.hourly import Hourly
from frontend.api.links import Repository
from frontend.api.live import Hub
from frontend.api.lookout import Lookout
from frontend.api.mainline import Mainline
from frontend.api.page import BuiltPage
from frontend.api.past import Past
from frontend.api.standing import Standings
from reconciler.adapters.sources.tree import TreeSource
from reconciler.core.history import HistoryRow
from reconciler.core.items import Item
from reconciler.core.ports import Cluster, Due, JsonObject, Op, Page, StoreUnavailable
from reconciler.core.records import ItemId, NamespaceKey, NamespaceRecord, State
from reconciler.core.resources import DEPLOYMENTS
from reconciler.core.rows import ScheduleRow
from schemas.instants import Instant
from tests.reconciler.engine.scenario import CountedStore, Scenario

Json: TypeAlias = Any

REPOSITORY = Repository("https://github.com/example/schedules", "main", "schedules")
LOAD_TEST = """\
namespace: payments-dev
costCenter: CC-1
owner: ana@example.com
reason: "=Load test"
once: {start: 2026-12-01T08:00, stop: 2026-12-01T18:00}
"""
CHECKOUT = """\
namespaces: [checkout-qa, checkout-perf]
costCenter: CC-1
owner: team-checkout
weekly:
  - {days: [mon, tue, wed, thu, fri], start: 08:00, stop: 19:00}
except: [2026-12-03]
"""
PRICES = 'prices: {currency: USD, cpuHour: "0.04", memoryGiBHour: "0.005"}\n'


class FailingStore:
    """The port over another store; `away` has every call refused. `pages` counts those of the history."""

    def __init__(self, store: CountedStore) -> None:
        self.away = False
        self.reads = self.pages = 0
        self._store = store

    def _ask(self) -> CountedStore:
        self.reads += 1
        if self.away:
            raise StoreUnavailable("time-out")
        return self._store

    def read(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Item]:
        return self._ask().read(ids)

    def transact(self, ops: Sequence[Op]) -> bool:
        raise AssertionError(f"the API wrote {ops}")

    def due(self, by: Instant, limit: int) -> Sequence[Due]:
        return self._ask().due(by, limit)

    def records(self, cursor: str | None = None, limit: int = 100) -> Page[NamespaceRecord]:
        return self._ask().records(cursor, limit)

    def schedules(self, state: State | None = None, cursor: str | None = None, limit: int = 100) -> Page[ScheduleRow]:
        return self._ask().schedules(state, cursor, limit)

    def history(
        self,
        since: Instant,
        until: Instant,
        key: NamespaceKey | None = None,
        cursor: str | None = None,
        limit: int = 100,
    ) -> Page[HistoryRow]:
        self.pages += 1
        return self._ask().history(since, until, key, cursor, limit)

    def close(self) -> None:
        self._store.close()


class Api:
    """A scenario, and the API that reads its store; with `live` it may ask the cluster too."""

    def __init__(
        self, folder: Path, *, live: bool = False, guard: Guard | None = None, page: BuiltPage | None = None
    ) -> None:
        self.scenario = Scenario(folder)
        self.store = FailingStore(self.scenario.store)
        clock = self.scenario.clock
        self.elapsed = self.used = 0.0
        self.past = Past(self.store, lambda: self.elapsed)
        self.follower = Follower(self.store, clock, lambda: self.elapsed, self.past)
        self.hub = Hub("first", heartbeat_s=3600)
        self.mainline = Mainline(TreeSource(self.scenario.folder), None, clock)
        self.estate = Estate(
            self.follower,
            self.mainline,
            self.past,
            Hourly(self.store),
            Standings(),
            clock,
            self.hub,
            REPOSITORY,
            Lookout(self._connect, clock, lambda: self.elapsed) if live else None,
            answers=Answers(lambda: self.elapsed, lambda: self.used),
        )
        numbers = count(1)
        self.app: FastAPI = make_app(self.estate, lambda: f"correlation-{next(numbers)}", guard=guard, page=page)

    async def _connect(self, names: Sequence[str]) -> Mapping[str, Cluster]:
        return dict.fromkeys(names, self.scenario.faulty)

    async def begin(self) -> None:
        """Three namespaces under two files, all asleep before the first of them is to wake."""
        self.scenario.policy(more=PRICES)
        self.scenario.write("payments/load-test.yaml", LOAD_TEST)
        self.scenario.write("checkout/office-hours.yaml", CHECKOUT)
        self.scenario.deploy("payments-dev", "checkout-qa", "checkout-perf")
        await self.scenario.follow()
        await self.scenario.settle()
        self.refresh()

    def give_requests(self, namespace: str) -> None:
        """The three pods of its Deployment request one core and one GiB each."""
        requests = {"requests": {"cpu": "1", "memory": "1Gi"}}
        containers = [{"name": "main", "image": "x", "resources": requests}]
        patch: JsonObject = {"spec": {"template": {"spec": {"containers": containers}}}}
        self.scenario.cluster.edit(DEPLOYMENTS, namespace, "web", patch)

    async def tick(self, at: str) -> None:
        """Let the engine do at an instant what is due then, and the API see it."""
        self.scenario.now(at)
        await self.scenario.settle()
        self.refresh()

    def refresh(self) -> None:
        """Every record is read, as now and then in production."""
        self.elapsed += WHOLE_EVERY_S
        if told := self.estate.refresh():
            self.hub.tell(told.seq, told.text)
        self.mainline.refresh()

    async def ask(
        self, path: str, *, method: str = "GET", content: bytes | None = None, **headers: str
    ) -> httpx.Response:
        """A request as a client makes it; underscores in header names stand for dashes."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://alba") as client:
            return await client.request(method, path, content=content, headers=sent)

    async def get(self, path: str) -> Json:
        """The data of a good answer under `/api/v1`."""
        answer = await self.ask(f"{API}{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]
