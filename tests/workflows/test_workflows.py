"""What holds for every workflow, and for some: nothing moves under them, and nothing of a stranger meets a secret."""

from __future__ import annotations

import os
import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from reconciler.commands.review_comment import LABEL, MARKER
from tests.manifests.rendered import Manifest, at, each, strings

FOLDER = Path(".github/workflows")
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yml"))}
WORKFLOWS: dict[str, Manifest] = {name: yaml.load(text, yaml.BaseLoader) for name, text in TEXTS.items()}
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")


def jobs(workflow: str) -> Manifest:
    found = WORKFLOWS[workflow]["jobs"]
    assert isinstance(found, dict)
    return found


JOBS = [(workflow, job) for workflow in WORKFLOWS for job in jobs(workflow)]


def steps(workflow: str, job: str) -> list[object]:
    return each(jobs(workflow)[job], "steps")


def may(workflow: str, job: str) -> Manifest:
    """The permissions of a job."""
    found = at(jobs(workflow)[job], "permissions")
    assert isinstance(found, dict), f"{workflow}/{job} does not say what it may"
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_every_action_is_pinned_by_its_commit_with_its_version_beside_it(name: str) -> None:
    for line in TEXTS[name].splitlines():
        used = re.search(r"uses: (\S+)(.*)", line)
        if used and not used[1].startswith("./"):
            assert PINNED.fullmatch(used[1]), line
            assert re.fullmatch(r" # v?\d+\.\d+\.\d+", used[2]), line


def test_an_action_has_one_version_throughout() -> None:
    used = {s for text in TEXTS.values() for s in re.findall(r"uses: ([\w./-]+@[0-9a-f]{40})", text)}
    assert len({s.partition("@")[0] for s in used}) == len(used)


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_allowed_but_what_a_job_names(name: str) -> None:
    assert WORKFLOWS[name]["permissions"] == {}


@pytest.mark.parametrize("name", TEXTS)
def test_no_workflow_gives_the_code_of_a_pull_request_what_is_the_repository_s(name: str) -> None:
    triggers = WORKFLOWS[name]["on"]
    assert isinstance(triggers, dict)
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & triggers.keys()


def test_the_one_secret_is_met_on_main_alone_in_an_environment_of_its_own_by_what_commits() -> None:
    meets = [job for job in JOBS if "secrets." in str(jobs(job[0])[job[1]])]
    assert meets == [("build.yml", "deploy"), ("merge.yml", "rights"), ("rollback.yml", "revert")]
    for workflow, job in meets:
        assert at(jobs(workflow)[job], "environment") == "manifests"
        (pushing,) = (s for s in steps(workflow, job) if at(s, "with", "ssh-key"))
        assert at(pushing, "with", "ref") == "main"
        assert "deploying.py" in str(steps(workflow, job)[-1])
    assert sum(text.count("secrets.") for text in TEXTS.values()) == len(meets)


def test_the_commit_that_deploys_an_image_is_none_of_which_an_image_is_built() -> None:
    """Its push is one of a deploy key, which starts workflows; that of a workflow's own token would start none."""
    ignored = strings(at(WORKFLOWS["build.yml"]["on"], "push", "paths-ignore"))
    committed = ["manifests/backend/rights/rights.yaml"]
    committed += [f"manifests/{name}/overlays/prod/kustomization.yaml" for name in ("backend", "frontend")]
    assert [path for path in committed if not any(fnmatch(path, pattern) for pattern in ignored)] == []
    assert not any(fnmatch("manifests/backend/Dockerfile", pattern) for pattern in ignored)


def test_what_runs_on_a_pull_request_may_only_read_unless_it_runs_nothing_of_it() -> None:
    on_pull_requests = [("schedules.yml", "validate"), ("build.yml", "test"), ("audit.yml", "audit")]
    assert [may(*job) for job in on_pull_requests] == [{"contents": "read"}] * 3
    comment = steps("schedules.yml", "comment")
    assert may("schedules.yml", "comment") == {"pull-requests": "write"}
    assert not [step for step in comment if "checkout" in str(at(step, "uses"))]


def test_findings_are_shown_by_github_and_nothing_of_the_change_runs_where_they_are_written() -> None:
    findings = steps("schedules.yml", "findings")
    assert may("schedules.yml", "findings") == {"actions": "read", "contents": "read", "security-events": "write"}
    assert [at(step, "run") for step in findings] == [None] * len(findings)
    uploaded = findings[-1]
    assert str(at(uploaded, "uses")).startswith("github/codeql-action/upload-sarif@")
    assert str(at(uploaded, "with", "sarif_file")).endswith("/alba.sarif")
    assert "head.repo.full_name == github.repository" in str(at(jobs("schedules.yml")["findings"], "if"))


@pytest.mark.parametrize("caller", ["validate.yml", "merge.yml"])
def test_who_calls_the_reusable_workflow_grants_what_its_jobs_ask_for(caller: str) -> None:
    """GitHub refuses the whole workflow otherwise, before any of it runs."""
    granted = may(caller, "schedules")
    rank = ["none", "read", "write"]
    for job in jobs("schedules.yml"):
        for name, level in may("schedules.yml", job).items():
            assert rank.index(str(granted.get(name, "none"))) >= rank.index(str(level)), (job, name)


def test_an_image_is_built_on_a_base_that_is_named_by_digest() -> None:
    (build,) = (str(at(s, "run")) for s in steps("build.yml", "images") if "buildx build" in str(at(s, "run")))
    assert '--build-arg BASE="$base@$pinned"' in build
    for name in ("backend", "frontend"):
        lines = Path(f"manifests/{name}/Dockerfile").read_text(encoding="utf-8").splitlines()
        assert len([line for line in lines if line.startswith("ARG BASE=")]) == 1
        assert {line.split()[1] for line in lines if line.startswith("FROM ")} == {"${BASE}"}


