"""An estate to ask things of: a weekly schedule, a one-off, and a file of two namespaces."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.asking import Ground, Refusal, Requester, ground
from bot.core.deciding import Proposal
from reconciler.core.records import NamespaceKey
from schemas.instants import parse_instant

FILES: Mapping[str, bytes] = {
    "policy.yaml": (
        b"maxConcurrentNamespaces: 4\ndefaultTimezone: America/Bogota\nprotectedNamespaces: [vault]\n"
        b"safe: {wake: 2h, extend: 1h}\n"
    ),
    "cost-centers.yaml": b'payments-dev: [CC-1, CC-2]\n"checkout-*": [CC-4]\nsearch-qa: [CC-7, CC-8]\nvault: [CC-1]\n',
    "checkout/week.yaml": (
        b"# the team's hours\nnamespaces: [checkout-qa, checkout-dev]   # both\ncostCenter: CC-4\nowner: team\n"
        b"weekly:\n  - days: [mon, tue, wed, thu, fri]\n    start: 08:00\n    stop: 18:00\n"
    ),
    "payments/test.yaml": (
        b"# before the release\nnamespace: payments-dev\ncostCenter: CC-2   # agreed\nowner: ana@example.com\n"
        b"once:\n  start: 2026-12-01T08:00\n  # the long part\n  stop: 2026-12-01T12:00   # noon\n"
    ),
}
BARE: Mapping[str, bytes] = {
    "policy.yaml": FILES["policy.yaml"],
    "cost-centers.yaml": b'search-qa: [CC-7]\n"*": [CC-1]\n',
}
"""The same without a schedule: judged in a moment, for properties."""

ANA = Requester("Ana", "ana@example.com", "ana-gh", zone="America/Bogota")
PAYMENTS = NamespaceKey("main", "payments-dev")
CHECKOUT = NamespaceKey("main", "checkout-qa")
EARLY = "2026-12-01T11:00:20Z"
"""Tuesday, six in Bogota: nothing is on yet."""

MORNING = "2026-12-01T14:30:00Z"
"""Tuesday, half past nine in Bogota: payments-dev and both of checkout are on."""


def ground_at(at: str, files: Mapping[str, bytes] = FILES) -> Ground:
    found = ground(files, parse_instant(at))
    assert isinstance(found, Ground)
    return found


def proposal(found: Proposal | Refusal) -> Proposal:
    assert isinstance(found, Proposal), found
    return found


def refusal(found: Proposal | Refusal) -> Refusal:
    assert isinstance(found, Refusal), found
    return found


def only_file(found: Proposal | Refusal) -> tuple[str, str]:
    """The one file that is written, and its text."""
    ((path, data),) = proposal(found).edits.items()
    assert data is not None
    return path, data.decode()
