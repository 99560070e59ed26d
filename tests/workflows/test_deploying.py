"""The commits that workflows make, on a real repository with a real remote: digests, and reverts that happen once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reconciler.sources.repositories import Repository

SCRIPT = Path(".github/scripts/deploying.py").resolve()
OVERLAYS = {name: Path(f"manifests/{name}/overlays/prod/kustomization.yaml") for name in ("backend", "frontend")}


class Workflow:
    """A checkout of main, as a workflow has it, and the remote that it pushes to."""

    def __init__(self, folder: Path) -> None:
        self.remote = folder / "remote.git"
        self.checkout = Repository(folder / "checkout")
        for overlay in OVERLAYS.values():
            (self.checkout.path / overlay).parent.mkdir(parents=True)
            shutil.copy(overlay, self.checkout.path / overlay)
        self.checkout.commit({"code.txt": "0"}, "Begin")
        self.checkout.git("init", "--quiet", "--bare", "--initial-branch=main", str(self.remote))
        self.checkout.git("remote", "add", "origin", str(self.remote))
        self.checkout.git("push", "--quiet", "origin", "main")

    def __call__(self, *arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, SCRIPT, *arguments], cwd=self.checkout.path, capture_output=True, text=True, check=False
        )
        assert done.returncode != 2, done.stderr
        return done.returncode, done.stdout.strip()

    def source(self) -> str:
        """A commit of code, on main."""
        count = len(self.checkout.git("log", "--format=%H").splitlines())
        commit = self.checkout.commit({"code.txt": str(count)}, "Change the code")
        self.checkout.git("push", "--quiet", "origin", "main")
        return commit

    def deploy(self, digest: str, source: str = "") -> str:
        """Deploy the backend by a digest of one repeated digit; the commit on the remote."""
        code, said = self("deploy", source or self.source(), f"backend=sha256:{digest * 64}")
        assert code == 0, said
        return self.main()

    def main(self) -> str:
        return self.checkout.git("--git-dir", str(self.remote), "rev-parse", "main")

    def deployed(self, name: str = "backend") -> str:
        """The repeated digit of the digest that main deploys."""
        file = self.checkout.git("--git-dir", str(self.remote), "show", f"main:{OVERLAYS[name]}")
        return file.partition("digest: sha256:")[2][0]


@pytest.fixture
def workflow(tmp_path: Path) -> Workflow:
    return Workflow(tmp_path)


def test_a_deployment_is_a_commit_that_changes_the_digests_and_nothing_else(workflow: Workflow) -> None:
    before, source = workflow.main(), workflow.source()
    assert workflow("deploy", source, f"backend=sha256:{'a' * 64}", f"frontend=sha256:{'b' * 64}")[0] == 0
    assert (workflow.deployed("backend"), workflow.deployed("frontend")) == ("a", "b")
    changed = workflow.checkout.git("diff", "--numstat", before, workflow.main(), "--", "manifests").splitlines()
    assert [line.split("\t")[:2] for line in changed] == [["1", "1"], ["1", "1"]]


def test_the_same_images_again_are_no_commit(workflow: Workflow) -> None:
    source = workflow.source()
    deployed = workflow.deploy("a", source)
    assert workflow("deploy", source, f"backend=sha256:{'a' * 64}") == (0, "nothing has changed")
    assert workflow.main() == deployed


def test_an_older_build_that_ends_later_does_not_go_over_a_newer_one(workflow: Workflow) -> None:
    older, newer = workflow.source(), workflow.source()
    workflow.deploy("b", newer)
    code, said = workflow("deploy", older, f"backend=sha256:{'a' * 64}")
    assert (code, workflow.deployed()) == (1, "b")
    assert "is deployed already" in said


@pytest.mark.parametrize("image", ["backend=latest", f"other=sha256:{'a' * 64}", f"backend=sha256:{'a' * 63}"])
def test_what_is_no_image_of_ours_by_digest_is_refused(workflow: Workflow, image: str) -> None:
    assert workflow("deploy", workflow.source(), image)[0] == 1


def test_whoever_pushes_meanwhile_is_kept(workflow: Workflow, tmp_path: Path) -> None:
    source = workflow.source()
    workflow.checkout.git("clone", "--quiet", str(workflow.remote), str(tmp_path / "other"))
    (tmp_path / "other/note.txt").write_text("theirs")
    for arguments in (("add", "."), ("commit", "--quiet", "-m", "Theirs"), ("push", "--quiet", "origin", "main")):
        workflow.checkout.git("-C", str(tmp_path / "other"), *arguments)
    workflow.deploy("a", source)
    assert workflow.deployed() == "a"
    assert workflow.checkout.git("--git-dir", str(workflow.remote), "show", "main:note.txt") == "theirs"


def test_a_degraded_deployment_is_reverted_once(workflow: Workflow) -> None:
    workflow.deploy("a")
    degraded = workflow.deploy("b")
    code, said = workflow("roll-back", degraded, "alba-backend")
    assert (code, workflow.deployed()) == (0, "a"), said
    reverted = workflow.main()
    code, said = workflow("roll-back", degraded, "alba-backend")
    assert (code, workflow.main()) == (1, reverted)
    assert "is not deployed any more" in said


def test_a_revert_is_never_reverted(workflow: Workflow) -> None:
    workflow.deploy("a")
    workflow("roll-back", workflow.deploy("b"), "alba-backend")
    reverted = workflow.main()
    code, said = workflow("roll-back", reverted, "alba-backend")
    assert (code, workflow.main(), workflow.deployed()) == (1, reverted, "a")
    assert "is itself a revert" in said


def test_the_revision_that_argo_cd_tells_may_be_any_later_commit(workflow: Workflow) -> None:
    workflow.deploy("a")
    workflow.deploy("b")
    assert workflow("roll-back", workflow.source(), "alba-backend")[0] == 0
    assert workflow.deployed() == "a"


def test_what_was_fixed_forward_meanwhile_is_left_alone(workflow: Workflow) -> None:
    workflow.deploy("a")
    degraded = workflow.deploy("b")
    fixed = workflow.deploy("c")
    assert workflow("roll-back", degraded, "alba-backend")[0] == 1
    assert workflow.main() == fixed


def test_before_the_first_deployment_there_is_nothing_to_go_back_to(workflow: Workflow) -> None:
    assert "deploys nothing of ours" in workflow("roll-back", workflow.source(), "alba-backend")[1]
    assert "is the first deployment" in workflow("roll-back", workflow.deploy("a"), "alba-backend")[1]


@pytest.mark.parametrize("revision", ["main", "--help", "$(id)", "f" * 40])
def test_a_revision_that_is_none_of_this_branch_reverts_nothing(workflow: Workflow, revision: str) -> None:
    workflow.deploy("a")
    before = workflow.deploy("b")
    code, _ = workflow("roll-back", "--", revision, "alba-backend")
    assert (code, workflow.main()) == (1, before)


def test_what_an_application_is_called_cannot_write_a_trailer(workflow: Workflow) -> None:
    workflow.deploy("a")
    degraded = workflow.deploy("b")
    workflow("roll-back", degraded, "x\n\nAlba-Deploy: " + "f" * 40)
    message = workflow.checkout.git("--git-dir", str(workflow.remote), "log", "-1", "--format=%B", "main")
    assert [line for line in message.splitlines() if line.startswith("Alba-")] == [f"Alba-Rollback: {degraded}"]
