"""Builds the reconciler from its settings. The only place that reads the environment, and that names adapters."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.adapters.reporters.pulse import Pulse
from reconciler.adapters.reporters.several import Reporters
from reconciler.adapters.reporters.text import Level, SilentReporter, TextReporter
from reconciler.adapters.sources.cost_centres import PublishedCostCentres, file_fetcher
from reconciler.adapters.sources.git import GitSource, copy_name
from reconciler.adapters.sources.tree import TreeSource
from reconciler.clocks import ShiftedClock, SystemClock
from reconciler.core.ports import Clock, Cluster, CostCentreSource, Reporter, Source, Store
from reconciler.engine.chronicle import Chronicle
from reconciler.engine.electing import Candidate, Elector, LeaseName, Passerby
from reconciler.engine.engine import Engine
from reconciler.engine.ports import Endurance, Ports, Times
from reconciler.settings import TABLE, Settings, WrongSetting, settings_from
from schemas.checking import Basis, Checked, Memory, check_again
from schemas.instants import Instant
from schemas.schedule import DEFAULT_CLUSTER, CostCentres

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

    from reconciler.adapters.breakers.breaker import Breakers
    from reconciler.adapters.clusters.access import Access
    from reconciler.adapters.sources.publishing import PublishedObject


def read_settings(flags: Mapping[str, str | None]) -> Settings:
    """The settings of this process: flags, then environment, then defaults. WrongSetting."""
    return settings_from(os.environ, flags)


def new_token() -> str:
    """A token that is unique for ever."""
    return secrets.token_hex(12)


def owner_of(settings: Settings) -> str:
    """Who this process says it is, in claims and in the Lease."""
    return settings.owner or f"{socket.gethostname()}-{os.getpid()}"


def clock_at(at: Instant | None) -> Clock:
    """This machine's clock, or the same moved to another instant."""
    real = SystemClock()
    return real if at is None else ShiftedClock(at, real)


@contextmanager
def open_store(settings: Settings, clock: Clock, *, make: bool = True) -> Iterator[Store]:
    """The store, given back at the end; with `make` its file is made where there is none yet.

    WrongSetting: it is neither `sqlite:PATH` nor `dynamodb:TABLE`, or has no file and none is to be made.
    """
    kind, _, name = settings.store.partition(":")
    if kind == "sqlite" and not make and not Path(name).exists():
        raise WrongSetting(f"there is no store {name}; run `alba sync` first, or name another with --store")
    store: Store
    if kind == "sqlite" and name:
        from reconciler.adapters.stores.sqlite import SqliteStore  # noqa: PLC0415

        store = SqliteStore(Path(name), clock.now)
    elif kind == "dynamodb" and name:
        store = _dynamodb(settings, name, clock)
    else:
        raise WrongSetting(f"ALBA_STORE must be sqlite:PATH or dynamodb:TABLE, and is {settings.store!r}")
    try:
        yield store
    finally:
        store.close()


def _dynamodb(settings: Settings, table: str, clock: Clock) -> Store:
    try:
        from reconciler.adapters.stores.dynamodb import DynamoStore  # noqa: PLC0415
        from reconciler.adapters.stores.dynamodb_client import dynamodb_client  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise WrongSetting("DynamoDB needs the extra `aws`: pip install 'alba-schedules[aws]'") from error
    timeout_s = settings.whole("aws_timeout_s", 1)
    client = dynamodb_client(settings.aws_endpoint or None, settings.aws_region or None, timeout_s)
    return DynamoStore(client, table, clock.now, settings.whole("shards", 1))


def cluster_names(settings: Settings) -> tuple[str, ...]:
    """The clusters that the settings know by name; `main`, the policy's default, where they name none."""
    return tuple(_contexts(settings)) or (DEFAULT_CLUSTER,)


def _contexts(settings: Settings) -> dict[str, str]:
    return dict(pair.partition("=")[::2] for pair in settings.contexts.split(",") if pair)


async def open_clusters(settings: Settings, names: Sequence[str]) -> dict[str, Cluster]:
    """A connection to each cluster; nothing is asked of it yet. WrongSetting: nobody says how one is reached."""
    try:
        from reconciler.adapters.clusters.access import (  # noqa: PLC0415 - an extra that a reader needs not have
            in_cluster_access,
            kubeconfig_access,
        )
        from reconciler.adapters.clusters.kubernetes import (  # noqa: PLC0415 - likewise
            ONE_OBJECT,
            ONE_PAGE,
            KubernetesCluster,
        )
        from reconciler.adapters.clusters.pace import Pace  # noqa: PLC0415 - likewise
    except ModuleNotFoundError as error:
        raise WrongSetting("clusters need the extra `kubernetes`: pip install 'alba-schedules[kubernetes]'") from error
    contexts = _contexts(settings)
    if (contexts or len(names) > 1) and (missing := [name for name in names if name not in contexts]):
        raise WrongSetting(
            f"ALBA_CONTEXTS does not say how cluster {missing[0]} is reached: write {missing[0]}=CONTEXT"
        )

    def access(name: str) -> Access:
        context = contexts.get(name, "")
        if context.startswith("eks:"):
            return _eks(settings, context.removeprefix("eks:"))
        if not settings.kubeconfig and "KUBERNETES_SERVICE_HOST" in os.environ:
            return in_cluster_access()
        return kubeconfig_access(Path(settings.kubeconfig) if settings.kubeconfig else None, context or None)

    if settings.kubeconfig and not Path(settings.kubeconfig).is_file():
        raise WrongSetting(f"ALBA_KUBECONFIG (--kubeconfig): there is no file {settings.kubeconfig}")
    clock, per_second, timeout_s = SystemClock(), settings.whole("pace"), settings.whole("cluster_timeout_s", 1)
    return {
        name: KubernetesCluster(
            access(name),
            Pace(per_second=per_second or None, at_once=settings.whole("in_flight", 1), monotonic=clock.monotonic),
            clock.monotonic,
            one_object=ONE_OBJECT.within(timeout_s),
            one_page=ONE_PAGE.within(3 * timeout_s),
        )
        for name in names
    }


