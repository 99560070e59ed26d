"""Whether whoever asks has signed in: by a bearer token of an OIDC issuer, or by the header that an AWS load balancer
signs once it has signed somebody in itself.

Off by default. What is verified is that somebody may read; nobody is told apart, since everybody reads the same.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

import jwt
from jwt import PyJWKClient
from jwt.exceptions import PyJWKClientError, PyJWTError

TIMEOUT_S = 5
LEEWAY_S = 30
LARGEST_ANSWER = 1_000_000
BEARER, ALB_DATA = "authorization", "x-amzn-oidc-data"
_SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_KEY_ID = re.compile(r"[0-9A-Za-z-]{1,100}")


class NotSignedIn(Exception):
    """Nobody has signed in, or not as is asked for; the message says what is wrong, and is for the client."""


class KeysAway(Exception):
    """The keys that sign cannot be read now, so that nobody can tell."""


class Identity(Protocol):
    """Says whether the headers of a request are those of somebody who has signed in. Called from threads."""

    def check(self, headers: Mapping[str, str]) -> None:
        """Nothing, if so. NotSignedIn, KeysAway."""
        ...


@dataclass(slots=True)
class Bearer:
    """`Authorization: Bearer`, a JWT of the issuer for the audience; its keys are read once an hour, and anew for a
    key that is not known yet.
    """

    issuer: str
    audience: str
    keys: str = ""
    _client: PyJWKClient | None = None
    _lock: Lock = field(default_factory=Lock)

    def check(self, headers: Mapping[str, str]) -> None:
        scheme, _, token = headers.get(BEARER, "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotSignedIn("a bearer token is needed")
        try:
            key = self._keys().get_signing_key_from_jwt(token.strip())
            required = ["exp", "iss", "aud"]
            jwt.decode(
                token.strip(), key, algorithms=_SIGNED_BY, audience=self.audience, issuer=self.issuer,
                leeway=LEEWAY_S, options={"require": required},
            )  # fmt: skip
        except jwt.PyJWKClientConnectionError as error:
            raise KeysAway(str(error)) from error
        except (PyJWTError, PyJWKClientError) as error:
            raise NotSignedIn(f"the bearer token is not accepted: {error}") from error

    def _keys(self) -> PyJWKClient:
        with self._lock:
            if self._client is None:
                address = self.keys or self._discovered()
                self._client = PyJWKClient(address, lifespan=3600, timeout=TIMEOUT_S)
            return self._client

    def _discovered(self) -> str:
        """The address of the keys, as the issuer publishes it."""
        found = json.loads(_read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"))
        address = found.get("jwks_uri") if isinstance(found, dict) else None
        if not isinstance(address, str):
            raise KeysAway(f"{self.issuer} does not say where its keys are")
        return address


@dataclass(slots=True)
class LoadBalancer:
    """`x-amzn-oidc-data`, signed by one load balancer, whose ARN is named. Its keys never change under their id."""

    arn: str
    keys: str
    _known: dict[str, str] = field(default_factory=dict)

    def check(self, headers: Mapping[str, str]) -> None:
        token = headers.get(ALB_DATA, "")
        if not token:
            raise NotSignedIn("the load balancer has not signed anybody in")
        try:
            head = jwt.get_unverified_header(token)
            signer, key_id = head.get("signer"), head.get("kid")
            if signer != self.arn:
                raise NotSignedIn(f"this was signed by {str(signer)[:200]}, which is not the load balancer in front")
            if not isinstance(key_id, str) or not _KEY_ID.fullmatch(key_id):
                raise NotSignedIn("its key has no usable name")
            jwt.decode(
                token, self._key(key_id), algorithms=["ES256"], leeway=LEEWAY_S,
                options={"require": ["exp"], "verify_aud": False},  # it is meant for whom the signer stands before
            )  # fmt: skip
        except (PyJWTError, ValueError) as error:
            raise NotSignedIn(f"what the load balancer signed is not accepted: {error}") from error

    def _key(self, key_id: str) -> str:
        if key_id not in self._known:
            self._known[key_id] = _read(f"{self.keys.rstrip('/')}/{key_id}").decode("ascii", "replace")
        return self._known[key_id]


def alb_keys(arn: str) -> str:
    """Where a load balancer's region publishes the keys. ValueError: it is no ARN of one."""
    found = re.fullmatch(r"arn:aws[\w-]*:elasticloadbalancing:([a-z0-9-]+):\d{12}:loadbalancer/.+", arn)
    if not found:
        raise ValueError(f"{arn!r} is not the ARN of a load balancer")
    return f"https://public-keys.auth.elb.{found[1]}.amazonaws.com"


def _read(address: str) -> bytes:
    """KeysAway: it does not answer, or is none that a key may come from."""
    if urllib.parse.urlsplit(address).scheme not in ("https", "http"):
        raise KeysAway(f"{address} is no address of the web")
    try:
        # Its scheme was looked at above.
        with urllib.request.urlopen(address, timeout=TIMEOUT_S) as answer:  # nosec B310
            data = answer.read(LARGEST_ANSWER)
            assert isinstance(data, bytes)
            return data
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        raise KeysAway(f"{address}: {error}") from error
