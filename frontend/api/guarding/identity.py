"""Whether whoever asks has signed in: by a bearer token of an OIDC issuer, or by the header that an AWS load balancer
signs once it has signed somebody in itself.

Off by default. What is verified is that somebody may read; nobody is told apart, since everybody reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import jwt
from jwt.exceptions import PyJWTError

from frontend.api.guarding.signing_keys import BalancerKeys, IssuerKeys, NoSuchKey

LEEWAY_S = 30
BEARER, ALB_DATA = "authorization", "x-amzn-oidc-data"
_SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_KEY_ID = re.compile(r"[!-~]{1,200}")


class NotSignedIn(Exception):
    """Nobody has signed in, or not as is asked for; the message says what is wrong, and is for the client."""


class Identity(Protocol):
    """Says whether the headers of a request are those of somebody who has signed in. Called from threads."""

    def check(self, headers: Mapping[str, str]) -> None:
        """Nothing, if so. NotSignedIn; KeysAway: nobody can tell."""
        ...


@dataclass(frozen=True, slots=True)
class Bearer:
    """`Authorization: Bearer`, a JWT of the issuer for the audience."""

    issuer: str
    audience: str
    keys: IssuerKeys

    def check(self, headers: Mapping[str, str]) -> None:
        scheme, _, token = headers.get(BEARER, "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotSignedIn("a bearer token is needed")
        try:
            key = self.keys.of(_key_id(token.strip()))
            required = ["exp", "iss", "aud"]
            jwt.decode(
                token.strip(), key, algorithms=_SIGNED_BY, audience=self.audience, issuer=self.issuer,
                leeway=LEEWAY_S, options={"require": required},
            )  # fmt: skip
        except (PyJWTError, NoSuchKey) as error:
            raise NotSignedIn(f"the bearer token is not accepted: {error}") from error


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """`x-amzn-oidc-data`, signed by one load balancer, whose ARN is named."""

    arn: str
    keys: BalancerKeys

    def check(self, headers: Mapping[str, str]) -> None:
        token = headers.get(ALB_DATA, "")
        if not token:
            raise NotSignedIn("the load balancer has not signed anybody in")
        try:
            signer = jwt.get_unverified_header(token).get("signer")
            if signer != self.arn:
                raise NotSignedIn(f"this was signed by {str(signer)[:200]}, which is not the load balancer in front")
            jwt.decode(
                token, self.keys.of(_key_id(token)), algorithms=["ES256"], leeway=LEEWAY_S,
                options={"require": ["exp"], "verify_aud": False},  # it is meant for whom the signer stands before
            )  # fmt: skip
        except (PyJWTError, NoSuchKey, ValueError) as error:
            raise NotSignedIn(f"what the load balancer signed is not accepted: {error}") from error


def alb_keys(arn: str) -> str:
    """Where a load balancer's region publishes the keys. ValueError: it is no ARN of one."""
    found = re.fullmatch(r"arn:aws[\w-]*:elasticloadbalancing:([a-z0-9-]+):\d{12}:loadbalancer/.+", arn)
    if not found:
        raise ValueError(f"{arn!r} is not the ARN of a load balancer")
    return f"https://public-keys.auth.elb.{found[1]}.amazonaws.com"


def _key_id(token: str) -> str:
    """NoSuchKey: it names none, or not as a key is named. PyJWTError: it is no token."""
    key_id = jwt.get_unverified_header(token).get("kid")
    if not isinstance(key_id, str) or not _KEY_ID.fullmatch(key_id):
        raise NoSuchKey("its key has no usable name")
    return key_id
