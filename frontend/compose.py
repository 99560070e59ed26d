"""Builds the API and the page from settings. The only place of this room that reads settings."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TypeVar

from fastapi import FastAPI

from frontend.api.app import make_app
from frontend.api.estate import Estate
from frontend.api.following import Follower
from frontend.api.guarding.gate import Guard
from frontend.api.guarding.identity import Bearer, Identity, LoadBalancer, alb_keys
from frontend.api.guarding.ration import Ration
from frontend.api.guarding.signing_keys import BalancerKeys, IssuerKeys
from frontend.api.hourly import Hourly
from frontend.api.links import Repository, page_of
from frontend.api.live import Hub
from frontend.api.lookout import LEAST_KEPT_S, Lookout
from frontend.api.mainline import Mainline
from frontend.api.page import BuiltPage
from frontend.api.past import Past
from frontend.api.standing import Standings
from frontend.serving import Address
from reconciler.adapters.breakers.breaker import Breaker, Limits
from reconciler.adapters.breakers.guarded_source import GuardedSource
from reconciler.adapters.breakers.guarded_store import GuardedStore
from reconciler.adapters.reporters.text import SilentReporter
from reconciler.clocks import SystemClock
from reconciler.compose import new_token, open_clusters, open_cost_centres, open_source
from reconciler.core.ports import Clock, Cluster, ClusterUnavailable, Store
from reconciler.settings import Settings, WrongSetting

T = TypeVar("T")

FOLLOW_S = 1.0
SOONEST_S = 0.5
"""However fast a demo's clock runs, Git is looked at no more often than this."""
_LOG = logging.getLogger("alba.api")


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What is different where everything is simulated: the clusters, and a clock that runs so many times faster."""

    clusters: Mapping[str, Cluster]
    speed: float


def address_of(settings: Settings) -> Address:
    """Where to listen. WrongSetting."""
    port = settings.whole("port")
    if port > 65_535:
        raise WrongSetting(f"ALBA_PORT (--port) may be 65535 at most, and is {port}")
    return Address(settings.host, port)


def app_of(settings: Settings, store: Store, clock: Clock, demonstration: Demonstration | None = None) -> FastAPI:
    """The whole application over an open store; nothing is read yet. WrongSetting."""
    estate = estate_of(settings, store, clock, demonstration)
    speed = demonstration.speed if demonstration else 1
    sync_s = max(SOONEST_S, settings.whole("sync_s", 1) / speed)
    return make_app(estate, new_token, lambda: _refreshed(estate, sync_s), guard=_guard(settings), page=_page(settings))


def estate_of(settings: Settings, store: Store, clock: Clock, demonstration: Demonstration | None = None) -> Estate:
    """The estate over an open store. WrongSetting."""
    url = settings.repository.rstrip("/") or page_of(settings.source)
    origins = (origin.strip() for origin in settings.origin.split(","))
    monotonic = SystemClock().monotonic
    breakers = {name: Breaker(name, "reads", Limits(), monotonic, SilentReporter()) for name in ("store", "repository")}
    guarded = GuardedStore(store, breakers["store"])
    source = GuardedSource(open_source(settings), breakers["repository"])
    past = Past(guarded, monotonic)
    return Estate(
        follower=Follower(guarded, clock, monotonic, past),
        mainline=Mainline(source, open_cost_centres(settings, clock), clock),
        past=past,
        hourly=Hourly(guarded),
        standings=Standings(),
        clock=clock,
        hub=Hub(new_token(), origins=frozenset(origin for origin in origins if origin)),
        repository=Repository(url, settings.branch, settings.schedules) if url else None,
        lookout=_lookout(settings, clock, monotonic, demonstration),
        sweep_s=settings.whole("sweep_s", 1),
        demo_speed=demonstration.speed if demonstration else 0,
        breakers=breakers,
    )


def _lookout(
    settings: Settings, clock: Clock, monotonic: Callable[[], float], demonstration: Demonstration | None
) -> Lookout | None:
    """None: this process asks no cluster. WrongSetting."""
    if demonstration:

        async def simulated(names: Sequence[str]) -> Mapping[str, Cluster]:
            return {name: demonstration.clusters[name] for name in names if name in demonstration.clusters}

        return Lookout(simulated, clock, monotonic, kept_s=LEAST_KEPT_S)
    if settings.live not in ("on", "off"):
        raise WrongSetting(f"ALBA_LIVE (--live) must be on or off, and is {settings.live!r}")

    async def connect(names: Sequence[str]) -> Mapping[str, Cluster]:
        try:
            return await open_clusters(settings, names)
        except WrongSetting as error:
            raise ClusterUnavailable(str(error)) from error

    return Lookout(connect, clock, monotonic) if settings.live == "on" else None


def _guard(settings: Settings) -> Guard:
    ration = Ration(settings.whole("rate"), SystemClock().monotonic)
    return Guard(ration, _identity(settings), settings.whole("proxies"))


def _identity(settings: Settings) -> Identity | None:
    """Who says whether somebody has signed in; None: everybody may read. WrongSetting."""
    kind, _, value = settings.sign_in.partition(":")
    monotonic = SystemClock().monotonic
    match kind:
        case "off" if not value:
            return None
        case "oidc" if value.startswith(("https://", "http://")):
            if not settings.audience:
                raise WrongSetting("ALBA_AUDIENCE (--audience) must say whom a bearer token has to be meant for")
            return Bearer(value, settings.audience, IssuerKeys(value, settings.sign_in_keys, monotonic))
        case "alb":
            try:
                return LoadBalancer(value, BalancerKeys(settings.sign_in_keys or alb_keys(value), monotonic))
            except ValueError as error:
                raise WrongSetting(f"ALBA_SIGN_IN (--sign-in): {error}") from error
    raise WrongSetting(
        f"ALBA_SIGN_IN (--sign-in) must be off, oidc:https://ISSUER or alb:ARN, and is {settings.sign_in!r}"
    )


def _page(settings: Settings) -> BuiltPage | None:
    """The built page; None: there is to be none. WrongSetting."""
    if settings.page == "off":
        return None
    if settings.page and not (Path(settings.page) / "index.html").is_file():
        raise WrongSetting(f"ALBA_PAGE (--page): there is no index.html in {settings.page}")
    installed = Path(str(resources.files("frontend"))) / "web" / "dist"
    return BuiltPage(Path(settings.page) if settings.page else installed, new_token)


@asynccontextmanager
async def _refreshed(estate: Estate, sync_s: float) -> AsyncIterator[None]:
    """Both copies, read once before anybody asks, and then again and again in tasks of their own."""
    await asyncio.gather(_follow(estate), _look_at_main(estate))
    tasks = [
        asyncio.create_task(_again(lambda: _follow(estate), FOLLOW_S)),
        asyncio.create_task(_again(lambda: _look_at_main(estate), sync_s)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if estate.lookout:
            await estate.lookout.close()


async def _again(work: Callable[[], Awaitable[None]], every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        await work()


async def _follow(estate: Estate) -> None:
    """One look at the store, and what has changed told to those who listen."""
    told = await _looked(estate.refresh)
    if told:
        estate.hub.tell(told.seq, told.text)


async def _look_at_main(estate: Estate) -> None:
    await _looked(estate.mainline.refresh)


async def _looked(refresh: Callable[[], T]) -> T | None:
    """One refresh, in a thread. What it does not expect, such as an item of a newer version, is logged: the copy
    stays, and the next look may go well.
    """
    try:
        return await asyncio.to_thread(refresh)
    except Exception:
        _LOG.exception(json.dumps({"event": "a copy could not be refreshed"}))
        return None
