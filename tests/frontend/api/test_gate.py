"""Who may ask, and how often. The keys are real, and read over HTTP from a server on this machine."""

from __future__ import annotations

from pathlib import Path

import jwt
import pytest

from frontend.api.guarding.gate import Guard
from frontend.api.guarding.identity import Bearer, Identity, LoadBalancer, NotSignedIn, alb_keys
from frontend.api.guarding.ration import Ration, client_of
from frontend.api.guarding.signing_keys import BalancerKeys, IssuerKeys
from frontend.api.page import BuiltPage
from tests.frontend.api.api_under_test import Api
from tests.frontend.api.asgi_socket import connected
from tests.frontend.api.issuing import ARN, AUDIENCE, OTHER_KEY, bearer, padded, token


def of_issuer(issuer: str) -> Bearer:
    return Bearer(issuer, AUDIENCE, IssuerKeys(issuer, "", lambda: 0.0))


def of_balancer(address: str) -> LoadBalancer:
    return LoadBalancer(ARN, BalancerKeys(address, lambda: 0.0))


def test_a_token_of_the_issuer_for_this_audience_is_accepted(issuer: str) -> None:
    of_issuer(issuer).check(bearer(token(issuer)))


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"aud": "another"}, "Audience"),
        ({"iss": "https://elsewhere"}, "issuer"),
        ({"exp": 1}, "expired"),
        ({"nbf": 9_999_999_999}, "not yet valid"),
    ],
)
def test_a_token_for_somebody_else_or_another_time_is_not(issuer: str, claims: dict[str, object], said: str) -> None:
    with pytest.raises(NotSignedIn, match=said):
        of_issuer(issuer).check(bearer(token(issuer, claims)))


def test_a_token_that_another_key_signed_is_not(issuer: str) -> None:
    with pytest.raises(NotSignedIn):
        of_issuer(issuer).check(bearer(token(issuer, key=OTHER_KEY)))


def test_a_token_without_a_signature_is_not(issuer: str) -> None:
    unsigned = jwt.encode({"iss": issuer, "aud": AUDIENCE, "exp": 9_999_999_999}, "", "none", {"kid": "k1"})
    with pytest.raises(NotSignedIn):
        of_issuer(issuer).check(bearer(unsigned))


def test_what_the_load_balancer_in_front_signed_is_accepted(issuer: str) -> None:
    signed = token(issuer, signer=ARN)
    of_balancer(issuer).check({"x-amzn-oidc-data": signed})


def test_the_padding_that_aws_leaves_in_a_token_is_no_reason_to_refuse_it(issuer: str) -> None:
    signed = padded(issuer)
    assert "=." in signed
    of_balancer(issuer).check({"x-amzn-oidc-data": signed})


def test_what_another_load_balancer_signed_is_not(issuer: str) -> None:
    signed = token(issuer, signer=ARN.replace("alba", "another"))
    with pytest.raises(NotSignedIn, match="not the load balancer in front"):
        of_balancer(issuer).check({"x-amzn-oidc-data": signed})


def test_the_keys_of_a_load_balancer_are_those_of_its_region() -> None:
    assert alb_keys(ARN) == "https://public-keys.auth.elb.eu-west-1.amazonaws.com"
    with pytest.raises(ValueError, match="not the ARN"):
        alb_keys("arn:aws:s3:::bucket")


def guarded(folder: Path, identity: Identity | None, per_minute: int = 0) -> Api:
    return Api(folder, guard=Guard(Ration(per_minute, lambda: 0.0), identity))


async def test_nobody_reads_who_has_not_signed_in_and_probes_need_not(issuer: str, tmp_path: Path) -> None:
    api = guarded(tmp_path, of_issuer(issuer))
    await api.begin()
    refused = await api.ask("/api/v1/summary")
    assert (refused.status_code, refused.json()["type"]) == (401, "urn:alba:problem:not-signed-in")
    assert refused.headers["www-authenticate"] == "Bearer"
    assert (await api.ask("/health/live")).status_code == 200
    assert (await api.ask("/api/v1/summary", authorization=f"Bearer {token(issuer)}")).status_code == 200
    async with connected(api.app) as socket:
        assert (await socket.message())["type"] == "websocket.close"
    api.store.close()


PLACES = {"cluster": "main", "namespace": "payments-dev", "id": "payments/load-test", "team": "payments"}


async def test_no_path_of_the_api_answers_who_has_not_signed_in_but_the_probes(issuer: str, tmp_path: Path) -> None:
    api = guarded(tmp_path, of_issuer(issuer))
    paths = api.app.openapi()["paths"]
    documented = {path.format(**PLACES): next(iter(found)).upper() for path, found in paths.items()}
    asked = {**documented, **dict.fromkeys(["/health", "/metrics", "/api/v1/openapi.json"], "GET")}
    answers = {path: (await api.ask(path, method=method)).status_code for path, method in asked.items()}
    open_ = {path for path, status in answers.items() if status != 401}
    assert {"/namespaces", "/programaciones/payments/load-test", "/centros-costo/payments-dev"} < answers.keys()
    assert open_ == {"/api/v1/health/live", "/api/v1/health/ready"}
    api.store.close()


@pytest.mark.parametrize(
    "address", ["/", "/timeline", "/schedules/payments/load-test", "/namespaces/main/payments-dev", "/assets/a-1.js"]
)
async def test_the_page_is_open_at_every_address_of_its_own(issuer: str, tmp_path: Path, address: str) -> None:
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html>")
    (built / "assets" / "a-1.js").write_text("1")
    guard = Guard(Ration(0, lambda: 0.0), of_issuer(issuer))
    api = Api(tmp_path, guard=guard, page=BuiltPage(built, lambda: "nonce"))
    assert (await api.ask(address)).status_code == 200
    api.store.close()


async def test_who_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    api = guarded(tmp_path, None, per_minute=8)
    codes = [(await api.ask("/api/v1/nothing")).status_code for _ in range(3)]
    refused = await api.ask("/api/v1/nothing")
    assert codes == [404, 404, 429]
    assert refused.headers["retry-after"] == "8"
    api.store.close()


def test_what_is_left_grows_again_with_time_and_each_client_has_its_own() -> None:
    now = 0.0
    ration = Ration(60, lambda: now)
    assert [ration.take("a") for _ in range(16)].count(None) == 15
    assert ration.take("b") is None
    now = 1.0
    assert (ration.take("a"), ration.take("a")) == (None, 1.0)


@pytest.mark.parametrize(("proxies", "client"), [(0, "10.0.0.1"), (1, "203.0.113.7"), (2, "forged"), (3, "10.0.0.1")])
def test_only_so_many_proxies_are_believed_about_who_asks(proxies: int, client: str) -> None:
    assert client_of("10.0.0.1", {"x-forwarded-for": "forged, 203.0.113.7"}, proxies) == client
