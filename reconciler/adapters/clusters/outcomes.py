"""What an answer of the API other than success means to Alba: the one place that says which of them are worth another
try.
"""

from __future__ import annotations

from typing import NoReturn

from reconciler.core.ports import (
    ClusterUnavailable,
    Conflict,
    Fault,
    Gone,
    KindMissing,
    ListRefused,
    Refused,
    Resource,
)


def outcome_of(status: int, message: str, retry_after_s: float | None = None) -> Conflict | Gone | Refused:
    """The outcome of a call about one object. ClusterUnavailable where the answer may be another one next time."""
    if is_transient(status):
        raise ClusterUnavailable(f"{status} {message}", retry_after_s, fault=_fault(status, message))
    if status == 409:
        return Conflict(message)
    if status == 404:
        return Gone(message)
    return Refused(status, message)


def refuse_list(resource: Resource, status: int, message: str, retry_after_s: float | None = None) -> NoReturn:
    """Raise what a list that was not answered with success means."""
    if is_transient(status):
        raise ClusterUnavailable(
            f"listing {resource}: {status} {message}", retry_after_s, fault=_fault(status, message)
        )
    if status == 404:
        raise KindMissing(f"the cluster knows no {resource}")
    if status in (401, 403):
        raise ListRefused(f"{resource} cannot be listed: {status} {message}")
    raise ClusterUnavailable(f"listing {resource}: {status} {message}", retry_after_s, fault=Fault.REFUSED)


def is_transient(status: int) -> bool:
    """Whether the same call may be answered otherwise in a while; a webhook that could not be called is a 500."""
    return status in (408, 429) or status >= 500 or status < 400


_WEBHOOK_FAILED = "failed calling webhook"
"""How the API server begins to tell of a webhook that it could not call."""


def _fault(status: int, message: str) -> Fault:
    if status == 429:
        return Fault.THROTTLED
    return Fault.REFUSED if _WEBHOOK_FAILED in message else Fault.SILENT
