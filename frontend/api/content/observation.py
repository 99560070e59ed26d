"""What is seen of a namespace in its cluster: by this process just now where it may ask, else by the engine's sweep.

An observation says since when it looks so and when that was last confirmed. The engine writes it down only when it
differs, so what confirms it is the sweep that went over its cluster since.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from frontend.api.content.answer import At
from frontend.api.content.frame import Frame, Look
from reconciler.core.objects import last_write_of, name_of
from reconciler.core.power import recorded
from reconciler.core.readiness import readiness, resting
from reconciler.core.records import DriftKind, NamespaceRecord, Observed, Phase
from reconciler.core.workloads import Workload
from schemas.instants import Instant, parse_instant


class Observer(StrEnum):
    """Who looked: the engine's sweep, or this process in the cluster itself."""

    ENGINE = "engine"
    API = "api"


class WorkloadState(StrEnum):
    """How one workload is. `raised`: up while it should sleep, by somebody else's hand; `lowered`: the reverse."""

    READY = "ready"
    NOT_READY = "not-ready"
    RAISED = "raised"
    LOWERED = "lowered"
    ASLEEP = "asleep"
    OFF = "off"
    EXCLUDED = "excluded"


class Observation(BaseModel):
    """What was seen. `since`: it has looked like this from then on, as far as anybody looked; `confirmed_at`: somebody
    looked then and it was so, and its age is `as_of` less that. `stale`: nobody has looked for two sweeps.
    """

    by: Observer
    since: At
    confirmed_at: At
    stale: bool
    ready: int
    workloads: int
    asleep: int
    lingering: list[str] = Field(examples=[["Job/migrate"]])


class WorkloadAnswer(BaseModel):
    """`size` is what it is now, null where only the engine looked and it did not keep that; `recorded` is the size
    that it gets back by day. For show, never to restore from. Who last wrote the size, and when, is the cluster's word.
    """

    kind: str = Field(examples=["Deployment"])
    name: str = Field(examples=["api"])
    state: WorkloadState | None
    size: int | None
    recorded: int | None
    ready: int | None
    changed_by: str | None = Field(examples=["argocd-controller"])
    changed_at: At | None
    trouble: str | None = Field(examples=["ImagePullBackOff: no such image"])


def observation(record: NamespaceRecord, frame: Frame) -> Observation | None:
    """The newest there is; None: nobody has ever looked."""
    look = frame.looks.get(record.key)
    if look is not None:
        return _live(look)
    seen = record.observed
    return _by_engine(seen, record.key.cluster, frame) if seen else None


def _live(look: Look) -> Observation:
    found = readiness(look.view)
    return Observation(
        by=Observer.API,
        since=look.at,
        confirmed_at=look.at,
        stale=False,
        ready=found.ready,
        workloads=found.total,
        asleep=recorded(look.view),
        lingering=list(resting(look.view).lingering),
    )


def _by_engine(seen: Observed, cluster: str, frame: Frame) -> Observation:
    confirmed = frame.presence.confirmed_at(seen.at, cluster)
    return Observation(
        by=Observer.ENGINE,
        since=seen.at,
        confirmed_at=confirmed,
        stale=frame.now - confirmed > frame.presence.grows_stale_s(cluster, frame.sweep_s),
        ready=seen.ready,
        workloads=seen.workloads,
        asleep=seen.asleep,
        lingering=list(seen.lingering),
    )


def workload_answers(record: NamespaceRecord, frame: Frame) -> list[WorkloadAnswer]:
    """Each workload as the cluster has it now, else as the engine last kept it: first what is not as it should be,
    then by kind and name.
    """
    look = frame.looks.get(record.key)
    if look is None:
        return _kept(record.observed, record) if record.observed else []
    troubles = {t.workload: t.reason for t in readiness(look.view).troubles}
    found = (_seen(w, record, troubles.get(w.label)) for w in look.view.workloads)
    return sorted(found, key=lambda w: (w.state not in _AMISS, w.kind, w.name))


_AMISS = {WorkloadState.RAISED, WorkloadState.LOWERED, WorkloadState.NOT_READY}


def _seen(workload: Workload, record: NamespaceRecord, trouble: str | None) -> WorkloadAnswer:
    kind, thing, marks = workload.kind, workload.thing, workload.said
    written = last_write_of(thing, *kind.size_path)
    return WorkloadAnswer(
        kind=kind.resource.kind,
        name=name_of(thing),
        state=_state(workload, record),
        size=workload.size,
        recorded=kind.recorded(thing, marks) if marks.has_record else None,
        ready=kind.ready(thing),
        changed_by=written.by or None,
        changed_at=_instant(written.at),
        trouble=marks.fault or trouble,
    )


def _instant(text: str) -> Instant | None:
    try:
        return parse_instant(text)
    except ValueError:
        return None


def _state(workload: Workload, record: NamespaceRecord) -> WorkloadState:
    if workload.said.excluded:
        return WorkloadState.EXCLUDED
    if workload.said.has_record and workload.size <= workload.night_size:
        return WorkloadState.ASLEEP
    by_hand = _by_hand(workload.label, record)
    if not workload.size:
        return by_hand if by_hand is WorkloadState.LOWERED else WorkloadState.OFF
    if by_hand is WorkloadState.RAISED or (workload.said.has_record and record.phase is Phase.ASLEEP):
        return WorkloadState.RAISED
    if workload.said.has_record:
        return WorkloadState.NOT_READY
    return WorkloadState.READY if workload.is_ready else WorkloadState.NOT_READY


def _by_hand(label: str, record: NamespaceRecord) -> WorkloadState | None:
    """What somebody else did to a workload, as the engine's sweep judged it."""
    if record.drift is None or label not in record.drift.workloads:
        return None
    return WorkloadState.RAISED if record.drift.kind is DriftKind.WOKEN_BY_HAND else WorkloadState.LOWERED


def _kept(seen: Observed, record: NamespaceRecord) -> list[WorkloadAnswer]:
    troubles = {t.workload: t.reason for t in seen.troubles}
    sizes = {s.workload: s.size for s in seen.sizes}
    found = []
    named = record.drift.workloads if record.drift else ()
    for label in sorted({*sizes, *troubles, *named}):
        kind, _, name = label.partition("/")
        state = _by_hand(label, record) or (WorkloadState.NOT_READY if label in troubles else None)
        found.append(
            WorkloadAnswer(
                kind=kind, name=name, state=state, size=None, recorded=sizes.get(label), ready=None,
                changed_by=None, changed_at=None, trouble=troubles.get(label),
            )
        )  # fmt: skip
    return found