def test_four_eyes_are_judged_by_the_code_from_before_the_change() -> None:
    assert may("schedules.yml", "approval") == {"contents": "read", "pull-requests": "read"}
    change, alba, *_ = steps("schedules.yml", "approval")
    assert at(change, "with", "path") is None
    ref = "${{ inputs.commit || github.event.pull_request.base.sha }}"
    assert (at(alba, "with", "path"), at(alba, "with", "ref")) == (".alba", ref)
    installs = [line for s in steps("schedules.yml", "approval") for line in str(at(s, "run") or "").splitlines()]
    assert all(".alba" in line for line in installs if "pip" in line)


def test_aws_is_signed_in_at_from_main_alone_and_where_it_is_written_to_in_production() -> None:
    signing = [job for job in JOBS if "id-token" in str(at(jobs(job[0])[job[1]], "permissions")) and steps(*job)]
    assert signing == [("build.yml", "images"), ("schedules.yml", "publish")]
    assert at(jobs("build.yml")["images"], "if") == "github.event_name == 'push'"
    publish = jobs("schedules.yml")["publish"]
    assert at(publish, "environment") == "production"
    assert "github.event_name == 'push' && github.ref == 'refs/heads/main'" in str(at(publish, "if"))


def test_no_commit_is_dropped_because_another_workflow_waits_to_commit_too() -> None:
    """Of those that wait in one group GitHub keeps the last; whoever pushes second puts its commit on top by itself."""
    groups = [
        at(jobs("build.yml")["deploy"], "concurrency"),
        at(jobs("merge.yml")["rights"], "concurrency"),
        WORKFLOWS["rollback.yml"]["concurrency"],
    ]
    assert len(set(map(str, groups))) == len(groups)
    assert "client_payload.application" in str(groups[-1])


@pytest.mark.parametrize(("workflow", "job"), JOBS, ids=str)
def test_what_others_can_name_reaches_a_shell_as_a_variable_only(workflow: str, job: str) -> None:
    for step in steps(workflow, job):
        assert "${{" not in str(at(step, "run") or "")


@pytest.mark.parametrize(("workflow", "job"), JOBS, ids=str)
def test_a_checkout_keeps_a_credential_only_where_the_job_may_push(workflow: str, job: str) -> None:
    for step in steps(workflow, job):
        if "actions/checkout" in str(at(step, "uses")):
            kept = at(step, "with", "persist-credentials")
            pushes = at(step, "with", "ssh-key") or may(workflow, job).get("contents") == "write"
            assert kept == ("true" if pushes else "false")


@pytest.mark.parametrize(("workflow", "job"), [job for job in JOBS if steps(*job)], ids=str)
def test_every_job_ends(workflow: str, job: str) -> None:
    assert int(str(at(jobs(workflow)[job], "timeout-minutes"))) <= 40


def test_a_check_that_is_required_always_reports() -> None:
    triggers = WORKFLOWS["validate.yml"]["on"]
    assert isinstance(triggers, dict)
    assert triggers.keys() == {"pull_request", "pull_request_review", "merge_group"}
    assert at(triggers, "pull_request", "paths") is None
    assert {"labeled", "unlabeled", "ready_for_review"} <= set(strings(at(triggers, "pull_request", "types")))
    assert "merge_group" in TEXTS["build.yml"]


def test_what_a_change_is_compared_with_is_there() -> None:
    checkout = steps("schedules.yml", "validate")[0]
    assert at(checkout, "with", "fetch-depth") == "0"
    assert at(checkout, "with", "ref") is None  # the merged tree: GitHub's own, of the pull request or of the queue
    assert TEXTS["schedules.yml"].count("github.event.merge_group.base_sha") == 2


def test_the_label_and_the_marker_are_those_of_the_comment() -> None:
    assert f"labels.*.name, '{LABEL}')" in TEXTS["schedules.yml"]
    assert f'startswith("{MARKER}")' in TEXTS["schedules.yml"]


@pytest.mark.parametrize("present", ["", "42\n43\n"])
def test_there_is_one_comment_which_is_edited(tmp_path: Path, present: str) -> None:
    """Run the step itself, with a `gh` that lists these comments and writes down what it is asked."""
    gh = tmp_path / "gh"
    gh.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\ncase "$*" in *--paginate*) printf "{present}";; esac\n')
    gh.chmod(0o755)
    (run,) = (str(at(s, "run")) for s in steps("schedules.yml", "comment") if at(s, "run"))
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "COMMENTS": "repos/o/r/issues/7/comments"}
    subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", run],
        env=environment | {"REPOSITORY": "o/r"}, cwd=tmp_path, check=True,
    )  # fmt: skip
    written = (tmp_path / "asked").read_text().splitlines()[-1]
    assert ("PATCH repos/o/r/issues/comments/42" if present else "POST repos/o/r/issues/7/comments") in written


def test_the_owners_are_those_of_folders_that_there_are() -> None:
    lines = Path(".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()
    paths = [line.split()[0] for line in lines if line.startswith("/")]
    assert paths
    assert [path for path in paths if not Path(path.strip("/")).exists()] == []
    teams = {f"/{path}/" for path in map(str, Path("schedules").iterdir()) if Path(path).is_dir()}
    assert teams - set(paths) <= {"/schedules/platform/"}


def test_new_versions_wait_before_they_are_proposed() -> None:
    updates = each(yaml.safe_load(Path(".github/dependabot.yml").read_text(encoding="utf-8")), "updates")
    assert {at(u, "package-ecosystem") for u in updates} == {"github-actions", "npm", "pip"}
    assert all(at(u, "cooldown", "default-days") == 7 for u in updates)
