"""Signing in: by kubeconfig, inside a cluster, and at EKS."""

import base64
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.stub import Stubber

from reconciler.adapters.clusters.access import REREAD_S, in_cluster_access, kubeconfig_access
from reconciler.adapters.clusters.eks_token import TOKEN_LIFE_S, EksAccess, eks_token
from reconciler.core.ports import ClusterUnavailable

REGION = "eu-west-1"


def kubeconfig(path: Path, user: dict[str, object]) -> Path:
    contexts = [{"name": name, "context": {"cluster": name, "user": "someone"}} for name in ("near", "far")]
    clusters = [{"name": name, "cluster": {"server": f"http://{name}.example.com"}} for name in ("near", "far")]
    users = [{"name": "someone", "user": user}]
    config = {"current-context": "near", "contexts": contexts, "clusters": clusters, "users": users}
    path.write_text(json.dumps(config))
    return path


async def test_a_kubeconfig_says_where_and_who(tmp_path: Path) -> None:
    login = await kubeconfig_access(kubeconfig(tmp_path / "config", {"token": "secret"}))()

    assert (login.configuration.host, login.authorization) == ("http://near.example.com", "Bearer secret")


async def test_another_context_may_be_named(tmp_path: Path) -> None:
    login = await kubeconfig_access(kubeconfig(tmp_path / "config", {"token": "secret"}), "far")()

    assert login.configuration.host == "http://far.example.com"


async def test_a_token_in_a_file_is_read_again_after_a_while(tmp_path: Path) -> None:
    token = tmp_path / "token"
    access = kubeconfig_access(kubeconfig(tmp_path / "config", {"tokenFile": str(token)}))
    token.write_text("first\n")
    first = await access()
    token.write_text("second\n")
    second = await access()

    assert (first.authorization, second.authorization) == ("Bearer first", "Bearer second")
    assert first.valid_s == REREAD_S


async def test_a_kubeconfig_without_a_user_says_nothing_about_who(tmp_path: Path) -> None:
    login = await kubeconfig_access(kubeconfig(tmp_path / "config", {}))()

    assert login.authorization == ""


@pytest.mark.parametrize("content", ["", "{}", "not: [yaml", '{"contexts": 5}'])
async def test_a_kubeconfig_that_cannot_be_used_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "config"
    path.write_text(content)

    with pytest.raises(ClusterUnavailable, match=str(path)):
        await kubeconfig_access(path)()


async def test_a_kubeconfig_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClusterUnavailable, match="missing"):
        await kubeconfig_access(tmp_path / "missing")()


async def test_outside_a_cluster_there_is_no_service_account() -> None:
    with pytest.raises(ClusterUnavailable, match="no service account"):
        await in_cluster_access()()


def session() -> boto3.Session:
    return boto3.Session(aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="secret", region_name=REGION)


def presigned(token: str) -> str:
    prefix, _, body = token.partition(".")
    assert prefix == "k8s-aws-v1"
    return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()


def test_an_eks_token_is_a_presigned_question_who_the_caller_is() -> None:
    url = urlsplit(presigned(eks_token(session(), "dev", REGION)))
    query = {key: values[0] for key, values in parse_qs(url.query).items()}

    assert (url.scheme, url.netloc, url.path) == ("https", f"sts.{REGION}.amazonaws.com", "/")
    assert (query["Action"], query["Version"]) == ("GetCallerIdentity", "2011-06-15")
    assert query["X-Amz-Credential"].startswith("AKIDEXAMPLE/")
    assert query["X-Amz-Credential"].endswith(f"/{REGION}/sts/aws4_request")
    assert int(query["X-Amz-Expires"]) <= TOKEN_LIFE_S
    assert query["X-Amz-Signature"]


def test_an_eks_token_is_for_one_cluster() -> None:
    query = parse_qs(urlsplit(presigned(eks_token(session(), "dev", REGION))).query)

    assert query["X-Amz-SignedHeaders"] == ["host;x-k8s-aws-id"]


class StubbedSession(boto3.Session):
    """A session whose EKS client answers what it is told, once."""

    def __init__(self, answer: dict[str, object] | None) -> None:
        super().__init__("AKIDEXAMPLE", "secret", region_name=REGION)
        self._eks = super().client("eks", region_name=REGION)
        self._stubber = Stubber(self._eks)
        if answer is None:
            self._stubber.add_client_error("describe_cluster", "AccessDeniedException", "not you")
        else:
            self._stubber.add_response("describe_cluster", {"cluster": answer}, {"name": "dev"})
        self._stubber.activate()

    def client(self, name, *args, **kwargs):  # type: ignore[no-untyped-def, override]
        return self._eks if name == "eks" else super().client(name, *args, **kwargs)


async def test_eks_says_where_the_cluster_is_once_and_each_login_has_a_token_of_its_own() -> None:
    certificate = base64.b64encode(b"-----BEGIN CERTIFICATE-----").decode()
    answer: dict[str, object] = {
        "endpoint": "https://dev.eks.example.com",
        "certificateAuthority": {"data": certificate},
    }
    access = EksAccess("dev", REGION, StubbedSession(answer))

    first, second = await access(), await access()

    assert first.configuration.host == second.configuration.host == "https://dev.eks.example.com"
    assert first.configuration.ca_cert_data == "-----BEGIN CERTIFICATE-----"
    assert first.authorization.startswith("Bearer k8s-aws-v1.")
    assert 0 < first.valid_s < TOKEN_LIFE_S


async def test_an_eks_cluster_that_may_not_be_described_is_unavailable_and_named() -> None:
    with pytest.raises(ClusterUnavailable, match=r"EKS cluster dev: .*not you"):
        await EksAccess("dev", REGION, StubbedSession(None))()
