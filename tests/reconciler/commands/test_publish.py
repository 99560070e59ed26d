"""`alba publish`: the cost centres of a merge in a versioned bucket, and an older version brought back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.adapters.sources.publishing import CannotPublish, PublishedObject
from reconciler.adapters.sources.s3 import s3_client
from tests.emulated_aws import emulated_aws
from tests.reconciler.commands.typing_alba import Alba

WHERE = "s3://cost-centres/config.json"
FILE = "schedules/cost-centers.yaml"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with emulated_aws() as address:
        client = s3_client(address, "us-east-1")
        client.create_bucket(Bucket="cost-centres")
        client.put_bucket_versioning(Bucket="cost-centres", VersioningConfiguration={"Status": "Enabled"})
        client.close()
        yield address


@pytest.fixture
def publish(alba: Alba, estate: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[PublishedObject]:
    """The object, empty; `alba publish` finds it by its settings."""
    for name, value in (("COST_CENTERS", WHERE), ("AWS_ENDPOINT", endpoint), ("AWS_REGION", "us-east-1")):
        monkeypatch.setenv(f"ALBA_{name}", value)
    client = s3_client(endpoint, "us-east-1")
    yield PublishedObject(client, "cost-centres", "config.json")
    for version in client.list_object_versions(Bucket="cost-centres").get("Versions", []):
        client.delete_object(Bucket="cost-centres", Key=version["Key"], VersionId=version["VersionId"])
    client.close()


def test_what_is_published_is_what_the_file_says(alba: Alba, publish: PublishedObject) -> None:
    said = alba("publish", "--revision", "abc", "--format", "json")
    found = publish.read()
    assert found
    assert json.loads(found.data) == {"checkout-*": ["CC-2040"], "payments-dev": ["CC-1001", "CC-1002"]}
    assert (said.code, said.json) == (0, {"object": WHERE, "version": found.version, "changed": True})


def test_what_has_not_changed_is_not_published_again(alba: Alba, publish: PublishedObject) -> None:
    alba("publish")
    assert alba("publish", "--format", "json").json["changed"] is False
    assert len(publish.versions()) == 1


def test_a_file_with_an_error_publishes_nothing(alba: Alba, publish: PublishedObject, estate: Path) -> None:
    (estate / FILE).write_text("payments-dev: CC-1\n")
    said = alba("publish")
    assert (said.code, said.lines[-1]) == (1, "nothing was published")
    assert publish.read() is None


def test_an_older_version_is_brought_back_as_a_new_one(alba: Alba, publish: PublishedObject, estate: Path) -> None:
    alba("publish")
    first = publish.read()
    (estate / FILE).write_text("payments-dev: [CC-9]\n")
    alba("publish")
    (before,) = (v.id for v in publish.versions() if not v.is_latest)
    assert alba("publish", "--restore", before).code == 0
    restored = publish.read()
    assert first
    assert restored
    assert (restored.data, restored.version != first.version) == (first.data, True)
    assert alba("publish", "--versions").lines[0].split("\t")[0] == restored.version


def test_a_version_that_there_is_not_is_said(alba: Alba, publish: PublishedObject) -> None:
    alba("publish")
    said = alba("publish", "--restore", "none-such")
    assert said.code == 2
    assert "has no such version" in said.err or "none-such" in said.err


def test_of_two_that_publish_at_once_the_later_is_refused(alba: Alba, publish: PublishedObject) -> None:
    alba("publish")
    read = publish.read()
    publish.replace(read, b'{"a": ["CC-1"]}', "first")
    with pytest.raises(CannotPublish, match="somebody else published meanwhile; run it again"):
        publish.replace(read, b'{"a": ["CC-2"]}', "second")


def test_without_a_bucket_it_says_which_setting_names_one(alba: Alba, estate: Path) -> None:
    said = alba("publish")
    assert said.code == 2
    assert "ALBA_COST_CENTERS must be s3://bucket/key" in said.err
