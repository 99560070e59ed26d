"""`alba demo`: the engine of production over one SQLite file and simulated clusters, on a clock that runs fast.

Nothing here decides or switches: the story lets time pass, plays the people around Alba, and reads out what the
engine tells. Nothing outside a temporary folder is written.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from reconciler.adapters.clusters.simulated import SimulatedCluster, seed_objects
from reconciler.adapters.reporters.several import Reporters
from reconciler.adapters.reporters.text import TextReporter
from reconciler.clocks import FastClock, SystemClock
from reconciler.commands.connecting import settings_of
from reconciler.commands.demo_page import besides, page_beside
from reconciler.commands.demo_request import Asking, need, repository_with
from reconciler.commands.ending import CannotRun, stop_on_signals
from reconciler.commands.loading import SCHEDULES, PathArgument, files_of, usable
from reconciler.commands.running import allow_revision
from reconciler.commands.sample_cluster import sample_objects
from reconciler.commands.showing import say
from reconciler.commands.writing import proposer
from reconciler.compose import engine_of, open_source, open_store
from reconciler.core.forecast import grouped, transitions
from reconciler.core.ports import Store
from reconciler.core.records import NamespaceKey, Way
from reconciler.core.resources import DEPLOYMENTS
from reconciler.engine.chronicle import Chronicle
from reconciler.engine.engine import Engine
from reconciler.engine.syncing import SyncEnd
from reconciler.settings import Settings
from schemas.catalogue import Catalogue
from schemas.checking import Files, check
from schemas.instants import DAY, HOUR, MINUTE, Instant, parse_instant
from schemas.zones import wall_of

MONDAY = "2026-12-14T12:20:00Z"
"""Twenty past seven in Bogota, on an ordinary Monday of the sample estate."""

SLOWEST, FASTEST = 1, 20_000
ASKED_AFTER_S = 2 * HOUR
PATIENCE_S = 10
"""Seconds of real time for which a decision of the demo lives, however fast its clock runs."""


def demo(
    path: PathArgument = SCHEDULES,
    speed: Annotated[float, typer.Option("--speed", help="how much faster than real time the clock runs")] = 2400,
    at: Annotated[str, typer.Option("--at", help="the instant at which the story begins, in UTC")] = MONDAY,
) -> None:
    """Watch sample namespaces wake and sleep: everything embedded, on a clock that runs fast.

    On a terminal it stays up until Ctrl-C; otherwise it ends when its story, one day, is told.
    """
    if not SLOWEST <= speed <= FASTEST:
        raise CannotRun(f"--speed {speed:g}: it may be from {SLOWEST} to {FASTEST}")
    try:
        start = parse_instant(at)
    except ValueError as error:
        raise CannotRun(f"--at: {error}") from error
    files = files_of(path)
    catalogue = usable(check(files, start), str(path))
    with tempfile.TemporaryDirectory(prefix="alba-demo-") as folder:
        asyncio.run(_play(catalogue, files, start, speed, Path(folder)))


async def _play(catalogue: Catalogue, files: Files, start: Instant, speed: float, folder: Path) -> None:
    pages, propose = besides(say), proposer()
    repository = repository_with(files, folder / "estate")
    settings = _settings(repository, folder, speed)
    source = open_source(settings)
    source.files(source.head().id)  # once before the clock starts, since to copy a repository takes a while
    clock = FastClock(start, speed, SystemClock())
    clusters = {name: SimulatedCluster(clock.now, ready_after_s=2 * MINUTE) for name in catalogue.policy.clusters}
    for key in grouped(catalogue.schedules.values()):
        seed_objects(clusters[key.cluster], sample_objects(key.namespace))
    narrator = Narrator(clock.now, catalogue.policy.default_timezone)
    stop = stop_on_signals()
    with open_store(settings, clock) as store:
        chronicle = Chronicle(clock.now)
        told = Reporters((TextReporter(narrator.say), chronicle))
        engine = engine_of(settings, store, clusters, clock, reporter=told, source=source, chronicle=chronicle)
        asking = Asking(propose, settings, repository, ahead_s=max(2 * HOUR, PATIENCE_S * speed / 2))
        story = Story(catalogue, files, clock, clusters, narrator, asking)
        story.introduce(speed, folder)
        await _follow_first_revision(engine, store, narrator)
        async with page_beside(pages, settings, clock, clusters, speed, narrator.aside):
            await _tell(story, engine, stop)
    narrator.aside("The demo has ended; nothing of it is left.")


async def _tell(story: Story, engine: Engine, stop: asyncio.Event) -> None:
    """Let the engine run while the story is told and, on a terminal, until somebody ends it."""
    running = asyncio.create_task(engine.run(stop))
    telling = asyncio.create_task(story.tell())
    try:
        await asyncio.wait({running, telling}, return_when=asyncio.FIRST_COMPLETED)
        if telling.done():
            telling.result()
        if sys.stdout.isatty() and not stop.is_set() and not running.done():
            story.narrator.aside("The story is told; the clock runs on. End with Ctrl-C.")
            await stop.wait()
    finally:
        stop.set()
        telling.cancel()
        await running


async def _follow_first_revision(engine: Engine, store: Store, narrator: Narrator) -> None:
    result = await engine.sync()
    if result.end is SyncEnd.HELD:
        narrator.aside("A change that puts so many namespaces to sleep waits for a word: alba sync --allow HEAD")
        allow_revision(store, result.revision, "demo")
        result = await engine.sync()
    if result.end is not SyncEnd.IN_FORCE:
        raise CannotRun(f"the schedules cannot be followed: {result.detail}")


@dataclass(frozen=True, slots=True)
class Narrator:
    """Reads out lines under the time of the story, on the wall clock of the estate."""

    now: Callable[[], float]
    zone: str

    def say(self, line: str) -> None:
        time = f"{wall_of(self.zone, int(self.now())):%a %H:%M}"
        say((time, "dim"), "  ", (line, _style(line)))

    def aside(self, line: str) -> None:
        say((f"           {line}", "italic"))


@dataclass(frozen=True, slots=True)
class Story:
    """One day: what the schedules do by themselves, a request and its merge, and a colleague who works late."""

    catalogue: Catalogue
    files: Files
    clock: FastClock
    clusters: Mapping[str, SimulatedCluster]
    narrator: Narrator
    asking: Asking

    def introduce(self, speed: float, folder: Path) -> None:
        policy, now = self.catalogue.policy, int(self.clock.now())
        say(f"{len(self.catalogue.schedules)} schedules, at most {policy.limit} namespaces awake in a cluster;")
        say(f"it is {wall_of(policy.default_timezone, now):%A %d %B %Y, %H:%M} in {policy.default_timezone},")
        say(f"and an hour takes {HOUR / speed:.1f} s. From another terminal:")
        say(f"  alba status --store sqlite:{folder / 'alba.db'}")
        say()

    async def tell(self) -> None:
        """Let a day pass. Somebody asks for a namespace; in the first quiet hour a colleague starts one by hand."""
        start = int(self.clock.now())
        quiet = self._quiet_instant(start)
        await self.clock.sleep(ASKED_AFTER_S)
        needed_until = await self._ask()
        if quiet is not None:
            await self._until(quiet[0])
            self._start_by_hand(quiet[1])
        await self.clock.sleep(2 * HOUR if quiet else DAY / 2)
        await self._until(needed_until)

    async def _ask(self) -> Instant:
        """A request, from its words to its merge; until when it is worth looking on."""
        now = int(self.clock.now())
        needed = need(self.catalogue, self.files, now, self.asking.ahead_s)
        if needed is None:
            return now
        await self.asking.play(needed, now, self.narrator.aside)
        return needed.window.stop + HOUR // 2

    async def _until(self, instant: Instant) -> None:
        await self.clock.sleep(max(0, instant - self.clock.now()))

    def _quiet_instant(self, start: Instant) -> tuple[Instant, NamespaceKey] | None:
        """Forty minutes after the first namespace that the day wakes goes to sleep again."""
        woken: set[NamespaceKey] = set()
        for transition in transitions(self.catalogue.schedules.values(), start, start + DAY):
            if transition.way is Way.WAKE:
                woken.add(transition.key)
            elif transition.key in woken:
                return transition.at + 40 * MINUTE, transition.key
        return None

    def _start_by_hand(self, key: NamespaceKey) -> None:
        self.narrator.aside(f"A colleague works late: kubectl scale deployment/api -n {key.namespace} --replicas=2")
        self.clusters[key.cluster].edit(DEPLOYMENTS, key.namespace, "api", {"spec": {"replicas": 2}}, by="kubectl")


def _settings(repository: Path, folder: Path, speed: float) -> Settings:
    """Production's settings, but for one engine alone, and for the time that a decision may take: the machine is no
    faster than it is.
    """
    decision_s = int(max(45, PATIENCE_S * speed))
    return settings_of(
        store=f"sqlite:{folder / 'alba.db'}",
        source=repository.as_uri(),
        cache=str(folder / "copies"),
        lease="none",
        decision_s=str(decision_s),
        claim_s=str(2 * decision_s),
        ready_s=str(int(max(600, PATIENCE_S * speed))),
        sync_s=str(int(max(30, speed))),
        signals_s=str(int(max(1, speed))),
        observe_s=str(int(max(15, speed / 4))),
    )


def _style(line: str) -> str:
    for word, style in ((" not ", "red"), (" awake", "green"), (" waking", "cyan"), (" asleep", "blue")):
        if word in line:
            return style
    return ""
