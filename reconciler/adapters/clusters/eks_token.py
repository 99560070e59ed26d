"""Signs in at an EKS cluster with AWS credentials: the cluster's address, and tokens that prove who we are.

A token is a presigned `GetCallerIdentity` request, which the cluster's authenticator sends to STS itself. It is made
without asking anybody, and is accepted for 15 minutes from its making.
"""

from __future__ import annotations

import asyncio
import base64

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from botocore.signers import RequestSigner
from kubernetes.aio import client

from reconciler.adapters.clusters.access import Login
from reconciler.core.ports import ClusterUnavailable

TOKEN_LIFE_S = 15 * 60
RENEWED_EARLY_S = 60
_PRESIGNED_FOR_S = 60
_CONFIG = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 2})


def eks_token(session: boto3.Session, cluster: str, region: str) -> str:
    """A bearer token for the cluster of this name. BotoCoreError where there are no credentials."""
    credentials = session.get_credentials()
    if credentials is None:
        raise NoCredentialsError
    sts = session.client("sts", region_name=region, config=_CONFIG)
    signer = RequestSigner(sts.meta.service_model.service_id, region, "sts", "v4", credentials, session.events)
    request = {
        "method": "GET",
        "url": f"{sts.meta.endpoint_url}/?Action=GetCallerIdentity&Version=2011-06-15",
        "body": {},
        "headers": {"x-k8s-aws-id": cluster},
        "context": {},
    }
    url = signer.generate_presigned_url(request, operation_name="", region_name=region, expires_in=_PRESIGNED_FOR_S)
    return "k8s-aws-v1." + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


class EksAccess:
    """Signs in at the EKS cluster of a name; boto3 runs in a thread. ClusterUnavailable where AWS does not answer."""

    def __init__(self, cluster: str, region: str, session: boto3.Session) -> None:
        self._cluster = cluster
        self._region = region
        self._session = session
        self._where: tuple[str, str] | None = None

    async def __call__(self) -> Login:
        try:
            return await asyncio.to_thread(self._sign_in)
        except (BotoCoreError, ClientError) as error:
            raise ClusterUnavailable(f"signing in at EKS cluster {self._cluster}: {error}") from error

    def _sign_in(self) -> Login:
        if self._where is None:
            eks = self._session.client("eks", region_name=self._region, config=_CONFIG)
            found = eks.describe_cluster(name=self._cluster)["cluster"]
            certificate = base64.b64decode(found["certificateAuthority"]["data"]).decode()
            self._where = found["endpoint"], certificate
        endpoint, certificate = self._where
        token = eks_token(self._session, self._cluster, self._region)
        configuration = client.Configuration(host=endpoint, ca_cert_data=certificate)
        return Login(configuration, f"Bearer {token}", TOKEN_LIFE_S - RENEWED_EARLY_S)


def eks_access(cluster: str, region: str | None) -> EksAccess:
    """Signing in at an EKS cluster with AWS's own settings. ValueError: nobody says in which region it is."""
    session = boto3.Session(region_name=region)
    if not session.region_name:
        raise ValueError("ALBA_AWS_REGION must say in which region the EKS cluster is")
    return EksAccess(cluster, session.region_name, session)
