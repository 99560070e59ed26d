"""The public keys that sign, read over HTTP and kept: by an OIDC issuer, or by a load balancer of AWS.

One read at a time, and after one that failed none for a while: an issuer that is away must not hold up what is asked
for meanwhile. Keys that are known are used on for a day while nobody can say whether they still hold.
"""

from __future__ import annotations

import http.client
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWTError

from schemas.instants import DAY, HOUR

TIMEOUT_S = 5
LARGEST_ANSWER = 1_000_000
FRESH_S = HOUR
AGAIN_S = 30
"""So long after a read, a key that is not among the known ones is looked for again, and no sooner."""

PAUSE_S = 10
LONGEST_WITHOUT_WORD_S = DAY
_FILE_NAME = re.compile(r"[0-9A-Za-z-]+")


class KeysAway(Exception):
    """The keys that sign cannot be read now, so that nobody can tell who has signed in."""


class NoSuchKey(Exception):
    """They can be read, and this one is not among them."""


@dataclass(slots=True)
class _Turns:
    """Whose turn it is to read: one's at a time, and nobody's for `PAUSE_S` after a read that failed."""

    monotonic: Callable[[], float]
    _lock: Lock = field(default_factory=Lock)
    _failed: tuple[float, str] | None = None

    @contextmanager
    def take(self) -> Iterator[None]:
        with self._lock:
            if self._failed and self.monotonic() - self._failed[0] < PAUSE_S:
                raise KeysAway(self._failed[1])
            try:
                yield
            except KeysAway as error:
                self._failed = self.monotonic(), str(error)
                raise
            self._failed = None


class IssuerKeys:
    """The keys that an issuer publishes, all in one set; at `address`, else where the issuer says that they are."""

    def __init__(self, issuer: str, address: str, monotonic: Callable[[], float]) -> None:
        self._issuer = issuer
        self._address = address
        self._monotonic = monotonic
        self._turns = _Turns(monotonic)
        self._known: dict[str, PyJWK] = {}
        self._read_at: float | None = None

    def of(self, key_id: str) -> PyJWK:
        """NoSuchKey, KeysAway. Waits for an answer of the issuer where it needs one."""
        if key_id in self._known and self._age_s() < FRESH_S:
            return self._known[key_id]
        try:
            with self._turns.take():
                if self._age_s() >= (FRESH_S if key_id in self._known else AGAIN_S):
                    self._known = self._published()
                    self._read_at = self._monotonic()
        except KeysAway:
            if key_id in self._known and self._age_s() < LONGEST_WITHOUT_WORD_S:
                return self._known[key_id]
            raise
        if key_id not in self._known:
            raise NoSuchKey(f"{self._issuer} has no key of that name")
        return self._known[key_id]

    def _age_s(self) -> float:
        return float("inf") if self._read_at is None else self._monotonic() - self._read_at

    def _published(self) -> dict[str, PyJWK]:
        address = self._address or self._discovered()
        try:
            found = PyJWKSet.from_json(self._said(address).decode())
        except (PyJWTError, ValueError, AttributeError) as error:
            raise KeysAway(f"{address} is no set of keys: {error}") from error
        return {key.key_id: key for key in found.keys if key.key_id and key.public_key_use in ("sig", None)}

    def _discovered(self) -> str:
        """The address of the keys, as the issuer publishes it."""
        configuration = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            found: object = json.loads(self._said(configuration))
        except ValueError as error:
            raise KeysAway(f"{configuration} is no JSON: {error}") from error
        address = found.get("jwks_uri") if isinstance(found, dict) else None
        if not isinstance(address, str):
            raise KeysAway(f"{self._issuer} does not say where its keys are")
        return address

    def _said(self, address: str) -> bytes:
        found = _read(address)
        if found is None:
            raise KeysAway(f"{self._issuer} has nothing at {address}")
        return found


class BalancerKeys:
    """The keys of a region's load balancers, each at its own address; they never change under their name."""

    def __init__(self, address: str, monotonic: Callable[[], float]) -> None:
        self._address = address.rstrip("/")
        self._turns = _Turns(monotonic)
        self._known: dict[str, EllipticCurvePublicKey] = {}

    def of(self, key_id: str) -> EllipticCurvePublicKey:
        """NoSuchKey, KeysAway. Waits for an answer of the region where it needs one."""
        if not _FILE_NAME.fullmatch(key_id):
            raise NoSuchKey("its key has no usable name")
        if key_id not in self._known:
            with self._turns.take():
                found = self._published(f"{self._address}/{key_id}")
            if found is None:
                raise NoSuchKey(f"{self._address} has no key of that name")
            self._known[key_id] = found
        return self._known[key_id]

    def _published(self, address: str) -> EllipticCurvePublicKey | None:
        data = _read(address)
        if data is None:
            return None
        try:
            found = load_pem_public_key(data)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise KeysAway(f"{address} is no key: {error}") from error
        if not isinstance(found, EllipticCurvePublicKey):
            raise KeysAway(f"{address} is not a key of the kind that load balancers sign with")
        return found


def _read(address: str) -> bytes | None:
    """None: it answers that there is nothing. KeysAway: it does not answer, or is none that a key may come from."""
    if urllib.parse.urlsplit(address).scheme not in ("https", "http"):
        raise KeysAway(f"{address} is no address of the web")
    try:
        # Its scheme was looked at above.
        with urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer:  # nosec B310
            data = answer.read(LARGEST_ANSWER)
            assert isinstance(data, bytes)
            return data
    except urllib.error.HTTPError as error:
        error.close()
        if error.code in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
            return None
        raise KeysAway(f"{address} answers {error.code}") from error
    except (OSError, http.client.HTTPException) as error:
        raise KeysAway(f"{address}: {error}") from error
