"""Who asks, about what: the values of a request, and what was found of the names in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.sayings import Saying
from reconciler.core.forecast import grouped
from reconciler.core.records import NamespaceKey
from schemas.catalogue import Catalogue
from schemas.checking import Basis, check_change, check_whole
from schemas.instants import Instant
from schemas.language import Language
from schemas.patterns import Tie
from schemas.problems import Problem
from schemas.rules.wrong_cost_centre import valid_centres
from schemas.schedule import CostCentres, Schedule
from schemas.suggestions import did_you_mean


class Action(StrEnum):
    """What a request does to the files."""

    WAKE = "wake"
    EXTEND = "extend"
    CANCEL = "cancel"
    NEW = "new"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Requester:
    """The person who asks. `login` is the one at GitHub, `link` leads to the message; both "" where there is none."""

    name: str
    email: str
    login: str = ""
    zone: str = "UTC"
    language: Language = Language.ENGLISH
    link: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a request stands on: the files of one revision, checked, and the instant at which it is asked."""

    basis: Basis
    at: Instant
    catalogue: Catalogue

    @property
    def files(self) -> Mapping[str, bytes]:
        """By their path below `schedules/`."""
        return self.basis.files

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong already."""
        return self.basis.checked.problems


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing is proposed: why, and the problems of the rules if it was they."""

    saying: Saying
    problems: tuple[Problem, ...] = ()


def ground(
    files: Mapping[str, bytes], at: Instant, branch: str = "main", cost_centres: CostCentres | None = None
) -> Ground | Refusal:
    """The files as a request finds them. Refused where nobody could judge anything."""
    return _ground(check_whole(files, at, cost_centres=cost_centres), at, branch)


def ground_after(before: Ground, edits: Mapping[str, bytes | None], branch: str = "main") -> Ground | Refusal:
    """The ground once some edits are made; costs what they change."""
    return _ground(check_change(before.basis, edits, before.at), before.at, branch)


def _ground(basis: Basis, at: Instant, branch: str) -> Ground | Refusal:
    if basis.checked.catalogue is None:
        return Refusal(Saying("no-catalogue", {"branch": branch}), basis.checked.problems)
    return Ground(basis, at, basis.checked.catalogue)


def namespace_named(subject: str, catalogue: Catalogue) -> NamespaceKey | Refusal:
    """The namespace that somebody names, as `namespace` or `cluster/namespace`; one that nothing names is unknown."""
    cluster, slash, name = subject.rpartition("/")
    scheduled = grouped(catalogue.schedules.values())
    clusters = sorted(key.cluster for key in scheduled if key.namespace == name)
    if slash and cluster in catalogue.policy.clusters and (clusters or _may_pay(name, catalogue)):
        return NamespaceKey(cluster, name)
    if not slash and len(clusters) > 1:
        choices = ", ".join(f"{c}/{name}" for c in clusters)
        return Refusal(Saying("several-clusters", {"namespace": name, "choices": choices}))
    if not slash and clusters:
        return NamespaceKey(clusters[0], name)
    if not slash and _may_pay(name, catalogue):
        return NamespaceKey(catalogue.policy.clusters[0], name)
    meant = did_you_mean(name, known_namespaces(catalogue))
    if meant and meant != subject:
        return Refusal(Saying("unknown-namespace-but", {"namespace": subject[:80], "meant": meant}))
    return Refusal(Saying("unknown-namespace", {"namespace": subject[:80]}))


def known_namespaces(catalogue: Catalogue) -> list[str]:
    """Every namespace that a schedule or a line of the cost centres names in full."""
    spelt_out = {name for name in catalogue.cost_centres.by_pattern if "*" not in name}
    return sorted(spelt_out | {s.namespace for s in catalogue.schedules.values()})


def schedule_named(subject: str, catalogue: Catalogue) -> Schedule | Refusal:
    """The schedule that somebody names by its id, or by a namespace that has no other."""
    if subject in catalogue.schedules:
        return catalogue.schedules[subject]
    cluster, _, name = subject.rpartition("/")
    of_namespace = [
        s for s in catalogue.schedules.values() if s.namespace == name and (not cluster or s.cluster == cluster)
    ]
    if len(of_namespace) == 1:
        return of_namespace[0]
    if of_namespace:
        schedules = ", ".join(sorted(s.id for s in of_namespace))
        return Refusal(Saying("several-schedules", {"namespace": subject, "schedules": schedules}))
    meant = did_you_mean(subject, (*catalogue.schedules, *known_namespaces(catalogue)))
    if meant:
        return Refusal(Saying("unknown-schedule-but", {"schedule": subject[:200], "meant": meant}))
    return Refusal(Saying("unknown-schedule", {"schedule": subject[:200]}))


def file_named(subject: str, catalogue: Catalogue) -> str:
    """The file of several namespaces that somebody names by its path, as `checkout/week`; "" if it is none."""
    files = {s.file for s in catalogue.schedules.values() if s.id.startswith(f"{subject}:")}
    return files.pop() if files else ""


def paying_centre(key: NamespaceKey, given: str, catalogue: Catalogue) -> str | Refusal:
    """The cost centre that pays: the one given, else that of the namespace's schedules, else the only valid one."""
    if given:
        return given
    valid = valid_centres(key.namespace, catalogue.cost_centres)
    if isinstance(valid, Tie) or not valid:
        return Refusal(Saying("no-cost-centre", {"namespace": key.namespace}))
    paying = {s.cost_centre for s in grouped(catalogue.schedules.values()).get(key, ())} & set(valid)
    if len(paying) == 1:
        return paying.pop()
    if len(valid) == 1:
        return valid[0]
    return Refusal(Saying("which-cost-centre", {"namespace": key.namespace, "choices": ", ".join(valid)}))


def _may_pay(namespace: str, catalogue: Catalogue) -> bool:
    valid = valid_centres(namespace, catalogue.cost_centres)
    return isinstance(valid, Tie) or bool(valid)
