"""The published cost centres: a JSON object in S3, or a file, kept for a while and never lost once read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from reconciler.core.ports import Fault, SourceUnavailable
from schemas.forms import Form
from schemas.paths import COST_CENTRES_FILE
from schemas.problems import Problem
from schemas.reading import read_cost_centres
from schemas.schedule import CostCentres
from schemas.shape import shape_problems
from schemas.strict_yaml import Document, Value, read

LARGEST_OBJECT = 4 * 1024 * 1024


class FetchObject(Protocol):
    """Reads the published object: its content and version. SourceUnavailable."""

    def __call__(self) -> tuple[bytes, str]: ...


class PublishedCostCentres:
    """What was published, asked for again after `ttl_s`; while it cannot be used, the last good copy."""

    def __init__(self, fetch: FetchObject, monotonic: Callable[[], float], ttl_s: float = 60.0) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._ttl_s = ttl_s
        self._kept: CostCentres | None = None
        self._asked_at = self._read_at = 0.0
        self.last_error = ""

    def read(self) -> CostCentres:
        now = self._monotonic()
        if self._kept is not None and now - self._asked_at < self._ttl_s:
            return self._kept
        try:
            self._kept = parse_cost_centres(*self._fetch())
            self._read_at = now
            self.last_error = ""
        except SourceUnavailable as error:
            self.last_error = str(error)
            if self._kept is None:
                raise
        self._asked_at = now
        return self._kept

    @property
    def age_s(self) -> float | None:
        return None if self._kept is None else self._monotonic() - self._read_at


def parse_cost_centres(data: bytes, version: str) -> CostCentres:
    """The cost centres of a JSON or YAML text. SourceUnavailable: it is not one."""
    document = _from_json(data, version) if data.lstrip()[:1] == b"{" else read(COST_CENTRES_FILE, data)
    if not isinstance(document, Document):
        raise _unusable(version, document)
    problems = shape_problems(document, Form.COST_CENTRES)
    if problems:
        raise _unusable(version, problems)
    centres, problems = read_cost_centres(document)
    if centres is None:
        raise _unusable(version, problems)
    return CostCentres(centres.by_pattern, version)


def published_form(centres: CostCentres) -> bytes:
    """The cost centres as they are published: `{"namespace": ["CC-1"]}`, keys in order."""
    return json.dumps({k: list(v) for k, v in sorted(centres.by_pattern.items())}, indent=1).encode()


def file_fetcher(path: Path) -> FetchObject:
    """Reads a local file; its version is a digest."""

    def fetch() -> tuple[bytes, str]:
        try:
            with path.open("rb") as stream:
                data = stream.read(LARGEST_OBJECT + 1)
        except OSError as error:
            raise SourceUnavailable(f"{path} cannot be read: {error.strerror}") from error
        if len(data) > LARGEST_OBJECT:
            raise too_large(str(path))
        return data, hashlib.sha256(data).hexdigest()[:12]

    return fetch


def too_large(where: str) -> SourceUnavailable:
    """What is said of an object that is not read."""
    return SourceUnavailable(f"{where} is larger than {LARGEST_OBJECT:,} bytes", fault=Fault.REFUSED)


def _from_json(data: bytes, version: str) -> Document:
    """What is published is written by a machine, and may be larger than a file that people edit."""
    try:
        text = data.decode("utf-8-sig")
        value: Value = json.loads(text, object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise SourceUnavailable(f"the cost centres {version} cannot be used: {error}", fault=Fault.REFUSED) from error
    return Document(COST_CENTRES_FILE, value, text)


def _without_duplicates(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _unusable(version: str, problems: Sequence[Problem]) -> SourceUnavailable:
    why = f": {problems[0].message}" if problems else ""
    return SourceUnavailable(f"the cost centres {version} cannot be used{why}", fault=Fault.REFUSED)