def _eks(settings: Settings, cluster: str) -> Access:
    from reconciler.adapters.clusters.eks_token import eks_access  # noqa: PLC0415 - only EKS needs it

    try:
        return eks_access(cluster, settings.aws_region or None)
    except ValueError as error:
        raise WrongSetting(str(error)) from error


def open_source(settings: Settings) -> Source:
    """The schedules' source: a folder of this machine as it is, or a branch of a repository that Git can fetch."""
    folder = Path(settings.source)
    if folder.is_dir() and not (folder / "HEAD").exists() and "://" not in settings.source:
        return TreeSource(folder / settings.schedules if (folder / settings.schedules).is_dir() else folder)
    copy, fetch_s = copy_of(settings, settings.source), settings.whole("fetch_timeout_s", 1)
    return GitSource(settings.source, settings.branch, settings.schedules, copy, fetch_s)


def copy_of(settings: Settings, remote: str) -> Path:
    """The folder in which the copy of a remote is kept."""
    base = Path(settings.cache) if settings.cache else _cache_folder()
    return base / copy_name(remote)


def open_cost_centres(settings: Settings, clock: Clock, guards: Guards | None = None) -> CostCentreSource | None:
    """The published cost centres, where a setting names them; else those of the catalogue hold."""
    where = settings.cost_centers
    if not where:
        return None
    if not where.startswith("s3://"):
        return PublishedCostCentres(file_fetcher(Path(where)), clock.monotonic)
    bucket, key = _bucket_and_key(settings)
    from reconciler.adapters.sources.s3 import s3_fetcher  # noqa: PLC0415 - `_bucket_and_key` has looked

    fetch = s3_fetcher(_s3(settings), bucket, key)
    if guards:
        from reconciler.guarding import guarded_object  # noqa: PLC0415 - an extra that only the engine needs

        fetch = guarded_object(fetch, guards.breakers)
    return PublishedCostCentres(fetch, clock.monotonic)


def open_publication(settings: Settings) -> PublishedObject:
    """Where the cost centres are published. WrongSetting: no setting names an object of S3."""
    bucket, key = _bucket_and_key(settings)
    from reconciler.adapters.sources.publishing import PublishedObject  # noqa: PLC0415 - likewise

    return PublishedObject(_s3(settings), bucket, key)


def _s3(settings: Settings) -> S3Client:
    from reconciler.adapters.sources.s3 import s3_client  # noqa: PLC0415 - likewise

    timeout_s = settings.whole("aws_timeout_s", 1)
    return s3_client(settings.aws_endpoint or None, settings.aws_region or None, timeout_s)


def _bucket_and_key(settings: Settings) -> tuple[str, str]:
    bucket, _, key = settings.cost_centers.removeprefix("s3://").partition("/")
    if not settings.cost_centers.startswith("s3://") or not bucket or not key:
        raise WrongSetting(f"ALBA_COST_CENTERS must be s3://bucket/key or a file, and is {settings.cost_centers!r}")
    if find_spec("boto3") is None:
        raise WrongSetting("S3 needs the extra `aws`: pip install 'alba-schedules[aws]'")
    return bucket, key


def text_reporter(settings: Settings, write: Callable[[str], None]) -> Reporter:
    """Tells what happens in sentences, from the level of the settings on. WrongSetting: there is no such level."""
    return TextReporter(write, _level(settings))


