"""The published cost centres: from a file or from S3, asked for now and then, and never lost once read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from types_boto3_s3 import S3Client

from reconciler.adapters.sources.cost_centres import (
    FetchObject,
    PublishedCostCentres,
    file_fetcher,
    parse_cost_centres,
    published_form,
)
from reconciler.adapters.sources.s3 import s3_client, s3_fetcher
from reconciler.core.ports import SourceUnavailable
from schemas.rules.wrong_cost_centre import is_valid_centre, valid_centres
from schemas.schedule import CostCentres
from tests.emulated_aws import emulated_aws

OLD, NEW = b'{"payments-dev": ["CC-1"]}', b'{"payments-dev": ["CC-2"]}'


@dataclass
class Published:
    """What stands behind a fetch: content, or the reason why there is none; and how often it was asked for."""

    content: bytes | None = OLD
    asked: int = 0
    at: float = 0.0

    def fetch(self) -> tuple[bytes, str]:
        self.asked += 1
        if self.content is None:
            raise SourceUnavailable("the bucket is away")
        return self.content, f"v{self.asked}"

    def centres(self) -> PublishedCostCentres:
        return PublishedCostCentres(self.fetch, lambda: self.at, ttl_s=60)


def of_payments(centres: CostCentres) -> object:
    return valid_centres("payments-dev", centres)


def test_within_its_time_it_is_asked_for_once() -> None:
    published = Published()
    source = published.centres()
    source.read()
    published.at, published.content = 59.9, NEW
    assert (of_payments(source.read()), published.asked) == (("CC-1",), 1)


def test_after_its_time_it_is_asked_for_again() -> None:
    published = Published()
    source = published.centres()
    source.read()
    published.at, published.content = 60.0, NEW
    found = source.read()
    assert (of_payments(found), found.version) == (("CC-2",), "v2")


@pytest.mark.parametrize(
    "content", [None, b"{", b"[]", b'{"a": "CC-1"}', b'{"a": ["CC-1"], "a": ["CC-2"]}', b"\xff\xfe"]
)
def test_while_it_cannot_be_used_the_last_good_copy_stays_and_the_reason_is_kept(content: bytes | None) -> None:
    published = Published()
    source = published.centres()
    before = source.read()
    published.at, published.content = 60.0, content
    assert source.read() == before
    assert source.last_error


def test_what_is_away_is_not_asked_for_at_every_read() -> None:
    published = Published()
    source = published.centres()
    source.read()
    published.at, published.content = 60.0, None
    source.read()
    source.read()
    assert published.asked == 2


def test_without_a_copy_it_is_unavailable_until_it_comes() -> None:
    published = Published(content=None)
    source = published.centres()
    with pytest.raises(SourceUnavailable, match="the bucket is away"):
        source.read()
    published.content = OLD
    assert of_payments(source.read()) == ("CC-1",)


def test_what_is_published_reads_back_as_what_it_was() -> None:
    centres = CostCentres({"payments-dev": ("CC-1", "CC-2"), "checkout-*": ("CC-3",)})
    published = published_form(centres)
    assert list(json.loads(published)) == ["checkout-*", "payments-dev"]
    assert parse_cost_centres(published, "v1") == CostCentres(centres.by_pattern, "v1")


def test_a_centre_is_valid_for_a_namespace_only_where_it_is_listed() -> None:
    centres = parse_cost_centres(b'{"payments-*": ["CC-1"], "payments-dev": ["CC-2"]}', "v1")
    assert is_valid_centre("payments-dev", "CC-2", centres)
    assert not is_valid_centre("payments-dev", "CC-1", centres)
    assert is_valid_centre("payments-qa", "CC-1", centres)


def test_a_file_is_read_and_its_version_follows_its_content(tmp_path: Path) -> None:
    file = tmp_path / "centres.json"
    file.write_bytes(OLD)
    fetch = file_fetcher(file)
    first = fetch()
    file.write_bytes(NEW)
    assert (first[0], fetch()[0]) == (OLD, NEW)
    assert first[1] != fetch()[1]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"nothing\.json cannot be read"):
        file_fetcher(tmp_path / "nothing.json")()


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Client]:
    with emulated_aws() as endpoint:
        client = s3_client(endpoint, "eu-west-1")
        client.create_bucket(Bucket="centres", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        client.put_bucket_versioning(Bucket="centres", VersioningConfiguration={"Status": "Enabled"})
        yield client
        client.close()


@pytest.fixture
def publish(s3: S3Client) -> Callable[[bytes], str]:
    """Puts an object where the fetcher looks, and says its version."""
    return lambda data: s3.put_object(Bucket="centres", Key="config.json", Body=data)["VersionId"]


@pytest.fixture
def fetch(s3: S3Client) -> FetchObject:
    return s3_fetcher(s3, "centres", "config.json")


def test_an_object_comes_with_its_version(fetch: FetchObject, publish: Callable[[bytes], str]) -> None:
    version = publish(OLD)
    assert fetch() == (OLD, version)


def test_an_object_that_did_not_change_is_not_sent_again_and_one_that_did_is(
    s3: S3Client, fetch: FetchObject, publish: Callable[[bytes], str]
) -> None:
    publish(OLD)
    statuses: list[int] = []
    s3.meta.events.register_last(
        "after-call.s3.GetObject",
        lambda http_response, **_: statuses.append(http_response.status_code),
        unique_id="statuses",
    )
    first, again = fetch(), fetch()
    version = publish(NEW)
    assert (first, fetch()) == (again, (NEW, version))
    assert statuses == [200, 304, 200]
    s3.meta.events.unregister("after-call.s3.GetObject", unique_id="statuses")


def test_a_bucket_that_is_not_there_is_named(s3: S3Client) -> None:
    with pytest.raises(SourceUnavailable, match=r"s3://nowhere/config\.json: NoSuchBucket"):
        s3_fetcher(s3, "nowhere", "config.json")()


def test_an_endpoint_that_does_not_answer_is_unavailable() -> None:
    client = s3_client("http://127.0.0.1:9", "eu-west-1")
    with pytest.raises(SourceUnavailable, match=r"s3://centres/config\.json"):
        s3_fetcher(client, "centres", "config.json")()
    client.close()
