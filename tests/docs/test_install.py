"""`docs/install.md` as the administrator types it: what can be run is run, and the rest is held to what is there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.docs.command_line import all_commands
from tests.manifests.rendered import KUBECTL, at, each, of_kind, strings
from tests.manifests.templates import FOLDER, one, resources, text_of

PAGE = Path("docs/install.md").read_text(encoding="utf-8")
YOURS = {
    "OWNER": "octo", "REPO": "sleep", "ACCOUNT": "210987654321", "REGION": "sa-east-1", "CLUSTER": "lima",
    "DOMAIN": "octo.test",
}  # fmt: skip
EXAMPLES = re.compile(r"example/alba|@example/|123456789012|eu-west-1|example\.com")
ELSEWHERE = {
    ".github/CODEOWNERS": "tests/workflows/test_workflows.py",
    ".github/dependabot.yml": "tests/workflows/test_workflows.py",
    ".github/zizmor.yml": "Makefile",
    ".github/scripts/audit.py": "tests/workflows/test_audit.py",
    ".github/scripts/deploying.py": "tests/workflows/test_deploying.py",
    "manifests/backend/Dockerfile": "tests/images/building.py",
    "manifests/frontend/Dockerfile": "tests/images/building.py",
    "manifests/frontend/nginx.conf": "tests/images/test_nginx.py",
    "manifests/monitoring/dashboards.py": "tests/manifests/test_monitoring.py",
}
"""Files that are no template, no workflow and no part of a kustomization, and the test that runs or reads each."""
APPLIED = (
    "manifests/backend/overlays/dev", "manifests/backend/overlays/prod-irsa", "manifests/backend/overlays/prod-lambda",
    "manifests/frontend/overlays/dev", "manifests/frontend/overlays/prod", "manifests/monitoring", "manifests/argocd",
    "manifests/argocd/apps", "manifests/argocd/notifications", "tests/manifests/sleeping_application",
)  # fmt: skip


def commands(program: str) -> list[list[str]]:
    """The words of every command of a program in the page's blocks, lines joined."""
    lines = re.sub(r"\\\n +", "", PAGE).splitlines()
    return [shlex.split(line) for line in lines if line.startswith(f"    {program} ")]


def your(text: str) -> str:
    """A text of the page with the names of yours put in."""
    for name, value in YOURS.items():
        text = text.replace(f"${name}", value)
    return text


