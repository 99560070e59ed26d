"""What is particular to Git: remotes that break, history that is taken back, names that are meant to hurt."""

import os
import socket
import traceback
from pathlib import Path

import pytest

from reconciler.adapters.sources import git as git_module
from reconciler.adapters.sources.git import CheckoutSource, GitSource, copy_name, files_at, git, revision_at
from reconciler.core.ports import SourceUnavailable
from tests.reconciler.sources.repositories import Repository

HOSTILE = ["--upload-pack=touch PWNED", "-c", "--output=PWNED", "main:refs/heads/other", "*", "a..b", "$(touch PWNED)"]


@pytest.fixture
def source(repository: Repository, git_server: str, tmp_path: Path) -> GitSource:
    return GitSource(f"{git_server}/estate", "main", "schedules", tmp_path / "copy")


def test_a_revision_knows_when_and_by_whom_it_was_committed(source: GitSource, repository: Repository) -> None:
    id_ = repository.commit({"schedules/a.yaml": "a"}, "Wake the shop", at=1_700_000_000)
    head = source.head()
    assert (head.id, head.at, head.subject, head.author) == (id_, 1_700_000_000, "Wake the shop", "Ana")


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Merge pull request #12 from shop/office-hours", 12),
        ("Longer office hours (#12)", 12),
        ("Revert the change (#7) of ana", None),
        ("Fix #12", None),
        ("Longer office hours (#99999999999)", None),
    ],
)
def test_the_pull_request_is_read_from_the_subject(repository: Repository, subject: str, number: int | None) -> None:
    repository.commit({"schedules/a.yaml": "a"}, subject)
    assert CheckoutSource(repository.path, "HEAD", "schedules").head().pull_request == number


def test_a_revision_is_read_without_a_checkout(source: GitSource, repository: Repository, tmp_path: Path) -> None:
    repository.commit({"schedules/a.yaml": "a"})
    source.files(source.head().id)
    assert not list(tmp_path.glob("copy/**/a.yaml"))


def test_what_is_not_committed_does_not_count(repository: Repository) -> None:
    repository.commit({"schedules/a.yaml": "a"})
    repository.write({"schedules/a.yaml": "changed", "schedules/b.yaml": "b"})
    source = CheckoutSource(repository.path, "HEAD", "schedules")
    assert {path: blob.data for path, blob in source.files(source.head().id).items()} == {"a.yaml": b"a"}


def test_a_remote_that_is_away_leaves_the_last_revision_readable(source: GitSource, repository: Repository) -> None:
    repository.commit({"schedules/a.yaml": "a"})
    known = source.head()
    repository.path.rename(repository.path.with_name("gone"))
    with pytest.raises(SourceUnavailable):
        source.head()
    assert source.files(known.id)["a.yaml"].data == b"a"


def test_a_remote_that_is_broken_leaves_the_last_revision_readable(source: GitSource, repository: Repository) -> None:
    repository.commit({"schedules/a.yaml": "one"})
    known = source.head()
    repository.commit({"schedules/a.yaml": "two"})
    for thing in (repository.path / ".git" / "objects").glob("??/*"):
        thing.chmod(0o644)
        thing.write_bytes(b"broken")
    with pytest.raises(SourceUnavailable):
        source.head()
    assert source.files(known.id)["a.yaml"].data == b"one"


def test_a_branch_that_is_deleted_leaves_the_last_revision_readable(source: GitSource, repository: Repository) -> None:
    repository.commit({"schedules/a.yaml": "one"})
    known = source.head()
    repository.git("branch", "--move", "main", "other")
    with pytest.raises(SourceUnavailable, match="main"):
        source.head()
    assert source.files(known.id)["a.yaml"].data == b"one"


def test_a_remote_that_never_answers_is_given_up(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"schedules/a.yaml": "one"})
    with socket.create_server(("127.0.0.1", 0)) as silent:
        remote = f"http://127.0.0.1:{silent.getsockname()[1]}/estate"
        with pytest.raises(SourceUnavailable, match=r"longer than 0\.3 s"):
            GitSource(remote, "main", "schedules", tmp_path / "copy", fetch_s=0.3).head()


def test_a_fetch_that_was_killed_keeps_no_later_one_out(repository: Repository, tmp_path: Path) -> None:
    source = GitSource(str(repository.path), "main", "schedules", tmp_path / "copy", fetch_s=30)
    repository.commit({"schedules/a.yaml": "one"})
    source.head()
    repository.commit({"schedules/a.yaml": "two"})
    lock = tmp_path / "copy" / "refs" / "heads" / "main.lock"
    lock.touch()
    with pytest.raises(SourceUnavailable, match="lock"):
        source.head()
    assert lock.exists()  # whoever made it may still be at work
    os.utime(lock, (0, 0))
    with pytest.raises(SourceUnavailable, match="lock"):
        source.head()
    assert source.files(source.head().id)["a.yaml"].data == b"two"


