"""One tick for each invocation of AWS Lambda, which EventBridge makes each minute: `reconciler.lambda_handler.handle`.

The same engine as the long-lived one, put together by the same settings, from the environment alone. It holds no
Lease, and heeds its mark: overlapping invocations are kept apart by their claims, so each claims in its own name.
What an invocation leaves undone when its time is up, the next one goes on with.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Protocol

from reconciler.adapters.reporters.cluster_events import sending_events
from reconciler.adapters.reporters.several import Reporters
from reconciler.clocks import SystemClock
from reconciler.compose import engine_of, observed, open_clusters, open_store, read_settings
from reconciler.core.happenings import Happening, SwitchFailed
from reconciler.core.ports import Clock, Reporter, Store
from reconciler.core.revisions import POINTER_ID, CataloguePointer
from reconciler.engine.chronicle import Chronicle
from reconciler.engine.switching import Tally
from reconciler.settings import Settings

LAST_WORDS_S = 5.0
"""What is kept of an invocation's time to settle what has ended and to say so."""

DECISIONS = 3
"""How many decisions in a row fit into the rest: a namespace that takes long gives its claim back, rather than leaving
it to expire, and what its waking made possible is begun in the same invocation.
"""


class Context(Protocol):
    """What Lambda says of an invocation."""

    @property
    def aws_request_id(self) -> str: ...

    def get_remaining_time_in_millis(self) -> int: ...


class TickFailed(Exception):
    """The tick did not do all that was due; the message names what. Raised so that Lambda counts an error."""


@dataclass(slots=True)
class _Failures:
    """Remembers which namespaces could not be switched, and why."""

    said: list[str] = field(default_factory=list)

    def tell(self, happening: Happening) -> None:
        if isinstance(happening, SwitchFailed):
            self.said.append(f"{happening.key}: {happening.reason}")


def handle(event: object, context: Context) -> Mapping[str, int]:
    """Do what is due now. The numbers are those of `alba tick --format json`.

    TickFailed, WrongSetting, StoreUnavailable: Lambda counts an error; the next invocation tries again.
    """
    del event
    settings, clock = read_settings({}), SystemClock()
    with observed(replace(settings, metrics="off"), clock, _log) as reporter:
        return tick_once(settings, clock, reporter, context)


def tick_once(settings: Settings, clock: Clock, reporter: Reporter, context: Context) -> Mapping[str, int]:
    """One tick within what is left of an invocation's time. See `handle`."""
    left_s = context.get_remaining_time_in_millis() / 1000 - LAST_WORDS_S
    if left_s < 1:
        raise TickFailed(f"{left_s + LAST_WORDS_S:.0f} s are left, too few to begin; give the function a minute")
    decision_s = min(settings.whole("decision_s", 1), max(1, int(left_s / DECISIONS)))
    bounded = replace(settings, decision_s=str(decision_s), owner=f"lambda-{context.aws_request_id}")
    failures = _Failures()
    with open_store(bounded, clock, make=False) as store:
        tally = asyncio.run(_tick(bounded, store, clock, Reporters((reporter, failures)), left_s))
    if tally.failed:
        raise TickFailed(f"{tally.failed} namespaces failed: {'; '.join(failures.said)}")
    return {name: count for name, count in asdict(tally).items() if name != "rolled"}


async def _tick(settings: Settings, store: Store, clock: Clock, reporter: Reporter, left_s: float) -> Tally:
    pointer = (await asyncio.to_thread(store.read, [POINTER_ID])).get(POINTER_ID)
    if not isinstance(pointer, CataloguePointer):
        raise TickFailed("the store holds no catalogue; run `alba sync` first")
    clusters = await open_clusters(settings, pointer.policy.clusters)
    chronicle = Chronicle(clock.now)
    try:
        async with sending_events(clusters, clock, reporter) as events, asyncio.timeout(left_s):
            told = Reporters((reporter, chronicle, events))
            engine = engine_of(settings, store, clusters, clock, reporter=told, chronicle=chronicle)
            tally = await engine.tick()
            await engine.observe()
            return tally
    except TimeoutError as error:
        raise TickFailed(f"not done after {left_s:.0f} s; the next invocation goes on when the claims end") from error
    finally:
        for cluster in clusters.values():
            await cluster.close()


def _log(line: str) -> None:
    sys.stderr.write(line + "\n")
