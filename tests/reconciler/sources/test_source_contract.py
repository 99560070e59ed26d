"""What every source does, whichever it is."""

import pytest

from reconciler.core.ports import SourceUnavailable
from schemas.strict_yaml import LARGEST_FILE
from tests.reconciler.sources.conftest import Estate


def test_the_head_changes_with_the_files_and_with_nothing_else(estate: Estate) -> None:
    estate.repository.commit({"schedules/a.yaml": "one"})
    first = estate.source.head()
    assert estate.source.head() == first
    estate.repository.commit({"schedules/a.yaml": "two"})
    assert estate.source.head().id != first.id


def test_files_are_named_by_their_path_below_the_folder(estate: Estate) -> None:
    estate.repository.commit({"schedules/policy.yaml": "p", "schedules/pay/a.yaml": "a", "README.md": "r"})
    files = estate.source.files(estate.source.head().id)
    assert {path: blob.data for path, blob in files.items()} == {"policy.yaml": b"p", "pay/a.yaml": b"a"}


def test_equal_contents_share_a_digest_and_others_do_not(estate: Estate) -> None:
    estate.repository.commit({"schedules/a.yaml": "x", "schedules/b.yaml": "x", "schedules/c.yaml": "y"})
    files = estate.source.files(estate.source.head().id)
    assert files["a.yaml"].digest == files["b.yaml"].digest != files["c.yaml"].digest


def test_a_revision_is_what_it_was_though_the_repository_went_on(estate: Estate) -> None:
    estate.repository.commit({"schedules/a.yaml": "one"})
    first = estate.source.head().id
    estate.repository.commit({"schedules/a.yaml": "two"})
    assert estate.source.files(first)["a.yaml"].data == b"one"


def test_going_on_in_history_is_going_forward(estate: Estate) -> None:
    estate.repository.commit({"schedules/a.yaml": "one"})
    older = estate.source.head().id
    estate.repository.commit({"schedules/a.yaml": "two"})
    assert estate.source.descends(estate.source.head().id, older)


def test_a_link_is_not_followed_and_not_overlooked(estate: Estate) -> None:
    estate.repository.commit({"schedules/a.yaml": "a", "secret": "s", "folder/b.yaml": "b"})
    (estate.repository.path / "schedules" / "file.yaml").symlink_to("../secret")
    (estate.repository.path / "schedules" / "out").symlink_to("../folder")
    estate.repository.commit({})
    files = estate.source.files(estate.source.head().id)
    assert {path: blob.data for path, blob in files.items()} == {
        "a.yaml": b"a", "file.yaml.symbolic-link": b"", "out.symbolic-link": b""
    }  # fmt: skip


def test_a_submodule_is_not_entered_and_not_overlooked(estate: Estate) -> None:
    estate.repository.commit({"schedules/a.yaml": "a"})
    estate.repository.git("submodule", "--quiet", "add", "./.", "schedules/vendor")
    estate.repository.commit({})
    files = estate.source.files(estate.source.head().id)
    assert {path: blob.data for path, blob in files.items()} == {"a.yaml": b"a", "vendor.submodule": b""}


def test_of_a_huge_file_there_is_enough_to_refuse_it_and_no_more(estate: Estate) -> None:
    estate.repository.commit({"schedules/a.yaml": "x" * (20 * LARGEST_FILE), "schedules/b.yaml": "b"})
    files = estate.source.files(estate.source.head().id)
    assert (len(files["a.yaml"].data), files["b.yaml"].data) == (LARGEST_FILE + 1, b"b")


def test_a_name_that_is_no_text_is_a_file_like_any_other(estate: Estate) -> None:
    estate.repository.commit({"schedules/a.yaml": "a", "schedules/caf\udce9.yaml": "b", "schedules/ñ.yaml": "c"})
    files = estate.source.files(estate.source.head().id)
    assert sorted(files) == ["a.yaml", "caf\\xe9.yaml", "ñ.yaml"]


@pytest.mark.parametrize("name", ["", "main", "--upload-pack=touch PWNED", "-c", "HEAD", "0" * 40])
def test_only_a_revision_that_was_seen_can_be_read(estate: Estate, name: str) -> None:
    estate.repository.commit({"schedules/a.yaml": "a"})
    estate.source.head()
    with pytest.raises(SourceUnavailable):
        estate.source.files(name)
