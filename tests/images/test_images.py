"""Both images, built from their Dockerfiles and looked into. Takes minutes, so it is soaked.

Debian's `buildah` builds them on a base that `debootstrap` makes, in the place of the one that production names.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG, S_IWOTH

import pytest

pytestmark = [pytest.mark.soak, pytest.mark.needs("buildah", "debootstrap")]
BASE = "docker.io/library/alba-test-base:1"
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
PAGE = Path("frontend/web/dist")


@dataclass(frozen=True, slots=True)
class Builder:
    """buildah, with images and containers of its own."""

    folder: Path

    def __call__(self, *arguments: str, timeout_s: float = 900) -> str:
        where = ("--root", str(self.folder / "root"), "--runroot", str(self.folder / "run"))
        command = ["buildah", *where, "--storage-driver", "vfs", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout.strip()

    def make_base(self) -> None:
        tree = str(self.folder / "base")
        packages = "--include=ca-certificates,python3,python3-venv"
        subprocess.run(
            ["debootstrap", "--variant=minbase", packages, "bookworm", tree], check=True, capture_output=True
        )
        container = self("from", "scratch")
        self("add", "-q", container, tree, "/")
        self("commit", "-q", "--rm", container, BASE)

    def build(self, name: str) -> Image:
        self(
            "bud", "--isolation", "chroot", "--format", "docker", "--pull-never", "--layers=false",
            "--build-arg", f"BASE={BASE}", "--build-arg", "REVISION=abc", "--build-context", f"web={PAGE}",
            "-v", f"{CERTIFICATES}:{CERTIFICATES}:ro", "-f", f"manifests/{name}/Dockerfile", "-t", f"alba-{name}", ".",
        )  # fmt: skip
        container = self("from", f"alba-{name}")
        return Image(
            self, container, json.loads(self("inspect", "--type", "image", f"alba-{name}"))["Docker"]["config"]
        )


@dataclass(frozen=True, slots=True)
class Image:
    """One image: how it is configured, and a container of it in which commands are run."""

    builder: Builder
    container: str
    config: Mapping[str, object]

    def run(self, *command: str) -> str:
        """What a command prints in the image. buildah loses the output of a short one now and then: it is run again."""
        tries = (self.builder("run", "--isolation", "chroot", self.container, "--", *command) for _ in range(5))
        return next(filter(None, tries), "")

    def files(self) -> Iterator[tuple[str, os.stat_result]]:
        """Every file of the image with how it is kept, seen from outside."""
        top = self.builder("mount", self.container)
        for folder, _, names in os.walk(top):
            for name in names:
                path = os.path.join(folder, name)  # noqa: PTH118 - there are tens of thousands
                yield path.removeprefix(top), os.lstat(path)


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    made = Builder(tmp_path_factory.mktemp("images"))
    made.make_base()
    yield made
    made("rm", "--all")
    made("rmi", "--all", "--force")


@pytest.fixture(scope="module")
def images(builder: Builder) -> Mapping[str, Image]:
    return {name: builder.build(name) for name in ("backend", "frontend")}


@pytest.fixture(params=["backend", "frontend"])
def image(request: pytest.FixtureRequest, images: Mapping[str, Image]) -> Image:
    return images[request.param]


def test_it_runs_as_somebody_without_a_name_and_without_a_shell_in_front(image: Image) -> None:
    assert image.config["User"] == "10001:10001"
    assert image.run("id", "-u") == "10001"
    entry = image.config["Entrypoint"]
    assert isinstance(entry, list)
    assert entry[:2] == ["/usr/bin/tini", "--"]
    assert not {"sh", "bash", "-c"} & set(entry)


def test_it_has_a_health_check_and_says_what_it_was_built_from(image: Image) -> None:
    assert image.config["Healthcheck"]
    labels = image.config["Labels"]
    assert isinstance(labels, dict)
    assert labels["org.opencontainers.image.revision"] == "abc"
    assert labels["org.opencontainers.image.licenses"] == "MIT"


def test_there_is_no_compiler_no_cache_and_nothing_that_anybody_may_write(image: Image) -> None:
    needless = re.compile(
        r"/bin/(?:gcc|cc|as|ld)$|/cc1$|\.deb$|^/var/lib/apt/lists/.*_Packages|^/root/\.cache/|^/opt/.*/pip/"
    )
    files = list(image.files())
    assert [path for path, _ in files if needless.search(path)] == []
    assert [path for path, kept in files if S_ISREG(kept.st_mode) and kept.st_mode & S_IWOTH] == []
    assert [path for path, kept in files if S_ISREG(kept.st_mode) and kept.st_uid == 10001] == []


def test_the_backend_starts_each_of_its_programs(images: Mapping[str, Image]) -> None:
    backend = images["backend"]
    for command in ("run", "serve", "bot", "sync"):
        assert "Usage" in backend.run("alba", command, "--help")
    assert backend.run("python", "-c", "import reconciler.lambda_handler, awslambdaric; print('ok')") == "ok"
    assert "git version" in backend.run("git", "--version")


def test_the_backend_has_the_packages_of_the_lock_and_no_others(images: Mapping[str, Image]) -> None:
    told = images["backend"].run(
        "python", "-c", "from importlib.metadata import distributions as d; print(*sorted(x.name.lower() for x in d()))"
    )
    locked = {
        line.split("==")[0].lower() for line in Path("runtime.txt").read_text().splitlines() if line[:1].isalnum()
    }
    assert {name.replace("_", "-") for name in told.split()} <= locked | {"alba-schedules"}


def test_the_frontend_has_the_page_and_a_configuration_that_nginx_takes(images: Mapping[str, Image]) -> None:
    frontend = images["frontend"]
    assert "__CSP_NONCE__" in frontend.run("cat", "/srv/page/index.html")
    assert [path for path, _ in frontend.files() if re.fullmatch(r"/srv/page/assets/.*\.js\.gz", path)]
    told = frontend.run("sed", "-n", "s/alba-api:8080/&/p", "/etc/nginx/nginx.conf")
    assert "server alba-api:8080;" in told
