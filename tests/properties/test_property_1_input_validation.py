"""Property 1, basic input validation: what is missing, malformed or ends before it begins never becomes a schedule."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from schemas.checking import Checked, check
from schemas.instants import parse_instant
from schemas.problems import has_errors
from tests.properties.estates import Drafted, drafts, judged

AT = parse_instant("2026-12-01T00:00:00Z")
FILE = "payments/load-test.yaml"
FIELDS = {
    "namespace": '"payments-dev"',
    "costCenter": '"CC-1"',
    "owner": '"ana@example.com"',
    "once": '{start: "2026-12-01T08:00", stop: "2026-12-01T18:00"}',
}
WEEKLY = FIELDS | {"once": ""}
AS_WRITTEN = st.text(max_size=20) | st.from_regex(r"[0-9]{1,2}:[0-9]{2}", fullmatch=True)
WALLS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda wall: wall.replace(second=0, microsecond=0))


def _checked(fields: dict[str, str]) -> Checked:
    text = "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
    policy = b"maxConcurrentNamespaces: 5\ndefaultTimezone: UTC\nprotectedNamespaces: []\nlongestWindow: 9999d\n"
    files = {"policy.yaml": policy, "cost-centers.yaml": b'"*": [CC-1]\n'}
    return check({**files, FILE: text.encode("utf-8", "surrogatepass")}, AT)


def _accepted(checked: Checked) -> bool:
    """Whether the file became a schedule; if not, an error must say why, in that file."""
    assert checked.catalogue is not None
    accepted = any(schedule.file == FILE for schedule in checked.catalogue.schedules.values())
    assert accepted != has_errors([p for p in checked.problems if p.at.file == FILE])
    return accepted


def _is_time(text: str) -> bool:
    try:
        return len(text) == 5 and text.isascii() and bool(datetime.strptime(text, "%H:%M"))
    except ValueError:
        return False


@given(draft=drafts(["payments-dev"]))
def test_every_well_formed_file_with_a_window_is_accepted_without_a_word_of_error(draft: Drafted) -> None:
    checked = judged([draft])
    assert not has_errors(checked.problems) or not draft.minutes()


@given(missing=st.sets(st.sampled_from(sorted(FIELDS)), min_size=1))
def test_a_file_without_one_of_its_required_fields_is_refused(missing: set[str]) -> None:
    checked = _checked({key: value for key, value in FIELDS.items() if key not in missing} | {"reason": '"x"'})
    assert not _accepted(checked)
    assert sorted(str(p.facts["key"]) for p in checked.problems) == sorted(missing)


@given(start=WALLS, minutes=st.integers(-3000, 3000))
@example(start=datetime(2026, 12, 1), minutes=0)
def test_a_one_off_is_accepted_exactly_when_it_stops_after_it_starts(start: datetime, minutes: int) -> None:
    stop = start + timedelta(minutes=minutes)
    once = f'{{start: "{start:%Y-%m-%dT%H:%M}", stop: "{stop:%Y-%m-%dT%H:%M}"}}'
    assert _accepted(_checked(FIELDS | {"once": once})) == (minutes > 0)


@given(text=AS_WRITTEN)
@example(text="24:00")
@example(text="08:00\n")
@example(text="\u0660\u0668:\u0660\u0660")
def test_a_window_starts_only_at_hours_and_minutes_of_a_day(text: str) -> None:
    window = f"[{{days: [mon], start: {json.dumps(text, ensure_ascii=False)}, stop: '23:58'}}]"
    assert _accepted(_checked(WEEKLY | {"weekly": window})) == (_is_time(text) and text != "23:58")


@given(name=st.text(max_size=70) | st.from_regex(r"[a-z0-9-]{1,70}", fullmatch=True))
@example(name="payments\n")
@example(name="a" * 64)
def test_only_what_kubernetes_takes_for_a_namespace_is_one(name: str) -> None:
    is_label = re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", name) is not None and len(name) <= 63
    is_protected = name.startswith("kube-") or name in ("default", "argocd", "monitoring", "alba", "alba-system")
    checked = _checked(FIELDS | {"namespace": json.dumps(name, ensure_ascii=False)})
    assert _accepted(checked) == (is_label and not is_protected)


@given(centre=st.text(max_size=12), owner=st.text(max_size=12))
def test_whatever_stands_in_the_other_fields_is_accepted_or_refused_at_its_field(centre: str, owner: str) -> None:
    written = {"costCenter": json.dumps(centre, ensure_ascii=False), "owner": json.dumps(owner, ensure_ascii=False)}
    checked = _checked(FIELDS | written)
    if not _accepted(checked):
        assert {p.pointer for p in checked.problems} <= {"", "/costCenter", "/owner"}
