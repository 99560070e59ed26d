"""Whatever bytes stand in a file, the check answers with problems at places in it, and never raises."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas.checking import Checked, check
from schemas.instants import parse_instant
from schemas.patterns import matches

AT = parse_instant("2026-12-01T00:00:00Z")
POLICY = b"maxConcurrentNamespaces: 5\ndefaultTimezone: UTC\nprotectedNamespaces: []\n"
CENTRES = b'"*": [CC-1]\n'
FILE = "payments/load-test.yaml"
ONCE = b"once: {start: 2026-12-01T08:00, stop: 2026-12-01T18:00}\n"
VALID = b"namespace: payments-dev\ncostCenter: CC-1\nowner: ana\n" + ONCE
WEEKLY = b"""namespaces: [payments-dev, checkout-qa]
costCenter: CC-1
owner: ana
weekly:
  - days: [mon, tue]
    start: 22:00
    stop: 06:00
from: 2026-12-01
until: 2027-06-30
except: [2026-12-24, 2026-12-28..2027-01-03]
"""
LONGEST = b"f" * 5000


def _checked(content: bytes, path: str = FILE) -> Checked:
    files = {"policy.yaml": POLICY, "cost-centers.yaml": CENTRES}
    return check(files | {path: content}, AT)


def _codes(content: bytes) -> list[str]:
    return sorted({problem.code for problem in _checked(content).problems})


def _places_are_in_the_file(checked: Checked, content: bytes, path: str) -> bool:
    lines = content.count(b"\n") + content.count(b"\r") + 2
    return all(
        p.at.file != path or (1 <= p.at.line <= p.at.end_line <= lines and min(p.at.column, p.at.end_column) >= 1)
        for p in checked.problems
    )


@given(content=st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")))
@pytest.mark.parametrize("path", [FILE, "policy.yaml", "cost-centers.yaml"])
def test_any_bytes_give_problems_that_point_into_the_file(path: str, content: bytes) -> None:
    checked = _checked(content, path)
    assert path == "cost-centers.yaml" or any(p.at.file == path for p in checked.problems)
    assert _places_are_in_the_file(checked, content, path)


@given(
    valid=st.sampled_from([VALID, WEEKLY]),
    at=st.integers(0, 250),
    length=st.integers(0, 12),
    put=st.binary(max_size=6)
    | st.sampled_from([b"&a ", b"*a", b"!!x ", b"\t", b"0x1F", b"[", b"{", b": ", b"\n- ", b"~"]),
)
def test_a_valid_file_with_a_piece_replaced_is_still_judged_at_places_in_it(
    valid: bytes, at: int, length: int, put: bytes
) -> None:
    content = valid[:at] + put + valid[at + length :]
    assert _places_are_in_the_file(_checked(content), content, FILE)


@given(
    path=st.text(max_size=40) | st.sampled_from(["../policy.yaml", "a/../../etc.yaml", "/etc/passwd.yaml", "a//b.yaml"])
)
@example(path="a\n.yaml")
@example(path="p\N{CYRILLIC SMALL LETTER A}yments/a.yaml")
def test_a_path_that_is_no_schedule_s_is_refused_whatever_it_is(path: str) -> None:
    letters = set("abcdefghijklmnopqrstuvwxyz0123456789-")
    parts = path.removesuffix(".yaml").split("/")
    right = path.endswith(".yaml") and all(p and set(p) <= letters and p[0] != "-" and len(p) <= 63 for p in parts)
    known = path in ("policy.yaml", "cost-centers.yaml", "README.md", "CODEOWNERS")
    refused = any(p.code == "ALB011" for p in _checked(VALID, path).problems)
    assert refused == (not right and not known)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "ALB005"),
        (b"# nothing\n", "ALB005"),
        (VALID.replace(b"ana", b"a\0na"), "ALB003"),
        (VALID.replace(b"ana", b"a\xe2\x80\xaena"), "ALB003"),
        (VALID.replace(b"ana", b"\xff"), "ALB002"),
        (VALID.decode().encode("utf-16"), "ALB002"),
        (VALID.replace(b"owner: ", b"owner:\n\t"), "ALB004"),
        (VALID.replace(b"ana", b"&a ana"), "ALB007"),
        (VALID.replace(b"ana", b"*a"), "ALB007"),
        (VALID.replace(b"ana", b"!!python/name:os.system x"), "ALB008"),
        (VALID + b"owner: eva\n", "ALB009"),
        (VALID + b"---\n" + VALID, "ALB006"),
        (b"%YAML 1.1\n---\n" + VALID, "ALB013"),
        (VALID + b"#" * 65536, "ALB001"),
        (b"[" * 500, "ALB010"),
        (b"[" * 60000, "ALB004"),
        (b"{a: " * 10000, "ALB010"),
        (b"owner: a\n" * 7000, "ALB009"),
        (VALID.replace(b"payments", b"p\xd0\xb0yments"), "ALB110"),
        (VALID.replace(b"payments-dev", b'"payments-dev\\n"'), "ALB110"),
        (VALID.replace(b"payments-dev", b"|\n  payments-dev"), "ALB110"),
        (VALID.replace(b"CC-1", b'"CC-1\\n"'), "ALB110"),
        (VALID.replace(b"2026-12-01T08", b"2026-02-30T08"), "ALB111"),
        (VALID.replace(b"2026-12-01T08", b"0000-00-00T08"), "ALB111"),
        (VALID.replace(b"2026-12-01T08", b"9999-12-31T08"), "ALB111"),
        (VALID + b"timezone: Mars/Olympus\n", "ALB201"),
        (VALID + b"timezone: ../../etc/passwd\n", "ALB201"),
        (VALID.replace(b"ana", b"0x" + LONGEST), "ALB103"),
        (VALID.replace(b"ana", b"0o" + b"7" * 5000), "ALB103"),
        (VALID.replace(b"ana", b"9" * 5000), "ALB103"),
    ],
)
def test_what_a_reviewer_could_misread_is_refused_by_its_own_code(content: bytes, code: str) -> None:
    assert code in _codes(content)


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + VALID, VALID.replace(b"\n", b"\r\n"), VALID + b"\n\n# end"])
def test_a_byte_order_mark_crlf_and_blank_ends_are_accepted(content: bytes) -> None:
    assert _codes(content) == []


def test_ten_thousand_lines_are_read_to_the_last() -> None:
    content = VALID + b"#\n" * 10_000 + b"cron: x\n"
    (problem,) = _checked(content).problems
    assert (problem.code, problem.at.line) == ("ALB101", VALID.count(b"\n") + 10_001)


def test_a_policy_with_numbers_beyond_any_size_is_refused_at_the_number() -> None:
    files = {"policy.yaml": POLICY.replace(b"5", b"0x" + LONGEST), "cost-centers.yaml": CENTRES}
    (problem,) = check(files, AT).problems
    assert (problem.code, problem.pointer, problem.at.line) == ("ALB103", "/maxConcurrentNamespaces", 1)


@pytest.mark.parametrize("missing", ["policy.yaml", "cost-centers.yaml"])
def test_a_missing_policy_or_cost_centres_is_an_error_not_a_default(missing: str) -> None:
    files = {"policy.yaml": POLICY, "cost-centers.yaml": CENTRES, FILE: VALID}
    found = check({path: content for path, content in files.items() if path != missing}, AT).problems
    assert [(p.code, p.at.file) for p in found] == [("ALB012", missing)]


def test_a_bad_file_hurts_only_itself() -> None:
    files = {"policy.yaml": POLICY, "cost-centers.yaml": CENTRES, FILE: VALID, "a/broken.yaml": b"\xff"}
    checked = check(files, AT)
    assert checked.broken == {"a/broken.yaml"}
    assert checked.catalogue is not None
    assert list(checked.catalogue.schedules) == ["payments/load-test"]


def test_a_file_that_is_one_number_is_refused_as_what_it_is() -> None:
    (problem,) = _checked(b"0").problems
    assert (problem.code, problem.message) == ("ALB103", "the file must be keys and values, and is 0")


class CountedText(str):
    """A name that counts how often it is searched."""

    searched = 0

    def find(self, *where: object) -> int:
        type(self).searched += 1
        return super().find(*where)  # type: ignore[arg-type]


def test_a_pattern_of_many_stars_searches_the_name_once_a_part_and_never_backtracks() -> None:
    pattern, name = "*a" * 30 + "*b", CountedText("a" * 62 + "c")
    assert not matches(pattern, name)
    assert not matches("*a" * 30 + "*x*c", name)
    assert CountedText.searched <= 31 + 31
