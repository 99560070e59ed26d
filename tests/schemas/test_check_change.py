"""The check of a change, given a catalogue that was checked before, says what the check of everything says."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from schemas.checking import Basis, Files, check, check_change, check_whole
from tests.properties.estates import AT, drafts

POLICY = """maxConcurrentNamespaces: {limit}
defaultTimezone: UTC
protectedNamespaces: []
longestWindow: {longest}
clusters: {{main: {{}}, lab: {{}}}}
"""
HEAD = "namespace: qa\ncostCenter: CC-1\nowner: ana\n"
WRONG = st.sampled_from(
    [
        "", "a: [", f"{HEAD}weekly: []\n", "namespace: kube-system\ncostCenter: CC-1\nowner: ana\nonce: {}\n",
        f"{HEAD}once: {{start: 2027-03-01T08:00, stop: 2027-03-01T18:00}}\n",
        f"{HEAD}cluster: lab\nweekly:\n  - {{days: [mon], start: 08:00, stop: 23:59}}\nuntil: 2041-02-01\n",
    ]
)  # fmt: skip
FILE = (
    st.lists(st.sampled_from(["qa", "dev", "perf"]), min_size=1, max_size=2, unique=True)
    .flatmap(lambda names: drafts(names, ("main", "lab")))
    .map(lambda draft: draft.yaml())
    | WRONG
)
SCHEDULES = st.dictionaries(st.sampled_from(["a/one.yaml", "a/two.yaml", "b/three.yaml", "b/x.yml"]), FILE, max_size=4)
POLICIES = st.builds(POLICY.format, limit=st.integers(1, 3), longest=st.sampled_from(["6h", "31d"]))
ESTATES = st.builds(
    lambda schedules, policy: schedules | {"policy.yaml": policy, "cost-centers.yaml": '"*": [CC-1]\n'},
    SCHEDULES, POLICIES,
)  # fmt: skip
CHANGES = st.dictionaries(
    st.sampled_from(["a/one.yaml", "b/three.yaml", "c/four.yaml", "c/Odd.yaml"]),
    FILE | st.none(),
    min_size=1,
    max_size=2,
)


def _whole(estate: Mapping[str, str]) -> Basis:
    return check_whole({path: text.encode() for path, text in estate.items()}, AT)


def _after(basis: Basis, changes: Mapping[str, str | None], base: Files | None = None) -> Basis:
    encoded = {path: text.encode() if text is not None else None for path, text in changes.items()}
    return check_change(basis, encoded, AT, base=base)


@given(estate=ESTATES, changes=CHANGES)
def test_a_change_is_judged_as_if_everything_were(estate: dict[str, str], changes: dict[str, str | None]) -> None:
    before = _whole(estate)
    after = _after(before, changes, base=before.files)
    assert after.checked == check(after.files, AT, base=before.files)


@given(estate=ESTATES, first=CHANGES, second=CHANGES)
def test_a_change_after_a_change_is_judged_as_if_everything_were(
    estate: dict[str, str], first: dict[str, str | None], second: dict[str, str | None]
) -> None:
    after = _after(_after(_whole(estate), first), second)
    assert after.checked == check(after.files, AT)


@given(estate=ESTATES, policy=POLICIES | st.none())
def test_a_change_of_the_policy_is_one_of_everything(estate: dict[str, str], policy: str | None) -> None:
    after = _after(_whole(estate), {"policy.yaml": policy})
    assert after.checked == check(after.files, AT)
