"""Publishes the cost centres as one object of a versioned bucket, and brings an old version back.

Called by `alba publish` alone. An object is put only over the one that was read: of two merges that publish at the
same time one is refused, and no older word overwrites a newer one unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import PutObjectRequestTypeDef

_ABSENT = frozenset({"404", "NoSuchKey", "NoSuchVersion"})
_OVERTAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
VERSIONS_SHOWN = 100


class CannotPublish(Exception):
    """S3 refused, did not answer, or somebody else published meanwhile; the message says which, and what to do."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Published:
    """The object as it is, and what it takes to replace it."""

    data: bytes
    version: str
    etag: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version that can be brought back."""

    id: str
    at: datetime
    is_latest: bool


class PublishedObject:
    """`s3://bucket/key`."""

    def __init__(self, client: S3Client, bucket: str, key: str) -> None:
        self._client = client
        self._bucket = bucket
        self._key = key

    def __str__(self) -> str:
        return f"s3://{self._bucket}/{self._key}"

    def read(self, version: str = "") -> Published | None:
        """The object, or an older version of it; None where there is none. CannotPublish."""
        with self._asking():
            try:
                if version:
                    found = self._client.get_object(Bucket=self._bucket, Key=self._key, VersionId=version)
                else:
                    found = self._client.get_object(Bucket=self._bucket, Key=self._key)
            except ClientError as error:
                if error.response["Error"]["Code"] in _ABSENT:
                    return None
                raise
            with found["Body"] as body:
                return Published(body.read(), found.get("VersionId", ""), found["ETag"])

    def replace(self, before: Published | None, data: bytes, revision: str) -> str:
        """Put it in place of what was read; the new version's id. `revision` is kept beside it. CannotPublish."""
        with self._asking():
            put: PutObjectRequestTypeDef = {
                "Bucket": self._bucket,
                "Key": self._key,
                "Body": data,
                "ContentType": "application/json",
                "Metadata": {"revision": revision},
            }
            if before is None:
                put["IfNoneMatch"] = "*"
            else:
                put["IfMatch"] = before.etag
            answer = self._client.put_object(**put)
        return answer.get("VersionId", "")

    def versions(self) -> list[Version]:
        """Newest first. CannotPublish."""
        with self._asking():
            answer = self._client.list_object_versions(Bucket=self._bucket, Prefix=self._key, MaxKeys=VERSIONS_SHOWN)
        return [
            Version(v["VersionId"], v["LastModified"], v["IsLatest"])
            for v in answer.get("Versions", [])
            if v["Key"] == self._key
        ]

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _OVERTAKEN:
                raise CannotPublish(f"{self}: somebody else published meanwhile; run it again") from error
            raise CannotPublish(f"{self}: {code}: {error.response['Error'].get('Message', '')}") from error
        except BotoCoreError as error:
            raise CannotPublish(f"{self}: {error}") from error
