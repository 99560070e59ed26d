"""`alba run` as a process that is asked to end, or killed, beside another one."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reconciler.adapters.clusters.simulation.api_errors import ApiError, forbidden
from reconciler.adapters.clusters.simulation.writes import Write
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.core.records import NamespaceRecord
from reconciler.core.resources import PODS
from schemas.instants import instant_text
from tests.faults.estate import AT_THE_EDGE, EDGE, Estate, estate, judge_store
from tests.reconciler.sources.repositories import IDENTITY

ALBA = str(Path(sys.executable).parent / "alba")
IN_TIME_S = 20


@contextmanager
def running(world: Estate, owner: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The console script, following the estate as from a Git remote; killed if it is still there at the end."""
    command = [ALBA, "run", "--owner", owner, "--metrics", "off", "--lease-lasts", "5", "--yes", *arguments]
    environment = {
        **world.environment,
        "ALBA_KUBECONFIG": str(world.folder / "kubeconfig"),
        "ALBA_SOURCE": f"file://{world.folder}",
        "ALBA_CACHE": str(world.folder / owner),
        "PATH": "/usr/bin:/bin",
    }
    at = ["--at", instant_text(world.now())]
    with (
        (world.folder / f"{owner}.err").open("w") as err,
        subprocess.Popen([*command, *at], env=environment, stdout=subprocess.PIPE, stderr=err, text=True) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def committed(folder: Path) -> None:
    """The schedules of the estate as the first commit of a repository."""
    for arguments in (["init", "-q", "-b", "main"], ["add", "schedules"], ["commit", "-q", "-m", "Begin"]):
        subprocess.run(["git", *arguments], cwd=folder, env={**IDENTITY, "PATH": "/usr/bin:/bin"}, check=True)


def records(world: Estate) -> tuple[NamespaceRecord, ...]:
    store = SqliteStore(world.folder / "alba.db", world.now)
    found = store.records().items
    store.close()
    return found


def no_new_pod(write: Write) -> ApiError | None:
    """A quota that is used up, so that no waking ends."""
    new = write.key.resource == PODS and write.operation == "CREATE"
    return forbidden(PODS, "", "exceeded quota: pods, used: 9, limited: 9") if new else None


def test_asked_to_end_it_begins_nothing_more_and_gives_its_lease_back_last(tmp_path: Path) -> None:
    with estate(tmp_path, f"sqlite:{tmp_path / 'alba.db'}") as world:
        world.cluster.admit_with(no_new_pod)
        committed(tmp_path)
        world.begin(EDGE)
        with running(world, "first") as process:
            world.until(lambda: world.sizes()["after-dev"][1] == 2, "the first wave of a waking is sent")
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=IN_TIME_S) == 0
        assert world.lease_holder() == ""
        assert (world.proxy.seen[-1].method, "/leases/alba" in world.proxy.seen[-1].path) == ("PUT", True)
        assert [(r.key.namespace, r.claim) for r in records(world) if r.claim] == []


def test_of_two_side_by_side_one_leads_and_the_other_goes_on_where_it_was_killed(tmp_path: Path) -> None:
    with estate(tmp_path, f"sqlite:{tmp_path / 'alba.db'}") as world:
        committed(tmp_path)
        world.begin(EDGE - 6)
        times = ("--decision", "1", "--claim", "2", "--tick", "1")
        with running(world, "first", *times) as first:
            world.until(lambda: world.lease_holder() == "first", "the first leads")
            with running(world, "second", *times) as second:
                world.until(lambda: world.sizes()["after-dev"][1] == 2, "the first has begun")
                first.kill()
                world.until(lambda: world.sizes() == AT_THE_EDGE, "the second has taken over")
                assert world.lease_holder() == "second"
                second.send_signal(signal.SIGTERM)
                assert second.wait(timeout=IN_TIME_S) == 0
        world.settled(world.now() + 60)
        store = SqliteStore(tmp_path / "alba.db", world.now)
        judge_store(store)
        store.close()
