"""The real kube-apiserver as a fixture, for tests marked `real_apiserver` wherever they stand.

KUBEBUILDER_ASSETS names the directory with `etcd` and `kube-apiserver` (`make apiserver` compiles them).
Without it those tests are taken out of the run, and the summary counts them: absence is no pass.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apiserver.real import RealApiServer, running

NOT_RUN = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "real_apiserver: needs a real kube-apiserver (KUBEBUILDER_ASSETS)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("KUBEBUILDER_ASSETS"):
        return
    not_run = [item for item in items if item.get_closest_marker("real_apiserver")]
    if not_run:
        config.stash[NOT_RUN] = len(not_run)
        config.hook.pytest_deselected(items=not_run)
        items[:] = [item for item in items if item not in not_run]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    count = config.stash.get(NOT_RUN, 0)
    if count:
        terminalreporter.write_line(
            f"not run: {count} tests that need a real kube-apiserver (KUBEBUILDER_ASSETS)", yellow=True
        )


@pytest.fixture(scope="session")
def apiserver() -> Iterator[RealApiServer]:
    with running(Path(os.environ["KUBEBUILDER_ASSETS"])) as server:
        yield server