def test_history_that_is_pushed_over_is_no_descendant(source: GitSource, repository: Repository) -> None:
    repository.commit({"schedules/a.yaml": "one"})
    repository.commit({"schedules/a.yaml": "two"})
    before = source.head().id
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    repository.commit({"schedules/a.yaml": "three"})
    after = source.head().id
    assert (source.descends(after, before), source.descends(before, after)) == (False, False)
    assert source.files(before)["a.yaml"].data == b"two"


def test_history_that_a_new_copy_never_saw_is_no_ancestor(source: GitSource, repository: Repository) -> None:
    repository.commit({"schedules/a.yaml": "one"})
    assert not source.descends(source.head().id, "1" * 40)


@pytest.mark.parametrize("branch", HOSTILE)
def test_a_hostile_branch_does_nothing(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, branch: str
) -> None:
    monkeypatch.chdir(tmp_path)
    repository.commit({"schedules/a.yaml": "a"})
    with pytest.raises(SourceUnavailable):
        GitSource(str(repository.path), branch, "schedules", tmp_path / "copy").head()
    assert not list(tmp_path.rglob("PWNED*"))


@pytest.mark.parametrize("remote", ["--upload-pack=touch PWNED", "-c", "ext::touch PWNED", "ssh://-oProxyCommand=x/y"])
def test_a_hostile_remote_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remote: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceUnavailable):
        GitSource(remote, "main", "schedules", tmp_path / "copy").head()
    assert not list(tmp_path.rglob("PWNED*"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_revision_does_nothing(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    repository.commit({"schedules/a.yaml": "a"})
    with pytest.raises(SourceUnavailable):
        revision_at(repository.path, name)
    with pytest.raises(SourceUnavailable):
        files_at(repository.path, name, "schedules")
    assert not list(tmp_path.rglob("PWNED*"))


def test_a_folder_is_a_name_and_no_pattern(repository: Repository) -> None:
    repository.commit({"schedules/a.yaml": "a"})
    assert files_at(repository.path, "HEAD", ":(glob)**") == {}


def test_the_root_is_a_folder_too(repository: Repository) -> None:
    repository.commit({"policy.yaml": "p", "pay/a.yaml": "a"})
    assert sorted(files_at(repository.path, "HEAD", ".")) == ["pay/a.yaml", "policy.yaml"]


@pytest.mark.parametrize("where", ["127.0.0.1:1", "silent"])
def test_a_password_is_never_told(tmp_path: Path, where: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = where if where != "silent" else f"127.0.0.1:{silent.getsockname()[1]}"
        source = GitSource(f"http://ana:pass@wo/rd@{host}/estate", "main", "schedules", tmp_path / "copy", 0.3)
        with pytest.raises(SourceUnavailable) as raised:
            source.head()
        plain = GitSource(f"http://ana:hunter2@{host}/estate", "main", "schedules", tmp_path / "copy", 0.3)
        with pytest.raises(SourceUnavailable) as plainly:
            plain.head()
        asked = GitSource(f"http://{host}/estate?private_token=glpat-1", "main", "schedules", tmp_path / "copy", 0.3)
        with pytest.raises(SourceUnavailable) as asking:
            asked.head()
    told = "".join("".join(traceback.format_exception(each.value)) for each in (raised, plainly, asking))
    lines = [line for line in told.splitlines() if "GitSource(" not in line]
    assert not any(secret in line for line in lines for secret in ("pass@", "wo/rd", "hunter2", "glpat-1"))


def test_the_name_of_a_copy_shows_no_password_and_is_shared_by_no_other() -> None:
    remotes = ["https://a:hunter2@example.com/o/estate", "https://example.com/o/estate", "https://example.com/o-estate"]
    remotes.append("https://example.com/o/estate?private_token=hunter2")
    names = [copy_name(remote) for remote in remotes]
    assert len(set(names)) == 4
    assert not any("hunter2" in name or "/" in name for name in names)


def test_settings_of_the_caller_do_not_decide_what_is_read(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository(tmp_path / "other")
    other.commit({"schedules/other.yaml": "other"})
    repository.commit({"schedules/a.yaml": "a"})
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    assert list(files_at(repository.path, "HEAD", "schedules")) == ["a.yaml"]


def test_a_second_revision_reads_only_the_blobs_that_changed(
    source: GitSource, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({f"schedules/f{n}.yaml": f"{n}" for n in range(20)})
    source.files(source.head().id)
    changed = repository.commit({"schedules/f3.yaml": "changed"})
    blob = repository.git("rev-parse", f"{changed}:schedules/f3.yaml")
    asked: list[bytes] = []

    def recording(repository: Path, *arguments: str, timeout_s: float = 20, stdin: bytes = b"") -> bytes:
        asked.append(stdin)
        return git(repository, *arguments, timeout_s=timeout_s, stdin=stdin)

    monkeypatch.setattr(git_module, "git", recording)
    assert source.files(source.head().id)["f3.yaml"].data == b"changed"
    assert b"".join(asked) == f"{blob}\n".encode()
