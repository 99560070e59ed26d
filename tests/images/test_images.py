"""Both images: what is in them, and whether they run as the manifests run them, on a root that nobody can write to."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from queue import Queue
from stat import S_ISREG, S_IWOTH

import pytest
from websockets.sync.client import connect

from frontend.api.guarding.shielding import HEADERS
from reconciler.adapters.clusters.serving.api_server import ApiServer, kubeconfig_text, serving
from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.core.resources import DEPLOYMENTS
from tests.images.building import Image, build, built
from tests.images.pods import USER, Container, Pod, pod
from tests.images.test_nginx import Nginx
from tests.manifests.rendered import at, each, of_kind
from tests.reconciler.clusters.objects_under_test import field, workload

pytestmark = pytest.mark.needs("root", "buildah", "debootstrap", "ip", "npm")
SCHEDULES = {
    "policy.yaml": "maxConcurrentNamespaces: 2\ndefaultTimezone: America/Bogota\nprotectedNamespaces: []\n",
    "cost-centers.yaml": "payments-dev: [CC-1001]\n",
    "payments/quiet.yaml": "namespace: payments-dev\ncostCenter: CC-1001\nowner: ana@example.com\nreason: Nothing\n"
    "once:\n  start: 2030-12-01T18:30\n  stop: 2030-12-01T20:00\n",
}
NEEDLESS = re.compile(
    r"/bin/(?:gcc|cc|as|ld|make|pip\d*|uv)$|/cc1$|\.deb$|^/var/lib/apt/lists/.*_Packages|^/root/\.cache/|^/build/"
    r"|^/opt/.*/(?:pip|setuptools|uv)/"
)


@pytest.fixture(scope="module")
def images() -> Iterator[Mapping[str, Image]]:
    with built(("backend", "frontend")) as made:
        yield made


@pytest.fixture(params=["backend", "frontend"])
def image(request: pytest.FixtureRequest, images: Mapping[str, Image]) -> Image:
    return images[request.param]


def test_it_runs_as_somebody_without_a_name_and_without_a_shell_in_front(image: Image) -> None:
    assert image.config["User"] == f"{USER}:{USER}"
    assert image.run("id", "-u") == USER
    assert USER not in (image.root / "etc/passwd").read_text()
    entry = [*image.words("Entrypoint"), *image.words("Cmd")]
    assert entry[:2] == ["/usr/bin/tini", "--"]
    assert not {"sh", "bash", "-c"} & set(entry)


def test_it_says_what_it_was_built_from(image: Image) -> None:
    labels = image.config["Labels"]
    assert isinstance(labels, dict)
    assert labels["org.opencontainers.image.revision"] == "abc"
    assert labels["org.opencontainers.image.licenses"] == "MIT"
    assert labels["org.opencontainers.image.title"] in {"alba", "alba-frontend"}


def test_there_is_no_compiler_no_cache_and_nothing_that_anybody_may_write(image: Image) -> None:
    files = list(image.files())
    assert [path for path, _ in files if NEEDLESS.search(path)] == []
    assert [path for path, kept in files if S_ISREG(kept.st_mode) and kept.st_mode & S_IWOTH] == []
    assert [path for path, kept in files if S_ISREG(kept.st_mode) and kept.st_uid == int(USER)] == []


def test_the_backend_has_the_packages_of_the_lock_and_no_others(images: Mapping[str, Image]) -> None:
    told = images["backend"].run(
        "python", "-c", "from importlib.metadata import distributions as d; print(*sorted(x.name.lower() for x in d()))"
    )
    locked = {
        line.split("==")[0].lower() for line in Path("runtime.txt").read_text().splitlines() if line[:1].isalnum()
    }
    assert {name.replace("_", "-") for name in told.split()} <= locked | {"alba-schedules"}


@pytest.mark.soak
def test_two_builds_hold_the_same_program(images: Mapping[str, Image]) -> None:
    """What the lock files decide is the same to the byte; what Debian adds is of its day."""
    first, second = (program_in(image) for image in (images["backend"], build("backend", "alba-again")))
    assert {path for path in first.keys() | second.keys() if first.get(path) != second.get(path)} == set()


def program_in(image: Image) -> Mapping[str, str]:
    """The digest of each file that the locks brought."""
    top = image.root / "opt/alba"
    files = (path for path in top.rglob("*") if path.is_file() and not path.is_symlink())
    ours = re.compile(r"/site-packages/(?:schemas|reconciler|bot|frontend|alba_schedules-[^/]+)/")
    return {
        str(path.relative_to(top)): sha256(path.read_bytes()).hexdigest()
        for path in files
        if not ours.search(str(path))
    }


def test_the_backend_is_also_the_bot_and_what_lambda_starts(images: Mapping[str, Image]) -> None:
    backend = images["backend"]
    assert "Usage" in backend.run("alba", "bot", "--help")
    assert backend.run("python", "-c", "import reconciler.lambda_handler, awslambdaric; print('ok')") == "ok"
    assert "git version" in backend.run("git", "--version")


def test_the_frontend_has_the_page_compressed_once(images: Mapping[str, Image]) -> None:
    names = {path for path, _ in images["frontend"].files() if path.startswith("/srv/page/")}
    scripts = {name for name in names if name.endswith(".js")}
    assert scripts
    assert {f"{name}.gz" for name in scripts} <= names


@dataclass(frozen=True, slots=True)
class Running:
    """The engine, the API and the page of a small estate, each from its image."""

    pod: Pod
    cluster: SimulatedCluster
    containers: Mapping[str, Container]
    page: Nginx

    def get(self, path: str) -> str:
        return self.pod.do(lambda: self.page(path)).result(10).body.decode()


@contextmanager
def cluster_in(where: Pod, folder: Path) -> Iterator[SimulatedCluster]:
    """A simulated cluster behind a server in a pod; `kubeconfig` in the folder leads to it."""
    cluster = SimulatedCluster(lambda: 0.0, ready_after_s=0.0)
    cluster.add({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "alba"}})
    metadata = {"name": "web", "namespace": "payments-dev", "uid": "web"}
    cluster.add({**workload("web", 3), "kind": "Deployment", "apiVersion": "apps/v1", "metadata": metadata})
    told: Queue[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = Queue()

    async def serve() -> None:
        stop = asyncio.Event()
        async with serving(ApiServer(cluster, tokens={"secret": "alba"})) as url:
            told.put((url, asyncio.get_running_loop(), stop))
            await stop.wait()

    served: Future[None] = where.do(lambda: asyncio.run(serve()))
    url, loop, stop = told.get(timeout=10)
    (folder / "kubeconfig").write_text(kubeconfig_text(url, "secret"))
    try:
        yield cluster
    finally:
        loop.call_soon_threadsafe(stop.set)
        served.result(10)


def variables(workload: str) -> dict[str, str]:
    """What the manifests set for a program, but for where this estate is."""
    (found,) = of_kind("manifests/backend/overlays/prod", workload.partition("/")[0])[:1]
    container = at(found, "spec", "template", "spec", "containers", 0)
    given = {str(at(e, "name")): str(at(e, "value")) for e in each(container, "env")}
    kept = "/var/lib/alba"
    return given | {
        "ALBA_STORE": f"sqlite:{kept}/alba.db", "ALBA_SOURCE": kept, "ALBA_KUBECONFIG": f"{kept}/kubeconfig",
        "ALBA_LEASE": "alba/alba",
    }  # fmt: skip


@pytest.fixture(scope="module")
def running(images: Mapping[str, Image], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("pod")
    data = folder / "data"
    for name, text in SCHEDULES.items():
        path = data / "schedules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    backend, frontend = images["backend"], images["frontend"]
    with pod(folder, {"alba-api": "::1"}) as where, cluster_in(where, data) as cluster:
        for path in (data, *data.rglob("*")):
            shutil.chown(path, int(USER), int(USER))
        engine = variables("StatefulSet")
        synced = where.ran(backend, "alba", "sync", "--allow", "HEAD", environment=engine, data=data)
        assert synced.process.returncode == 0, synced.said
        serve = [*backend.words("Entrypoint"), "serve", "--host", "::1"]
        started = {
            "engine": where.start(backend, environment=engine, data=data),
            "api": where.start(backend, *serve, environment=engine, data=data),
            "page": where.start(frontend),
        }
        where.healthy(backend, started["engine"])
        where.healthy(frontend, started["page"])
        page = Nginx(8080)
        started["api"].until(lambda: where.do(lambda: page("/health/live")).result(10).status == 200)
        yield Running(where, cluster, started, page)


def test_the_engine_puts_a_namespace_to_sleep(running: Running) -> None:
    def size() -> object:
        return field(running.cluster.get_object(DEPLOYMENTS, "payments-dev", "web"), "spec", "replicas")

    running.containers["engine"].until(lambda: size() == 0)


def test_the_page_asks_the_api_that_is_behind_it(running: Running) -> None:
    assert "payments/quiet" in running.get("/api/v1/schedules")


def test_a_web_socket_is_handed_on_to_the_api(running: Running) -> None:
    def first() -> str:
        with connect("ws://127.0.0.1:8080/ws") as socket:
            return str(socket.recv(10))

    assert "epoch" in json.loads(running.pod.do(first).result(20))


def test_every_answer_of_the_page_is_protected(running: Running) -> None:
    answer = running.pod.do(lambda: running.page("/")).result(10)
    (nonce,) = set(re.findall(r'nonce="(\w+)"', answer.body.decode()))
    assert f"style-src 'self' 'nonce-{nonce}';" in answer["Content-Security-Policy"]
    for name, value in HEADERS.items():
        if name != "Content-Security-Policy":
            assert answer[name] == value, name


@pytest.mark.parametrize("name", ["page", "api", "engine"])
def test_whoever_is_asked_to_end_ends_well_and_in_time(running: Running, name: str) -> None:
    container = running.containers[name]
    assert container.asked_to_end() == 0, container.said
