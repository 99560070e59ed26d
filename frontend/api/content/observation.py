"""What is seen of a namespace in its cluster: by this process just now where it may ask, else by the engine's sweep.

An observation says since when it looks so and when that was last confirmed. The engine writes it down only when it
differs, so what confirms it is the sweep that went over its cluster since.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from frontend.api.content.answer import At
from frontend.api.content.frame import Frame, Look
from reconciler.core.objects import last_writer_of, name_of
from reconciler.core.power import recorded
from reconciler.core.readiness import readiness, resting
from reconciler.core.records import NamespaceRecord, Observed
from reconciler.core.workloads import Workload


class Observer(StrEnum):
    """Who looked: the engine's sweep, or this process in the cluster itself."""

    ENGINE = "engine"
    API = "api"


class WorkloadState(StrEnum):
    """How one workload is."""

    READY = "ready"
    NOT_READY = "not-ready"
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
    that it gets back by day. For show, never to restore from.
    """

    kind: str = Field(examples=["Deployment"])
    name: str = Field(examples=["api"])
    state: WorkloadState | None
    size: int | None
    recorded: int | None
    ready: int | None
    changed_by: str | None = Field(examples=["argocd-controller"])
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
    confirmed = max(seen.at, frame.presence.confirms(cluster))
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
    """Each workload, by kind and name; as the cluster has it now, else as the engine last kept it."""
    look = frame.looks.get(record.key)
    if look is None:
        return _kept(record.observed) if record.observed else []
    troubles = {t.workload: t.reason for t in readiness(look.view).troubles}
    return sorted((_seen(w, troubles.get(w.label)) for w in look.view.workloads), key=lambda w: (w.kind, w.name))


def _seen(workload: Workload, trouble: str | None) -> WorkloadAnswer:
    kind, thing, marks = workload.kind, workload.thing, workload.said
    return WorkloadAnswer(
        kind=kind.resource.kind,
        name=name_of(thing),
        state=_state(workload),
        size=workload.size,
        recorded=kind.recorded(thing, marks) if marks.has_record else None,
        ready=kind.ready(thing),
        changed_by=last_writer_of(thing, *kind.size_path) or None,
        trouble=marks.fault or trouble,
    )


def _state(workload: Workload) -> WorkloadState:
    if workload.said.excluded:
        return WorkloadState.EXCLUDED
    if workload.said.has_record:
        return WorkloadState.ASLEEP if workload.size <= workload.night_size else WorkloadState.NOT_READY
    if not workload.size:
        return WorkloadState.OFF
    return WorkloadState.READY if workload.is_ready else WorkloadState.NOT_READY


def _kept(seen: Observed) -> list[WorkloadAnswer]:
    troubles = {t.workload: t.reason for t in seen.troubles}
    sizes = {s.workload: s.size for s in seen.sizes}
    found = []
    for label in sorted(sizes.keys() | troubles.keys()):
        kind, _, name = label.partition("/")
        found.append(
            WorkloadAnswer(
                kind=kind, name=name, state=WorkloadState.NOT_READY if label in troubles else None, size=None,
                recorded=sizes.get(label), ready=None, changed_by=None, trouble=troubles.get(label),
            )
        )  # fmt: skip
    return found
