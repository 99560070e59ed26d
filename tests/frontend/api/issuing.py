"""Who signs in people: an OIDC issuer and the keys of a load balancer's region, as a server on this machine."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm

KEY, OTHER_KEY = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/alba/50dc6c495c0c9188"
AUDIENCE = "alba"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing: a test that passes says nothing."""


@contextmanager
def issuing(folder: Path) -> Iterator[str]:
    """The address of both, whose answers are files."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        (folder / ".well-known").mkdir()
        (folder / ".well-known" / "openid-configuration").write_text(json.dumps({"jwks_uri": f"{address}/keys.json"}))
        public = json.loads(ECAlgorithm.to_jwk(KEY.public_key()))
        (folder / "keys.json").write_text(json.dumps({"keys": [public | {"kid": "k1", "alg": "ES256", "use": "sig"}]}))
        (folder / "k1").write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


def token(
    issuer: str,
    claims: Mapping[str, object] | None = None,
    *,
    key: ec.EllipticCurvePrivateKey = KEY,
    signer: str = "",
) -> str:
    said = {"iss": issuer, "aud": AUDIENCE, "sub": "ana", "exp": int(time.time()) + 300, **(claims or {})}
    return jwt.encode(said, key, algorithm="ES256", headers={"kid": "k1", "signer": signer})


def padded(issuer: str) -> str:
    """What a load balancer signs: a JWT whose parts keep the padding of base64, as those of AWS do."""
    said = {"iss": issuer, "sub": "ana", "exp": int(time.time()) + 300}
    parts = ({"alg": "ES256", "kid": "k1", "signer": ARN}, said)
    signed = b".".join(urlsafe_b64encode(_spaced(part)) for part in parts)
    return b".".join((signed, urlsafe_b64encode(ECAlgorithm(ECAlgorithm.SHA256).sign(signed, KEY)))).decode()


def _spaced(part: Mapping[str, object]) -> bytes:
    """As JSON of a length that needs padding."""
    text = json.dumps(part).encode()
    return text + b" " * (1 if len(text) % 3 == 0 else 0)


def bearer(text: str) -> dict[str, str]:
    return {"authorization": f"Bearer {text}"}
