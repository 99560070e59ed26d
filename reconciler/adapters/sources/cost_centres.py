"""The published cost centres: a JSON object in S3, or a file, kept for a while and never lost once read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from reconciler.core.ports import SourceUnavailable
from schemas.paths import COST_CENTRES_FILE
from schemas.reading import read_cost_centres
from schemas.schedule import CostCentres
from schemas.shape import Form, shape_problems
from schemas.strict_yaml import Document, read


class FetchObject(Protocol):
    """Reads the published object: its content and version. SourceUnavailable."""

    def __call__(self) -> tuple[bytes, str]: ...


class PublishedCostCentres:
    """What was published, asked for again after `ttl_s`; while it cannot be read, or is broken, the last good copy."""

    def __init__(self, fetch: FetchObject, monotonic: Callable[[], float], ttl_s: float = 60.0) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._ttl_s = ttl_s
        self._kept: CostCentres | None = None
        self._read_at = 0.0
        self.last_error = ""

    def read(self) -> CostCentres:
        now = self._monotonic()
        if self._kept is not None and now - self._read_at < self._ttl_s:
            return self._kept
        try:
            self._kept = parse_cost_centres(*self._fetch())
            self.last_error = ""
        except SourceUnavailable as error:
            self.last_error = str(error)
            if self._kept is None:
                raise
        self._read_at = now
        return self._kept


def parse_cost_centres(data: bytes, version: str) -> CostCentres:
    """The cost centres of a JSON or YAML text. SourceUnavailable: it is not one."""
    document = read(COST_CENTRES_FILE, data)
    problems = shape_problems(document, Form.COST_CENTRES) if isinstance(document, Document) else document
    if problems or not isinstance(document, Document):
        raise SourceUnavailable(f"the cost centres {version} cannot be used: {problems[0].message}")
    centres, _ = read_cost_centres(document)
    if centres is None:
        raise SourceUnavailable(f"the cost centres {version} cannot be used")
    return CostCentres(centres.by_pattern, version)


def published_form(centres: CostCentres) -> bytes:
    """The cost centres as they are published: `{"namespace": ["CC-1"]}`, keys in order."""
    return json.dumps({k: list(v) for k, v in sorted(centres.by_pattern.items())}, indent=1).encode()


def file_fetcher(path: Path) -> FetchObject:
    """Reads a local file; its version is a digest."""

    def fetch() -> tuple[bytes, str]:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise SourceUnavailable(f"{path} cannot be read: {error.strerror}") from error
        return data, hashlib.sha256(data).hexdigest()[:12]

    return fetch
