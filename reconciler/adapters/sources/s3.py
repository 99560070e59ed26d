"""Reads one object of S3, as little as may be: an object that did not change is not sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from reconciler.adapters.sources.cost_centres import FetchObject
from reconciler.core.ports import SourceUnavailable

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

LARGEST_OBJECT = 4 * 1024 * 1024
_NOT_MODIFIED = 304


def s3_client(endpoint: str | None, region: str | None) -> S3Client:
    """A client with time-outs and the SDK's own standard retries, so that nobody else retries on top."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        config=Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 3}),
    )


def s3_fetcher(client: S3Client, bucket: str, key: str) -> FetchObject:
    """Reads `s3://bucket/key`; its version is the object's version, or its ETag where the bucket keeps none."""
    kept: dict[str, tuple[bytes, str]] = {}

    def fetch() -> tuple[bytes, str]:
        known = next(iter(kept), "")
        try:
            found = client.get_object(Bucket=bucket, Key=key, **({"IfNoneMatch": known} if known else {}))  # type: ignore[arg-type]
            data = found["Body"].read(LARGEST_OBJECT + 1)
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == _NOT_MODIFIED:
                return kept[known]
            code = error.response.get("Error", {}).get("Code", "?")
            raise SourceUnavailable(f"s3://{bucket}/{key}: {code}") from error
        except BotoCoreError as error:
            raise SourceUnavailable(f"s3://{bucket}/{key}: {error}") from error
        if len(data) > LARGEST_OBJECT:
            raise SourceUnavailable(f"s3://{bucket}/{key} is larger than {LARGEST_OBJECT:,} bytes")
        kept.clear()
        kept[found["ETag"]] = data, found.get("VersionId") or found["ETag"].strip('"')
        return kept[found["ETag"]]

    return fetch
