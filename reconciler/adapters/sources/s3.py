"""Reads one object of S3, as little as may be: an object that did not change is not sent again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from reconciler.adapters.sources.cost_centres import LARGEST_OBJECT, FetchObject, too_large
from reconciler.core.ports import Fault, SourceUnavailable

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import GetObjectOutputTypeDef

_NOT_MODIFIED = 304


def s3_client(endpoint: str | None, region: str | None, timeout_s: float = 5) -> S3Client:
    """A client with time-outs and the SDK's own standard retries, so that nobody else retries on top."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        config=Config(connect_timeout=2, read_timeout=timeout_s, retries={"mode": "standard", "total_max_attempts": 3}),
    )


def s3_fetcher(client: S3Client, bucket: str, key: str) -> FetchObject:
    """Reads `s3://bucket/key`; its version is the object's, or its ETag where the bucket keeps none."""
    return _Object(client, bucket, key).fetch


@dataclass(frozen=True, slots=True)
class _Copy:
    """The object as it was last sent."""

    etag: str
    data: bytes
    version: str


class _Object:
    """One object and the last copy of it."""

    def __init__(self, client: S3Client, bucket: str, key: str) -> None:
        self._client = client
        self._bucket = bucket
        self._key = key
        self._copy: _Copy | None = None

    def fetch(self) -> tuple[bytes, str]:
        where = f"s3://{self._bucket}/{self._key}"
        try:
            self._copy = self._newer() or self._copy
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "?")
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
            raise SourceUnavailable(
                f"{where}: {code}", fault=Fault.REFUSED if status < 500 else Fault.SILENT
            ) from error
        except BotoCoreError as error:
            raise SourceUnavailable(f"{where}: {error}") from error
        if self._copy is None:
            raise SourceUnavailable(f"{where}: the answer is empty")
        return self._copy.data, self._copy.version

    def _newer(self) -> _Copy | None:
        """The object, or None where it is the one that is kept."""
        try:
            found = self._ask()
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == _NOT_MODIFIED:
                return None
            raise
        with found["Body"] as body:
            if found["ContentLength"] > LARGEST_OBJECT:
                raise too_large(f"s3://{self._bucket}/{self._key}")
            data = body.read()
        version = found.get("VersionId", "null")
        return _Copy(found["ETag"], data, found["ETag"].strip('"') if version == "null" else version)

    def _ask(self) -> GetObjectOutputTypeDef:
        if self._copy is None:
            return self._client.get_object(Bucket=self._bucket, Key=self._key)
        return self._client.get_object(Bucket=self._bucket, Key=self._key, IfNoneMatch=self._copy.etag)
