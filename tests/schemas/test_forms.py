"""A schedule judged in parts is judged as whole."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from schemas.forms import Form, errors, fits, schema_of
from schemas.strict_yaml import Value

WINDOW = st.fixed_dictionaries(
    {"days": st.lists(st.sampled_from(["mon", "tue", "Mon"]), max_size=3), "start": st.just("08:00")},
    optional={"stop": st.sampled_from(["18:00", "24:00", "6pm", "18:00\n"]), "cron": st.none()},
)
TEXTS = st.sampled_from(["payments-dev", "Payments", "2026-12-01", "2026-12-01T08:00", "CC-1", "", "a" * 600, "a\n"])
ODD: st.SearchStrategy[Value] = st.sampled_from(
    [None, True, 0, 1.5, math.inf, [], {}, ["CO", "CO"], {"start": "08:00"}]
)
PARTS = TEXTS | ODD | st.lists(TEXTS, max_size=3) | st.lists(WINDOW, max_size=2)
KEYS = [*dict(schema_of(Form.SCHEDULE)["properties"]), "cron"]  # type: ignore[call-overload]


@given(schedule=st.dictionaries(st.sampled_from(KEYS), PARTS, max_size=9) | PARTS)
def test_a_schedule_fits_exactly_if_its_schema_finds_no_error(schedule: Value) -> None:
    assert fits(Form.SCHEDULE, schedule) == (not list(errors(Form.SCHEDULE, schedule)))


@given(
    window=WINDOW,
    extra=st.dictionaries(
        st.sampled_from(["from", "until", "owner", "namespace", "once", "timezone"]), TEXTS, max_size=2
    ),
)
def test_a_schedule_that_is_nearly_right_fits_exactly_if_its_schema_finds_no_error(
    window: dict[str, Value], extra: dict[str, Value]
) -> None:
    schedule: Value = {"namespace": "qa", "costCenter": "CC-1", "owner": "ana", "weekly": [window], **extra}
    assert fits(Form.SCHEDULE, schedule) == (not list(errors(Form.SCHEDULE, schedule)))