@contextmanager
def observed(settings: Settings, clock: Clock, write: Callable[[str], None]) -> Iterator[Reporter]:
    """Tells what happens to people or to machines, and serves metrics and health while it is open.

    Observation never keeps the engine from its work: where the address is taken, that is said, and no more.
    WrongSetting.
    """
    try:
        from prometheus_client import CollectorRegistry  # noqa: PLC0415 - an extra that a reader needs not have

        from reconciler.adapters.reporters.endpoint import serve  # noqa: PLC0415 - likewise
        from reconciler.adapters.reporters.logs import LogReporter  # noqa: PLC0415 - likewise
        from reconciler.adapters.reporters.metrics import MetricsReporter  # noqa: PLC0415 - likewise
    except ModuleNotFoundError as error:
        raise WrongSetting("the engine needs the extra `engine`: pip install 'alba-schedules[engine]'") from error
    registry, pulse = CollectorRegistry(), Pulse(clock, settings.whole("tick_s", 1))
    as_json = _choice(settings, "log_format", "auto", "text", "json") == "json" or (
        settings.log_format == "auto" and not sys.stderr.isatty()
    )
    told = LogReporter(sys.stderr, _level(settings)) if as_json else text_reporter(settings, write)
    reporters = Reporters((told, MetricsReporter(registry), pulse))
    with ExitStack() as open_until_left:
        if settings.metrics != "off":
            host, port = _address(settings)
            try:
                open_until_left.enter_context(serve(host, port, registry, pulse))
            except OSError as error:
                write(f"no metrics and no health at {settings.metrics}: {error.strerror or error}")
        yield reporters


def _address(settings: Settings) -> tuple[str, int]:
    host, _, port = settings.metrics.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65_535:
        raise WrongSetting(f"ALBA_METRICS (--metrics) must be HOST:PORT or off, and is {settings.metrics!r}")
    return host, int(port)


def _level(settings: Settings) -> Level:
    return Level[_choice(settings, "log_level", *(level.name.lower() for level in Level)).upper()]


def _choice(settings: Settings, field: str, *choices: str) -> str:
    row = next(s for s in TABLE if s.field == field)
    chosen = str(getattr(settings, field)).lower()
    if chosen not in choices:
        raise WrongSetting(
            f"{row.variable} ({row.flag}) must be {', '.join(choices[:-1])} or {choices[-1]}, and is {chosen!r}"
        )
    return chosen


def times_of(settings: Settings) -> Times:
    """The engine's times. WrongSetting: they contradict each other."""
    try:
        return Times(
            tick_s=settings.whole("tick_s", 1),
            decision_s=settings.whole("decision_s", 1),
            claim_s=settings.whole("claim_s", 1),
            sweep_s=settings.whole("sweep_s", 1),
            sync_s=settings.whole("sync_s", 1),
            signals_s=settings.whole("signals_s", 1),
            ready_s=settings.whole("ready_s", 1),
            stale_s=settings.whole("stale_s", 1),
            observe_s=settings.whole("observe_s", 1),
        )
    except ValueError as error:
        raise WrongSetting(str(error)) from error


@dataclass(slots=True)
class _Check:
    """The common check, which goes on from the revision that it judged last."""

    memory: Memory
    last: Basis | None = None

    def __call__(self, files: Mapping[str, bytes], at: Instant, centres: CostCentres | None) -> Checked:
        self.last = check_again(self.last, files, at, cost_centres=centres, memory=self.memory)
        return self.last.checked


@dataclass(frozen=True, slots=True)
class Guards:
    """What lets a long-lived engine go on when something fails."""

    breakers: Breakers
    endurance: Endurance | None


def engine_of(  # noqa: PLR0913 - all that an engine is made of
    settings: Settings,
    store: Store,
    clusters: Mapping[str, Cluster],
    clock: Clock,
    *,
    reporter: Reporter | None = None,
    source: Source | None = None,
    elected: bool = False,
    guards: Guards | None = None,
    chronicle: Chronicle | None = None,
) -> Engine:
    """An engine over what was opened before: one that leads while it holds the Leases, or one tick, which only heeds
    their mark. `guards` are around the store, the clusters and the source already; `chronicle` is told by `reporter`.
    """
    ports = Ports(
        store=store,
        clusters=clusters,
        clock=clock,
        reporter=reporter or SilentReporter(),
        owner=owner_of(settings),
        mint=new_token,
        source=source,
        cost_centres=open_cost_centres(settings, clock, guards),
        endurance=guards.endurance if guards else None,
        chronicle=chronicle,
        times=times_of(settings),
    )
    return Engine(ports, _Check({}), _candidates(settings, clusters, clock, elected))


def lease_of(settings: Settings) -> LeaseName | None:
    """The Lease that every engine of a cluster heeds; None: the settings name none. WrongSetting."""
    if settings.lease == "none":
        return None
    namespace, _, name = settings.lease.partition("/")
    if not namespace or not name:
        raise WrongSetting(f"ALBA_LEASE (--lease) must be NAMESPACE/NAME or none, and is {settings.lease!r}")
    return LeaseName(namespace, name)


def _candidates(
    settings: Settings, clusters: Mapping[str, Cluster], clock: Clock, elected: bool
) -> dict[str, Candidate]:
    lease = lease_of(settings)
    if lease is None:
        return {}
    if elected:
        owner, lasts_s = owner_of(settings), settings.whole("lease_lasts_s", 5)
        return {
            name: Elector(cluster, lease, owner, clock, duration_s=lasts_s, renew_deadline_s=lasts_s * 2 // 3)
            for name, cluster in clusters.items()
        }
    return {name: Passerby(cluster, lease) for name, cluster in clusters.items()}


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "alba" / "repositories"
