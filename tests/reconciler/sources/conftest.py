"""A source of every kind over one repository, and a bucket on moto's own HTTP server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reconciler.adapters.sources.git import CheckoutSource, GitSource
from reconciler.adapters.sources.s3 import s3_client
from reconciler.adapters.sources.tree import TreeSource
from reconciler.core.ports import Source
from tests.emulated_aws import emulated_aws
from tests.reconciler.sources.repositories import Repository, served

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

BUCKET = "alba-config"


@dataclass(frozen=True)
class Estate:
    """A source, and the repository that it reads."""

    source: Source
    repository: Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "remote" / "estate")


@pytest.fixture
def git_server(tmp_path: Path) -> Iterator[str]:
    with served(tmp_path / "remote") as url:
        yield url


@pytest.fixture(params=["tree", "checkout", "git by path", "git over HTTP"])
def estate(request: pytest.FixtureRequest, repository: Repository, tmp_path: Path) -> Estate:
    """The port, over each of its adapters."""
    build: dict[str, Callable[[], Source]] = {
        "tree": lambda: TreeSource(repository.path / "schedules"),
        "checkout": lambda: CheckoutSource(repository.path, "main", "schedules"),
        "git by path": lambda: GitSource(str(repository.path), "main", "schedules", tmp_path / "copy"),
        "git over HTTP": lambda: GitSource(
            f"{request.getfixturevalue('git_server')}/estate", "main", "schedules", tmp_path / "copy"
        ),
    }
    return Estate(build[request.param](), repository)


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    with emulated_aws() as endpoint:
        yield endpoint


@pytest.fixture
def s3(moto: str, monkeypatch: pytest.MonkeyPatch) -> Iterator["S3Client"]:
    """A client of moto, with an empty bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    client = s3_client(moto, "us-east-1")
    client.create_bucket(Bucket=BUCKET)
    yield client
    for version in client.list_object_versions(Bucket=BUCKET).get("Versions", ()):
        client.delete_object(Bucket=BUCKET, Key=version["Key"], VersionId=version["VersionId"])
    client.delete_bucket(Bucket=BUCKET)
    client.close()
