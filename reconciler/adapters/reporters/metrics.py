"""Counts what happens, for Prometheus.

No label can grow without bound: namespaces, schedules and people are in the log and in the history, not here.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from reconciler.core.happenings import (
    BreakerMoved,
    BreakerState,
    Contended,
    Drifted,
    GrewStale,
    Happening,
    Missed,
    Stood,
    StoreBack,
    StoreLost,
    SwitchBegan,
    Switched,
    SwitchFailed,
    Synced,
    SyncHeld,
    TickEnded,
    Unavailable,
    Waits,
    WouldSwitch,
    outcome,
)

TAKEN = ("alba_places_taken", "Namespaces with a place")
LIMIT = ("alba_places_limit", "Places of each cluster")
"""The API tells these too, of what it reads."""

LAGS_S = (0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30, 60, 120, 300, 900, 3600)
LENGTHS_S = (0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800)


class MetricsReporter:
    """Writes happenings into a registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._changes = Counter(
            "alba_namespace_changes", "Namespaces that a merge created, changed or removed", ["kind"], registry=registry
        )
        self._revisions = Counter("alba_syncs", "Revisions followed or held", ["outcome"], registry=registry)
        self._synced = Gauge("alba_synced_timestamp_seconds", "When a revision last came into force", registry=registry)
        self._transitions = Counter(
            "alba_transitions", "Transitions by outcome", ["cluster", "way", "outcome"], registry=registry
        )
        self._lengths = Histogram(
            "alba_transition_seconds", "From the claim to the settling", ["way"], buckets=LENGTHS_S, registry=registry
        )
        self._lags = Histogram(
            "alba_transition_lag_seconds",
            "From the scheduled instant to the claim",
            ["way"],
            buckets=LAGS_S,
            registry=registry,
        )
        self._patches = Counter("alba_workloads_patched", "Workloads patched", ["way"], registry=registry)
        self._waits = Counter("alba_waits", "Wakes that found no place", ["cluster"], registry=registry)
        self._missed = Counter("alba_missed", "Windows that passed unserved", ["cause"], registry=registry)
        self._drifts = Counter("alba_drifts", "Differences made by hand", ["cluster", "kind"], registry=registry)
        self._contended = Counter(
            "alba_contended", "Namespaces given up until their edge", ["cluster"], registry=registry
        )
        self._away = Counter(
            "alba_unavailable", "Calls that something outside left unanswered", ["what"], registry=registry
        )
        self._breakers = Gauge(
            "alba_breaker_state",
            "1 for the state that a breaker has",
            ["dependency", "calls", "state"],
            registry=registry,
        )
        self._store_away = Gauge("alba_store_away", "1 while a copy of the store is decided from", registry=registry)
        self._told = Counter("alba_outbox_told", "Transactions that the store learnt of afterwards", registry=registry)
        self._stale = Gauge("alba_stale", "1 while nothing more is put to sleep on an old word", registry=registry)
        self._ticks = Histogram("alba_tick_seconds", "How long a tick's look took", registry=registry)
        self._ticked = Gauge("alba_tick_timestamp_seconds", "When the engine last ticked", registry=registry)
        self._due = Gauge("alba_due", "Namespaces due at the last tick", registry=registry)
        self._standing = _StandingGauges(registry)

    def tell(self, happening: Happening) -> None:
        match happening:
            case TickEnded(at, due, _, _, _, took_s):
                self._ticks.observe(took_s)
                self._ticked.set(at)
                self._due.set(due)
            case SwitchBegan(_, way, _, late_s):
                self._lags.labels(way).observe(late_s)
            case Switched(key, way, _, patched, _, took_s):
                self._transitions.labels(key.cluster, way, outcome(happening)).inc()
                self._lengths.labels(way).observe(took_s)
                self._patches.labels(way).inc(patched)
            case SwitchFailed(key, way) | WouldSwitch(key, way):
                self._transitions.labels(key.cluster, way, outcome(happening)).inc()
            case Stood():
                self._standing.show(happening)
            case _:
                self._tell_rarer(happening)

    def _tell_rarer(self, happening: Happening) -> None:
        match happening:
            case Waits(key):
                self._waits.labels(key.cluster).inc()
            case Missed(_, _, _, cause):
                self._missed.labels(cause.value).inc()
            case Drifted(key, what) if what:
                self._drifts.labels(key.cluster, what.partition(":")[0]).inc()
            case Contended(key):
                self._contended.labels(key.cluster).inc()
            case Synced(_, created, changed, removed):
                self._revisions.labels("followed").inc()
                self._synced.set_to_current_time()
                for kind, number in (("created", created), ("changed", changed), ("removed", removed)):
                    self._changes.labels(kind).inc(number)
            case SyncHeld():
                self._revisions.labels("held").inc()
            case Unavailable(what):
                self._away.labels(what).inc()
            case _:
                self._tell_of_outside(happening)

    def _tell_of_outside(self, happening: Happening) -> None:
        match happening:
            case StoreLost():
                self._store_away.set(1)
            case StoreBack(_, told):
                self._store_away.set(0)
                self._told.inc(told)
            case GrewStale(_, stale):
                self._stale.set(stale)
            case BreakerMoved(dependency, calls, state):
                for each in BreakerState:
                    self._breakers.labels(dependency, calls, each.value).set(each is state)
            case _:
                pass


class _StandingGauges:
    """What an engine says of itself a few times a minute. What has no age is 0 s old."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._taken = Gauge(*TAKEN, ["cluster"], registry=registry)
        self._limit = Gauge(*LIMIT, registry=registry)
        self._waiting = Gauge("alba_waiting", "Namespaces that wait for a place", ["cluster"], registry=registry)
        self._leading = Gauge("alba_leading", "1 where this engine may act", ["cluster"], registry=registry)
        self._sync_age = Gauge("alba_sync_age_seconds", "Since the schedules' source was heard", registry=registry)
        self._copy_age = Gauge("alba_copy_age_seconds", "Since the store was heard, by its copy", registry=registry)
        self._outbox = Gauge("alba_outbox", "Transactions that the store has yet to be told of", registry=registry)
        self._outbox_age = Gauge("alba_outbox_age_seconds", "Since the oldest of them", registry=registry)
        self._centres_age = Gauge(
            "alba_cost_centres_age_seconds", "Since the published cost centres were read", registry=registry
        )

    def show(self, stood: Stood) -> None:
        if stood.limit is not None:
            self._limit.set(stood.limit)
        for used in stood.places:
            self._taken.labels(used.cluster).set(used.taken)
            self._waiting.labels(used.cluster).set(used.waiting)
            self._leading.labels(used.cluster).set(used.cluster in stood.leads)
        self._sync_age.set(stood.sync_age_s or 0)
        self._copy_age.set(stood.copy_age_s or 0)
        self._outbox.set(stood.outbox)
        self._outbox_age.set(stood.outbox_age_s)
        self._centres_age.set(stood.cost_centres_age_s or 0)
