"""An object that is parsed only when somebody looks into it: thousands of answers come in that nobody may ever read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import orjson


class LateObject(Mapping[str, object]):
    """What the bytes say; empty where they are no JSON object."""

    __slots__ = ("_found", "_raw")

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._found: Mapping[str, object] | None = None

    def __getitem__(self, name: str) -> object:
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def _read(self) -> Mapping[str, object]:
        if self._found is None:
            try:
                found = orjson.loads(self._raw)
            except ValueError:
                found = None
            self._found = found if isinstance(found, dict) else {}
            self._raw = b""
        return self._found