STACKS = [words for words in commands("aws") if words[1:3] == ["cloudformation", "deploy"]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of this repository, as it is or as somebody has made it theirs."""
    for folder in (".github", "manifests"):
        shutil.copytree(folder, tmp_path / folder)
    (tmp_path / "manifests/note").write_text("example/alba @example/a 123456789012 eu-west-1 a.example.com")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    return tmp_path


def test_the_first_command_leaves_no_example_behind_and_nothing_broken(copy: Path) -> None:
    (block,) = re.findall(r"^    git grep .*?(?=\n\n)", PAGE, re.DOTALL | re.MULTILINE)
    subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=copy, env={**os.environ, **YOURS}, check=True)
    files = [path for folder in (".github", "manifests") for path in (copy / folder).rglob("*") if path.is_file()]
    assert [path.name for path in files if EXAMPLES.search(path.read_text(encoding="utf-8"))] == []
    assert (copy / "manifests/note").read_text() == "octo/sleep @octo/a 210987654321 sa-east-1 a.octo.test"
    for folder in ("backend/overlays/prod", "frontend/overlays/prod", "argocd", "argocd/apps", "monitoring"):
        said = subprocess.run([KUBECTL, "kustomize", copy / "manifests" / folder], capture_output=True, check=True)
        assert list(yaml.safe_load_all(said.stdout))


@pytest.mark.parametrize("words", STACKS, ids=lambda words: words[4])
def test_a_stack_is_given_what_its_template_asks_for_and_nothing_else(words: list[str]) -> None:
    template = Path(words[words.index("--template-file") + 1])
    assert words[words.index("--stack-name") + 1] == f"alba-{template.stem}"
    found = at(text_of(template.stem), "Parameters") or {}
    assert isinstance(found, dict)
    given = [word.partition("=")[0] for word in words if "=" in word]
    assert set(given) <= found.keys()
    assert {name for name, value in found.items() if "Default" not in value} <= set(given)


@pytest.mark.parametrize("words", STACKS, ids=lambda words: words[4])
def test_a_stack_may_make_the_roles_that_it_makes(words: list[str]) -> None:
    roles = [r for r in resources(Path(words[words.index("--template-file") + 1]).stem) if r.type == "AWS::IAM::Role"]
    needed = {"CAPABILITY_NAMED_IAM" if "RoleName" in role.properties else "CAPABILITY_IAM" for role in roles}
    assert needed <= {"CAPABILITY_NAMED_IAM", *(w for w in words if w.startswith("CAPABILITY_"))}
    assert bool(roles) == ("--capabilities" in words)


def test_every_template_is_deployed() -> None:
    assert {words[words.index("--template-file") + 1] for words in STACKS} == {str(p) for p in FOLDER.glob("*.yaml")}


def test_what_the_workflows_ask_for_is_set() -> None:
    texts = [path.read_text(encoding="utf-8") for path in Path(".github/workflows").glob("*.yml")]
    asked = {name for text in texts for name in re.findall(r"(?:vars|secrets)\.(\w+)", text)}
    assert {name for name in asked if name not in PAGE} == set()
    environments = {name for text in texts for name in re.findall(r"^    environment: (\w+)", text, re.MULTILINE)}
    (made,) = re.findall(r"^    for name in ([a-z ]+); do$", PAGE, re.MULTILINE)
    assert environments == set(made.split())


def test_the_roles_and_the_bucket_are_called_what_the_templates_call_them() -> None:
    set_to = {words[3]: your(words[-1]) for words in commands("gh") if words[1:3] == ["variable", "set"]}
    for variable, role in (("ALBA_BUILD_ROLE", "BuildRole"), ("ALBA_PUBLISH_ROLE", "PublishRole")):
        assert set_to[variable] == f"arn:aws:iam::210987654321:role/{one('github', role)['RoleName']}"
    bucket = str(at(one("storage", "CostCentres"), "BucketName", "Fn::Sub"))
    named = bucket.replace("${AWS::AccountId}", YOURS["ACCOUNT"]).replace("${AWS::Region}", YOURS["REGION"])
    assert set_to["ALBA_COST_CENTERS"] == f"s3://{named}/config.json"
    assert set_to["ALBA_STORE"] == f"dynamodb:{at(text_of('storage'), 'Parameters', 'TableName', 'Default')}"


def test_the_label_the_checks_and_the_secrets_are_those_that_are_looked_for() -> None:
    workflows = {p.stem: yaml.safe_load(p.read_text(encoding="utf-8")) for p in Path(".github/workflows").glob("*.yml")}
    assert ["gh", "label", "create", "allow-mass-change"] in commands("gh")
    checks = re.findall(r"`(schedules / \w+|test)`", PAGE)
    there = {*workflows["build"]["jobs"], *(f"schedules / {job}" for job in workflows["schedules"]["jobs"])}
    assert checks and set(checks) <= there
    made = {words[6] for words in commands("kubectl") if "create" in words and words[2] == "alba"}
    read = {
        s
        for w in of_kind("manifests/backend/overlays/prod", "Deployment", "StatefulSet")
        for v in each(w, "spec", "template", "spec", "volumes")
        for s in strings(at(v, "secret", "secretName"))
    }
    assert made == read
    told = of_kind("manifests/argocd/notifications", "ConfigMap")
    assert "alba-rollback-token" in PAGE and any("$alba-rollback-token" in s for m in told for s in strings(m))


def test_every_file_and_every_command_of_alba_that_is_named_is_there() -> None:
    spans = re.findall(r"`([^`\n]+)`", PAGE)
    paths = [s.rstrip("/") for s in spans if re.match(r"(?:manifests|\.github|schedules|tests|docs)/", s)]
    assert len(paths) > 5
    assert [p for p in paths if not any(Path().glob(p))] == []
    typed = re.findall(r"(?:`|-- )alba (\w+)", PAGE)
    assert set(typed) <= all_commands().keys()
    overlays = [s for s in spans if s.startswith("prod-")]
    assert [o for o in overlays if not Path("manifests/backend/overlays", o).is_dir()] == []


@cache
def reached(kustomization: Path) -> frozenset[Path]:
    """Every file that kustomize reads for a folder."""
    file = kustomization / "kustomization.yaml"
    said = yaml.safe_load(file.read_text(encoding="utf-8"))
    named = [*said.get("resources", []), *said.get("components", [])]
    for generator in said.get("configMapGenerator", []):
        named += [*generator.get("envs", []), *generator.get("files", [])]
    found = {file.resolve()}
    for path in ((kustomization / name).resolve() for name in named):
        found |= reached(path) if path.is_dir() else {path}
    return frozenset(found)


def test_every_file_on_the_way_is_executed_rendered_linted_or_deployed_by_a_test() -> None:
    said = subprocess.run(["git", "ls-files", ".github", "manifests"], capture_output=True, text=True, check=True)
    files = {Path(line).resolve() for line in said.stdout.splitlines() if Path(line).exists()}
    rendered = {path for folder in APPLIED for path in reached(Path(folder))}
    linted = {path.resolve() for path in (*FOLDER.glob("*.yaml"), *Path(".github/workflows").glob("*.yml"))}
    for file, test in ELSEWHERE.items():
        assert Path(file).stem in Path(test).read_text(encoding="utf-8"), (file, test)
    assert files - rendered - linted - {Path(file).resolve() for file in ELSEWHERE} == set()
