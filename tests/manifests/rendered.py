"""The manifests as kustomize renders them."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TypeAlias

import yaml

KUBECTL = Path(sys.executable).with_name("kubectl")
Manifest: TypeAlias = dict[str, object]


@cache
def rendered(folder: str) -> tuple[Manifest, ...]:
    """Every object of a kustomization, a folder of this repository."""
    said = subprocess.run([KUBECTL, "kustomize", folder], capture_output=True, check=True)
    return tuple(yaml.safe_load_all(said.stdout))


def at(value: object, *path: str | int) -> object:
    """What stands at a path of keys and indexes; None where there is nothing."""
    for step in path:
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


def each(value: object, *path: str | int) -> list[object]:
    """The list at a path; an empty one where there is none."""
    found = at(value, *path)
    return found if isinstance(found, list) else []


def of_kind(folder: str, *kinds: str) -> list[Manifest]:
    """The objects of these kinds."""
    return [m for m in rendered(folder) if m["kind"] in kinds]


def label(manifest: Manifest) -> str:
    """`Deployment/alba-api`"""
    return f"{manifest['kind']}/{at(manifest, 'metadata', 'name')}"


def strings(value: object) -> list[str]:
    """Every string below a value."""
    if isinstance(value, dict):
        return [s for v in value.values() for s in strings(v)]
    if isinstance(value, list):
        return [s for v in value for s in strings(v)]
    return [value] if isinstance(value, str) else []
