"""What the API server itself says that Alba's account may do, once `alba rbac` was applied."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reconciler.core.ports import Cluster
from reconciler.core.rights import Account, leading, reading, switching
from reconciler.engine.examining import missing
from tests.apiserver.real import RealApiServer
from tests.no_harm.granted import Granted
from tests.reconciler.clusters.conftest import adapter

pytestmark = pytest.mark.real_apiserver


@pytest.fixture
async def as_alba(granted: Granted, tmp_path: Path) -> AsyncIterator[Cluster]:
    opened = adapter(granted.server.kubeconfig(tmp_path / "kubeconfig", token=granted.token))
    yield opened
    await opened.close()


async def test_nothing_is_missing_in_a_namespace_for_which_the_rights_were_applied(
    as_alba: Cluster, granted: Granted
) -> None:
    assert await missing(as_alba, Account(), [granted.namespace]) == ()


async def test_in_any_other_namespace_exactly_the_rights_to_switch_are_missing(
    as_alba: Cluster, granted: Granted
) -> None:
    refused = await missing(as_alba, Account(), [granted.namespace, "elsewhere"])
    assert refused is not None
    assert set(refused) == set(switching("elsewhere"))


async def test_another_lease_than_the_one_that_was_named_is_missing(as_alba: Cluster, granted: Granted) -> None:
    other = Account(lease="other")
    refused = await missing(as_alba, other, [granted.namespace])
    assert refused is not None
    assert set(refused) == {right for right in leading(other) if right.verb != "create"}


async def test_who_has_no_rights_misses_all_of_them(apiserver: RealApiServer, tmp_path: Path) -> None:
    opened = adapter(apiserver.kubeconfig(tmp_path / "kubeconfig", token=apiserver.alba_token))
    refused = await missing(opened, Account(), ["elsewhere"])
    await opened.close()
    assert refused is not None
    assert {(right.verb, right.resource) for right in refused} == {
        (right.verb, right.resource) for right in (*reading(), *switching("elsewhere"), *leading(Account()))
    }
