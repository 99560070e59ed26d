"""Writes a schedule file from its values. What people type never becomes YAML by itself: every scalar is dumped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a schedule, as text; the rules judge it like any other file."""

    namespaces: tuple[str, ...]
    cost_centre: str
    owner: str
    reason: str = ""
    timezone: str = ""
    cluster: str = ""
    once: tuple[str, str] | None = None
    weekly: tuple[tuple[tuple[str, ...], str, str], ...] = ()
    first: str = ""
    last: str = ""
    exceptions: tuple[str, ...] = ()
    holidays: tuple[str, ...] = ()


class _Flow(list[str]):
    """A list that is written on one line."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        del indentless  # items stand below their key, not beside it
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """Text as YAML 1.2 reads it: dates and times need no quotes there, though PyYAML's own YAML 1.1 would add them."""
    style = None if _BARE.fullmatch(text) and text.lower() not in _WORDS else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_BARE = re.compile(
    r"[0-9]{2}:[0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{5}|\.\.[0-9-]{10})?"
    r"|[A-Za-z][A-Za-z0-9_./@-]*( [A-Za-z0-9_./@-]+)*"
)
_WORDS = {"", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_Dumper.add_representer(_Flow, lambda d, v: d.represent_sequence("tag:yaml.org,2002:seq", v, flow_style=True))
_Dumper.add_representer(str, _text)
_Dumper.yaml_implicit_resolvers = {}


def schedule_text(wish: Wish, path: str) -> str:
    """The file for a wish, to stand at `path` below `schedules/`."""
    content: dict[str, object] = {}
    if len(wish.namespaces) == 1:
        content["namespace"] = wish.namespaces[0]
    else:
        content["namespaces"] = _Flow(wish.namespaces)
    optional = {
        "cluster": wish.cluster, "costCenter": wish.cost_centre, "owner": wish.owner, "reason": wish.reason,
        "timezone": wish.timezone,
    }  # fmt: skip
    content |= {key: value for key, value in optional.items() if value}
    if wish.once:
        content["once"] = {"start": wish.once[0], "stop": wish.once[1]}
    if wish.weekly:
        content["weekly"] = [{"days": _Flow(d), "start": start, "stop": stop} for d, start, stop in wish.weekly]
    content |= {key: value for key, value in (("from", wish.first), ("until", wish.last)) if value}
    content |= _lists(("except", wish.exceptions), ("holidays", wish.holidays))
    up = "../" * (path.count("/") + 1)
    head = f"# yaml-language-server: $schema={up}schemas/schedule.schema.json\n"
    return head + yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def _lists(*pairs: tuple[str, Sequence[str]]) -> dict[str, object]:
    return {key: _Flow(values) for key, values in pairs if values}
