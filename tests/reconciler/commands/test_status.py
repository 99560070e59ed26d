"""`alba status`: what the store knows now."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reconciler.adapters.clusters.simulated import SimulatedCluster
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.reporters.text import SilentReporter
from reconciler.adapters.stores.enduring import OUTBOX_FILE, EnduringStore
from reconciler.adapters.stores.outbox import Outbox
from reconciler.adapters.stores.sqlite import SqliteStore
from reconciler.core.bots import BotWord, after
from reconciler.core.happenings import BreakerState, Stood
from reconciler.core.hours import NOTHING, BreakerStood, Word, grown, hour_of
from reconciler.core.ports import Expect, Put
from reconciler.core.records import Drift, DriftKind, Observed
from reconciler.core.replaying import Facts
from reconciler.core.revisions import POINTER_ID, CataloguePointer
from reconciler.core.rounds import Round
from schemas.instants import parse_instant
from tests.reconciler.commands.estates_under_test import BEFORE, EVENING, MORNING, run_workloads, synced, ticked
from tests.reconciler.commands.typing_alba import Alba


def test_piped_it_has_a_plain_line_for_each_schedule(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    ticked(alba, BEFORE)
    ticked(alba, MORNING)
    said = alba("status", "--at", MORNING)
    assert (said.code, said.err, "\x1b" in said.out) == (0, "", False)
    assert "the working tree as it is, in force for 1 h" in said.lines[0]
    assert said.lines[1] == "cluster main: 2 of 2 places taken"
    until, later = "until Tue 2026-12-01 18:00 America/Bogota, in 10 h", "from Tue 2026-12-01 18:30 America/Bogota"
    assert [line.split("\t")[:4] for line in said.lines if "\t" in line] == [
        ["main/checkout-qa", "awake", until, "checkout/office-hours:checkout-qa"],
        ["main/checkout-stage", "awake", until, "checkout/office-hours:checkout-stage"],
        ["main/payments-dev", "pending", f"{later}, in 10 h 30 min", "payments/load-test"],
    ]


def test_json_has_the_places_the_namespaces_and_the_schedules(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    synced(alba)
    ticked(alba, MORNING)
    found = alba("status", "--at", MORNING, "--format", "json")
    assert (found.json["asOf"], found.json["limit"], found.json["hold"]) == (MORNING, 2, None)
    assert found.rows("places") == [{"cluster": "main", "awake": ["checkout-qa", "checkout-stage"], "queue": []}]
    phases = {n["namespace"]: n["phase"] for n in found.rows("namespaces")}
    assert phases == {"checkout-qa": "awake", "checkout-stage": "awake", "payments-dev": "asleep"}
    assert {s["costCenter"] for s in found.rows("schedules")} == {"CC-2040", "CC-1001"}


def test_a_failure_is_shown_with_its_reason_and_exits_1(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    synced(alba)
    cluster.admit_with(lambda write: ApiError(422, "Invalid", "no changes on Tuesdays"))
    ticked(alba, BEFORE)
    said = alba("status", "checkout-qa", "--at", BEFORE)
    assert said.code == 1
    (row,) = (line.split("\t") for line in said.lines if "\t" in line)
    assert "degraded" in row[5]
    assert "no changes on Tuesdays" in row[6]


def test_a_revision_that_is_held_is_shown_and_exits_1(alba: Alba, estate: Path) -> None:
    synced(alba)
    for path in (estate / "schedules").rglob("*.yaml"):
        if path.parent.name != "schedules":
            path.unlink()
    alba("sync", "--at", MORNING)
    said = alba("status", "--at", MORNING)
    assert said.code == 1
    assert said.lines[1].startswith("held: ")
    assert "takes 3 of 3 namespaces away from Alba" in said.lines[1]


def test_one_namespace_is_shown_alone(alba: Alba, estate: Path) -> None:
    synced(alba)
    said = alba("status", "payments-dev", "--at", BEFORE, "--format", "json")
    assert [s["id"] for s in said.rows("schedules")] == ["payments/load-test"]


def test_a_namespace_that_nobody_schedules_is_said_to_be_left_alone(alba: Alba, estate: Path) -> None:
    synced(alba)
    said = alba("status", "elsewhere", "--at", BEFORE)
    assert (said.code, said.lines[-1]) == (0, "elsewhere is left alone: no schedule names it")


def test_a_policy_that_pauses_or_observes_is_said(alba: Alba, estate: Path) -> None:
    policy = estate / "schedules/policy.yaml"
    policy.write_text(policy.read_text() + "mode: observe\n")
    synced(alba)
    assert "observing: nobody is switched" in alba("status", "--at", BEFORE).lines


def test_asking_makes_no_store(alba: Alba, estate: Path) -> None:
    said = alba("status")
    assert said.code == 2
    assert said.err == "alba: there is no store alba.db; run `alba sync` first, or name another with --store\n"
    assert not (estate / "alba.db").exists()


def test_a_cluster_that_the_policy_does_not_name_exits_2(alba: Alba, estate: Path) -> None:
    synced(alba)
    assert alba("status", "--cluster", "lab").err == "alba: --cluster lab: the policy names main\n"


@pytest.mark.parametrize("command", ["status", "history"])
def test_a_first_revision_that_is_held_is_named_with_the_word_that_lets_it_pass(
    alba: Alba, estate: Path, command: str
) -> None:
    assert alba("sync", "--at", BEFORE).code == 1
    said = alba(command)
    assert said.code == 2
    assert "is held since 2026-12-01T12:00:00Z, because it puts 3 of 3 namespaces to sleep at once" in said.err
    assert re.search(r"follow it all the same with: alba sync --allow [0-9a-f]{12}\n$", said.err)
    synced(alba)
    assert alba(command).code == 0


def test_a_first_revision_that_nobody_may_let_pass_is_told_with_what_to_do_instead(alba: Alba, estate: Path) -> None:
    (estate / "schedules/policy.yaml").unlink()
    assert alba("sync").code == 1
    said = alba("status").err
    assert ("is refused since" in said, "no word lets it pass" in said, "--allow" in said) == (True, True, False)


def test_an_empty_store_says_what_to_do(alba: Alba, estate: Path) -> None:
    SqliteStore(estate / "alba.db", lambda: 0.0).close()
    said = alba("status")
    assert said.code == 2
    assert said.err.startswith("alba: the store holds no catalogue: run `alba sync` first")


def test_beside_a_store_whose_clock_is_ahead_it_tells_what_was_last_written_there_and_says_so(
    alba: Alba, estate: Path
) -> None:
    synced(alba)
    ahead = parse_instant("2090-01-02T14:00:00Z")
    store = SqliteStore(estate / "alba.db", lambda: float(ahead))
    pointer = store.read([POINTER_ID])[POINTER_ID]
    assert isinstance(pointer, CataloguePointer)
    assert store.transact([Put(replace(pointer, synced_at=ahead, in_force_since=ahead - 7200), pointer.version)])
    store.close()
    leave_word(estate, at=ahead)
    said = alba("status")
    assert said.lines[0] == "as of 2090-01-02T14:00:00Z: the clock of this machine is behind what writes to the store"
    assert said.lines[1].endswith("in force for 2 h")
    assert said.lines[2].startswith("engine alba-0-1 leads main, said 0 s ago")
    assert "as of" not in alba("status", "--at", BEFORE).out


def leave_word(estate: Path, *, at: int, outbox: int = 0, state: BreakerState = BreakerState.CLOSED) -> None:
    """What an engine that leads leaves in the store at an instant."""
    stood = Stood(at, ("main",), 2, (), 20, 1, outbox, 240, 180)
    word = Word("alba-0-1", stood, (BreakerStood("git", "reads", state, at - 300),))
    store = SqliteStore(estate / "alba.db", lambda: float(at))
    assert store.transact([Put(grown(None, hour_of(at), "v", NOTHING, word), Expect.ANYTHING)])
    store.close()


def test_it_says_which_engine_leads_and_how_old_what_it_relies_on_is(alba: Alba, estate: Path) -> None:
    synced(alba)
    leave_word(estate, at=parse_instant(BEFORE) - 12)
    said = alba("status", "--at", BEFORE)
    heard = "Git 20 s, the store 1 s, cost centres 3 min"
    assert (said.code, said.lines[1]) == (
        0,
        f"engine alba-0-1 leads main, said 12 s ago; heard before that: {heard}",
    )


def test_what_an_engine_no_longer_asks_and_has_yet_to_tell_is_said_and_exits_1(alba: Alba, estate: Path) -> None:
    synced(alba)
    leave_word(estate, at=parse_instant(BEFORE) - 12, outbox=3, state=BreakerState.OPEN)
    said = alba("status", "--at", BEFORE)
    assert said.code == 1
    assert said.lines[2:4] == [
        "  git: not asked (reads), for 5 min",
        "  transactions that it has yet to tell the store: 3, the oldest 4 min old",
    ]
    (engine,) = alba("status", "--at", BEFORE, "--format", "json").rows("engines")
    assert (engine["owner"], engine["leads"], engine["syncAgeSeconds"], engine["outbox"]) == (
        "alba-0-1",
        ["main"],
        20,
        3,
    )


def test_engines_that_have_fallen_silent_are_said_and_exit_1(alba: Alba, estate: Path) -> None:
    synced(alba)
    leave_word(estate, at=parse_instant(BEFORE) - 7200)
    said = alba("status", "--at", BEFORE)
    assert (said.code, said.lines[1]) == (1, "no engine is heard: alba-0-1, which led main, has said nothing for 2 h")


def bot_says(estate: Path, at: int, slack: BreakerState) -> None:
    """What a bot leaves in the store at an instant; a Slack that is not asked has refused its token."""
    refused = replace(
        BreakerStood("slack", "reads and writes", slack, at - 300, answered_at=at - 420),
        error="" if slack is BreakerState.CLOSED else "auth.test: token_revoked",
    )
    github = BreakerStood("github", "reads and writes", BreakerState.CLOSED, at - 7200, answered_at=at - 40)
    word = BotWord("bot-1", at, (github, refused))
    store = SqliteStore(estate / "alba.db", lambda: float(at))
    assert store.transact([Put(after(None, "v", word), Expect.ANYTHING)])
    store.close()


@pytest.mark.parametrize(
    ("slack", "code", "told"),
    [
        (BreakerState.CLOSED, 0, "answered 7 min ago"),
        (BreakerState.OPEN, 1, "left alone for 5 min, answered 7 min ago (auth.test: token_revoked)"),
    ],
)
def test_it_says_how_github_and_slack_answer_the_bot_and_exits_1_where_it_leaves_one_alone(
    alba: Alba, estate: Path, slack: BreakerState, code: int, told: str
) -> None:
    synced(alba)
    leave_word(estate, at=parse_instant(BEFORE))
    bot_says(estate, parse_instant(BEFORE), slack)
    said = alba("status", "--at", BEFORE)
    assert (said.code, said.lines[2:5]) == (
        code,
        ["bot bot-1, said 0 s ago", "  github: answered 40 s ago", f"  slack: {told}"],
    )
    (bot,) = alba("status", "--at", BEFORE, "--format", "json").rows("bots")
    assert bot["owner"] == "bot-1"
    assert f"'dependency': 'slack', 'state': '{slack.value}'" in str(bot["asks"])


def test_a_bot_that_has_fallen_silent_is_said_and_is_no_fault_of_the_estate(alba: Alba, estate: Path) -> None:
    synced(alba)
    leave_word(estate, at=parse_instant(BEFORE))
    bot_says(estate, parse_instant(BEFORE) - 7200, BreakerState.OPEN)
    said = alba("status", "--at", BEFORE)
    assert (said.code, said.lines[2]) == (0, "no bot is heard: bot-1 has said nothing for 2 h")


def test_who_waits_for_a_place_is_named(alba: Alba, estate: Path, cluster: SimulatedCluster) -> None:
    run_workloads(cluster)
    policy = estate / "schedules/policy.yaml"
    policy.write_text(policy.read_text().replace("maxConcurrentNamespaces: 2", "maxConcurrentNamespaces: 1"))
    synced(alba)
    ticked(alba, MORNING)
    said = alba("status", "--at", "2026-12-01T13:12:00Z")
    assert said.lines[1] == "cluster main: 1 of 1 places taken, 1 waiting: checkout-stage for 12 min"


def test_of_one_namespace_it_tells_what_happened_by_whose_commit_and_what_now(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    synced(alba)
    for instant in (BEFORE, MORNING, EVENING, "2026-12-02T13:00:00Z"):
        ticked(alba, instant)
    lines = alba("status", "checkout-qa", "--at", "2026-12-02T14:00:00Z").lines
    told = lines[lines.index("main/checkout-qa now:") + 1 :]
    by = "for checkout/office-hours:checkout-qa (CC-2040), by commit "
    assert told[0].startswith("  on since Wed 2026-12-02 08:00 America/Bogota, ready after ")
    assert by in told[0]
    assert "  next due Wed 2026-12-02 18:00 America/Bogota" in told
    before = told[told.index("main/checkout-qa before:") + 1]
    span = "on from Tue 2026-12-01 08:00 America/Bogota to Tue 2026-12-01 18:00 America/Bogota"
    assert before.startswith(f"  done, {span}, {by}")


def look(estate: Path, *, observed_at: int, round_ended: int) -> None:
    """Leaves in the store what was seen of checkout-qa, which somebody put to zero, and when the last round ended."""
    store = SqliteStore(estate / "alba.db", lambda: float(observed_at))
    (record,) = (r for r in store.records().items if r.key.namespace == "checkout-qa")
    seen = Observed(observed_at, ready=2, workloads=3, asleep=1)
    drift = Drift(DriftKind.PUT_TO_SLEEP_BY_HAND, observed_at, ("Deployment/web",), "kubectl-scale")
    left = replace(record, version="seen", observed=seen, drift=drift)
    round_ = Round("main", "v", round_ended, 300)
    assert store.transact([Put(left, Expect.ANYTHING), Put(round_, Expect.ANYTHING)])
    store.close()


def test_json_tells_what_is_intended_what_was_seen_and_when_and_who_changed_it(alba: Alba, estate: Path) -> None:
    synced(alba)
    now = parse_instant(MORNING)
    look(estate, observed_at=now - 3600, round_ended=now - 40)
    found = alba("status", "checkout-qa", "--at", MORNING, "--format", "json")
    (namespace,) = found.rows("namespaces")
    assert namespace["intended"] == "awake"
    assert namespace["byHand"] == {
        "kind": "put-to-sleep-by-hand", "by": "kubectl-scale", "since": "2026-12-01T12:00:00Z",
        "workloads": ["Deployment/web"],
    }  # fmt: skip
    observed = namespace["observed"]
    assert isinstance(observed, dict)
    assert (observed["at"], observed["confirmedAt"]) == ("2026-12-01T12:00:00Z", "2026-12-01T12:59:20Z")
    assert observed["stale"] is False


@pytest.mark.parametrize(
    ("ago_s", "stale", "said"),
    [(40, False, "seen 40 s ago"), (600, False, "seen 10 min ago"), (601, True, "seen 10 min ago, out of date")],
)
def test_what_was_seen_is_told_with_its_age_and_is_out_of_date_after_two_rounds(
    alba: Alba, estate: Path, ago_s: int, stale: bool, said: str
) -> None:
    synced(alba)
    now = parse_instant(MORNING)
    look(estate, observed_at=now - 3600, round_ended=now - ago_s)
    assert f"  2 of 3 workloads ready, 1 asleep, {said}" in alba("status", "checkout-qa", "--at", MORNING).lines
    (namespace,) = alba("status", "checkout-qa", "--at", MORNING, "--format", "json").rows("namespaces")
    observed = namespace["observed"]
    assert isinstance(observed, dict)
    assert observed["stale"] is stale


def test_of_a_namespace_that_failed_it_tells_how_often_and_what_comes_next(
    alba: Alba, estate: Path, cluster: SimulatedCluster
) -> None:
    run_workloads(cluster)
    synced(alba)
    cluster.admit_with(lambda write: ApiError(422, "Invalid", "no changes on Tuesdays"))
    ticked(alba, BEFORE)
    (told,) = (line for line in alba("status", "checkout-qa", "--at", BEFORE).lines if "in vain" in line)
    assert "no changes on Tuesdays" in told
    assert "looked at again at Tue 2026-12-01" in told


def test_while_the_store_is_away_the_copy_of_an_engine_here_is_shown_with_its_age_and_its_outbox(
    alba: Alba, estate: Path
) -> None:
    synced(alba)
    now = parse_instant(BEFORE)
    store = SqliteStore(estate / "alba.db", lambda: float(now))
    folder = estate / "copies" / "1"
    enduring = EnduringStore(store, folder, lambda: float(now - 600), lambda: "token", SilentReporter())
    enduring.upkeep()
    enduring.close()
    Outbox(folder / OUTBOX_FILE).note(Facts(()), now - 300)
    (estate / "alba.db").write_text("not a database, and long enough to be one " * 20)
    said = alba("status", "--at", BEFORE, "--snapshot", str(estate / "copies"))
    assert said.code == 1
    assert said.lines[0].startswith("the store does not answer: alba.db: file is not a database")
    assert said.lines[1] == "what follows is an engine's copy of Tue 2026-12-01 06:50 America/Bogota, 10 min old"
    assert said.lines[2].startswith("transactions that it has yet to tell the store: 1, since Tue")
    assert len([line for line in said.lines if "\t" in line]) == 3
