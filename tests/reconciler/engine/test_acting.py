"""What the hand that patches refuses by itself, whatever the record says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconciler.core.records import NamespaceKey, NamespaceRecord, Way
from reconciler.engine.acting import Actor
from reconciler.engine.judging import Failed
from reconciler.engine.looking import Looker
from reconciler.engine.ports import Times
from schemas.schedule import Policy
from tests.reconciler.engine.scenario import Scenario

POLICY = Policy(limit=5, default_timezone="UTC", protected=("*-prod",))


@pytest.mark.parametrize("name", ["kube-system", "team-a-prod"])
async def test_a_protected_namespace_is_not_put_to_sleep_on_the_word_of_a_record_that_is_out_of_date(
    scenario: Scenario, name: str
) -> None:
    scenario.deploy(name)
    actor = Actor(scenario.cluster, Looker(scenario.cluster, scenario.clock), scenario.clock, Times())
    record = NamespaceRecord(NamespaceKey("main", name), "v", "r", 0, 0)
    ending = await actor.carry_out(record, Way.SLEEP, POLICY)
    assert isinstance(ending, Failed)
    assert (ending.terminal, "protected" in ending.reason) == (True, True)
    assert scenario.cluster.writes == 0
    free = replace(record, key=NamespaceKey("main", "team-a-dev"))
    scenario.deploy("team-a-dev")
    assert not isinstance(await actor.carry_out(free, Way.SLEEP, POLICY), Failed)
