"""Which revision of the schedules is in force: the pointer, what it names, and what waits to be allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reconciler.core.ports import Revision
from reconciler.core.records import Entry, Held, ItemId, NamespaceKey, Version
from schemas.instants import Instant, instant_text
from schemas.schedule import Policy

POINTER_ID: ItemId = "!catalogue"
SIGNALS_ID: ItemId = "!signals"
FIRST_HOLD_ID: ItemId = "!held"


@dataclass(frozen=True, slots=True)
class Hold:
    """A revision that is not followed, and why: until it is allowed by name, or, where it is `refused`, never."""

    revision: str
    reason: str
    since: Instant
    refused: bool = False

    @property
    def kind(self) -> str:
        """`held`, or `refused`."""
        return "refused" if self.refused else "held"

    @property
    def way_out(self) -> str:
        """What a person does about it."""
        if self.refused:
            return "no word lets it pass: bring another commit, with a usable policy, on top of what is in force"
        return f"follow it all the same with: alba sync --allow {self.revision[:12]}"


@dataclass(frozen=True, slots=True)
class CataloguePointer:
    """Which catalogue is in force: one conditional write of this item puts a revision in force.

    `chunks` maps a bucket of namespaces to the id of the unchangeable item that holds their schedules;
    `underived` are the namespaces whose records do not yet say this revision.
    """

    version: Version
    revision: Revision
    sequence: int
    in_force_since: Instant
    policy: Policy
    cost_centres_version: str
    chunks: tuple[ItemId, ...]
    underived: frozenset[NamespaceKey] = frozenset()
    broken: tuple[str, ...] = ()
    hold: Hold | None = None
    synced_at: Instant = 0


@dataclass(frozen=True, slots=True)
class Governed:
    """What a catalogue says about one namespace."""

    key: NamespaceKey
    calendar: tuple[Entry, ...] = ()
    held: tuple[Held, ...] = ()
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a catalogue, named by its content and never changed."""

    id: ItemId
    governed: tuple[Governed, ...]


@dataclass(frozen=True, slots=True)
class Signals:
    """What the outside says to the engine: the revision last seen, and those allowed in spite of the guard, by whom."""

    version: Version
    revision_seen: str = ""
    allowed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FirstHold:
    """A first revision that is not followed, written down where there is no pointer yet that could say so."""

    version: Version
    hold: Hold

    @property
    def sentence(self) -> str:
        """Why nothing is followed, and what a person does about it."""
        hold = self.hold
        since = instant_text(hold.since)
        return (
            f"nothing is followed yet: revision {hold.revision[:12]} is {hold.kind} since {since}, "
            f"because it {hold.reason}; {hold.way_out}"
        )
