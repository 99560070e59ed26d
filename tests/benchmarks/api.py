"""The API with ten thousand schedules: many readers at once over HTTP, and many who listen to one change."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import aiohttp
import httpx
from websockets.asyncio.client import ClientConnection, connect

from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.clocks import SystemClock
from reconciler.commands.running import allow_revision
from reconciler.compose import engine_of, open_source, read_settings
from reconciler.core.ports import Put
from reconciler.engine.syncing import SyncEnd
from tests.benchmarks.estates import mixed, write
from tests.benchmarks.measuring import percentile, table

READERS = 50
REQUESTS_EACH = 12
PATHS = {
    "list, one page": "/api/v1/schedules?limit=100",
    "list, every reader another filter": "/api/v1/schedules?limit=100&team=team-{reader:03d}",
    "one schedule": "/api/v1/schedules/{id}",
    "timeline, 36 hours": "/api/v1/timeline?limit=50",
    "first view": "/api/v1/summary",
}
HEAD = ("schedules", "what", "requests a second", "p50 ms", "p99 ms", "server CPU ms each")


@dataclass(frozen=True, slots=True)
class Served:
    """`alba serve` as a process, and the store that it reads."""

    address: str
    store: SqliteStore
    process: subprocess.Popen[str]

    def memory_mb(self) -> float:
        """What it holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024

    def cpu_s(self) -> float:
        """What it has used since it was started."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def readers(served: Served, count: int) -> None:
    """50 readers, each asking again as soon as it was answered."""
    ids = [row.id for row in served.store.schedules(limit=READERS).items]
    rows = []
    for name, path in PATHS.items():
        used = served.cpu_s()
        wall_s, seconds = asyncio.run(_read(served.address, path, ids, REQUESTS_EACH))
        rate, cpu = len(seconds) / wall_s, 1000 * (served.cpu_s() - used) / (len(seconds) + READERS)
        p50, p99 = (1000 * percentile(seconds, share) for share in (0.5, 0.99))
        rows.append((count, name, rate, p50, p99, cpu))
    table(f"{READERS} readers at once, on the machine that answers", HEAD, rows)


def listeners(served: Served, clients: int = 1000) -> None:
    """So many WebSockets of one process, and how long after a change in the store each has it."""
    before, began = served.memory_mb(), time.monotonic()
    address = served.address.replace("http", "ws") + "/ws?seq=now"
    connected_s, seconds = asyncio.run(_listen(address, served.store, clients, began))
    p50, last = 1000 * percentile(seconds, 0.5), 1000 * max(seconds)
    head = ("clients", "all connected s", "told", "p50 ms", "last ms", "MB before", "MB with them")
    row = (clients, connected_s, len(seconds), p50, last, before, served.memory_mb())
    table("A change in the store until a client has it", head, [row])


@contextmanager
def serving(count: int) -> Iterator[Served]:
    """`alba serve` over an estate of so many schedules, as a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        folder, database = write(Path(place) / "schedules", mixed(count)), Path(place) / "alba.db"
        store = SqliteStore(database, SystemClock().now)
        asyncio.run(_sync(store, folder))
        options = ["--store", f"sqlite:{database}", "--source", str(folder), "--port", "0", "--rate", "0"]
        command = [str(Path(sys.executable).parent / "alba"), "serve", *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            found = re.search(r"http://\S+:\d+", process.stdout.readline() if process.stdout else "")
            assert found
            _wait_until_ready(found[0])
            yield Served(found[0], store, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            store.close()


async def _sync(store: SqliteStore, folder: Path) -> None:
    settings, clock = read_settings({"source": str(folder)}), SystemClock()
    engine = engine_of(settings, store, {}, clock, source=open_source(settings))
    result = await engine.sync()
    if result.end is SyncEnd.HELD:
        allow_revision(store, result.revision, "benchmark")
        await engine.sync()


def _wait_until_ready(address: str) -> None:
    for _ in range(300):
        try:
            if httpx.get(f"{address}/health/ready", timeout=30).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError("it was never ready")


async def _read(address: str, path: str, ids: Sequence[str], times: int) -> tuple[float, list[float]]:
    """How long all took, and each answer, once every reader had its connection and a first answer."""
    seconds: list[float] = []
    connector = aiohttp.TCPConnector(limit=READERS)
    async with aiohttp.ClientSession(address, connector=connector, auto_decompress=False) as client:

        async def read(number: int) -> None:
            began = time.monotonic()
            async with client.get(path.format(reader=number, id=ids[number % len(ids)])) as answer:
                answer.raise_for_status()
                await answer.read()
            seconds.append(time.monotonic() - began)

        async def read_on(number: int) -> None:
            for _ in range(times):
                await read(number)

        await asyncio.gather(*(read(number) for number in range(READERS)))
        seconds.clear()
        began = time.monotonic()
        await asyncio.gather(*(read_on(number) for number in range(READERS)))
        return time.monotonic() - began, seconds


async def _listen(address: str, store: SqliteStore, clients: int, began: float) -> tuple[float, list[float]]:
    """Seconds until all are connected; and of each from the change until it was told."""
    sockets: list[ClientConnection] = []
    for first in range(0, clients, READERS):
        opened = (
            connect(address, max_size=None, open_timeout=120) for _ in range(first, min(first + READERS, clients))
        )
        sockets += await asyncio.gather(*opened)
    await asyncio.gather(*(socket.recv() for socket in sockets))
    connected_s = time.monotonic() - began
    record = store.records(limit=1).items[0]
    changed_at = time.monotonic()
    assert store.transact([Put(replace(record, version=uuid4().hex), record.version)])

    async def told(socket: ClientConnection) -> float:
        while json.loads(await asyncio.wait_for(socket.recv(), 120))["type"] != "change":
            pass
        return time.monotonic() - changed_at

    seconds = await asyncio.gather(*(told(socket) for socket in sockets))
    await asyncio.gather(*(socket.close() for socket in sockets))
    return connected_s, list(seconds)
