"""Tries what Alba needs from outside, one thing after the other: what it said, and how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from reconciler.adapters.sources.git_process import without_secrets
from reconciler.compose import clock_at, open_cost_centres, open_source, open_store
from reconciler.core.findings import Finding, FindingKind
from reconciler.core.ports import SourceUnavailable, StoreUnavailable
from reconciler.core.records import NamespaceRecord
from reconciler.core.revisions import POINTER_ID, CataloguePointer
from reconciler.engine.examining import Estate
from reconciler.settings import Settings, WrongSetting
from schemas.checking import check
from schemas.instants import Instant
from schemas.problems import Severity


@dataclass(frozen=True, slots=True)
class Reached:
    """One thing that was tried: what it said or what is wrong, and the estate that it knows of."""

    what: str
    detail: str = ""
    took_s: float = 0.0
    findings: tuple[Finding, ...] = ()
    estate: Estate | None = None


def unreachable(what: str, message: str, hint: str, cluster: str = "") -> Reached:
    """It did not answer."""
    found = Finding(FindingKind.UNREACHABLE, Severity.ERROR, f"{what}: {message}", hint, cluster)
    return Reached(what, "does not answer", findings=(found,))


def timed(attempt: Callable[[], Reached]) -> Reached:
    """An attempt, with how long it took."""
    began = time.monotonic()
    reached = attempt()
    return replace(reached, took_s=time.monotonic() - began)


def reach_store(settings: Settings) -> Reached:
    """What is in force."""
    what = f"store {settings.store}"
    try:
        with open_store(settings, clock_at(None), make=False) as store:
            pointer = store.read([POINTER_ID]).get(POINTER_ID)
            records: list[NamespaceRecord] = []
            page = store.records()
            records += page.items
            while page.cursor is not None:
                page = store.records(page.cursor)
                records += page.items
    except WrongSetting as error:
        return unreachable(what, str(error), "without it, this is judged by the source alone")
    except StoreUnavailable as error:
        return unreachable(what, str(error), "check that it exists, its credentials and region, and the way there")
    if not isinstance(pointer, CataloguePointer):
        return Reached(what, "holds no catalogue yet: `alba sync` brings one")
    schedules = tuple(entry.schedule for record in records for entry in record.calendar)
    held: tuple[Finding, ...] = ()
    if pointer.hold:
        held = (
            Finding(
                FindingKind.HELD_REVISION, Severity.WARNING,
                f"revision {pointer.hold.revision[:12]} is {pointer.hold.kind}: {pointer.hold.reason}",
                pointer.hold.way_out,
            ),
        )  # fmt: skip
    return Reached(
        what, f"revision {pointer.revision.id[:12]}, {len(records)} namespaces", findings=held,
        estate=Estate(pointer.policy, schedules),
    )  # fmt: skip


def reach_source(settings: Settings, now: Instant) -> Reached:
    """The newest revision, judged by every rule."""
    what = f"source {without_secrets(settings.source)}"
    try:
        source = open_source(settings)
        head = source.head()
        checked = check({path: blob.data for path, blob in source.files(head.id).items()}, now)
    except (SourceUnavailable, WrongSetting) as error:
        return unreachable(
            what, str(error), "check ALBA_SOURCE and what lets you read it; the engine keeps what it has"
        )
    errors = [problem for problem in checked.problems if problem.severity is Severity.ERROR]
    findings: tuple[Finding, ...] = ()
    if errors:
        first = errors[0]
        findings = (
            Finding(
                FindingKind.BROKEN_SCHEDULES, Severity.ERROR,
                f"{len(errors)} errors in the schedules, first {first.at.file}:{first.at.line}: {first.message}",
                "alba validate says what to write",
            ),
        )  # fmt: skip
    if checked.catalogue is None:
        return Reached(what, "has no usable policy", findings=findings)
    schedules = tuple(checked.catalogue.schedules.values())
    detail = f"{len(schedules)} schedules at {head.id[:12]}"
    return Reached(what, detail, findings=findings, estate=Estate(checked.catalogue.policy, schedules))


def reach_cost_centres(settings: Settings) -> Reached | None:
    """Those that are published; None where the catalogue's own hold."""
    what = f"cost centres {settings.cost_centers}"
    try:
        centres = open_cost_centres(settings, clock_at(None))
        if centres is None:
            return None
        read = centres.read()
    except (SourceUnavailable, WrongSetting) as error:
        return unreachable(what, str(error), "check ALBA_COST_CENTERS, and that the object may be read")
    return Reached(what, f"{len(read.by_pattern)} patterns, version {read.version}")
