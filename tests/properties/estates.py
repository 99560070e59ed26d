"""Generated catalogues for the named properties, and the naive oracle that counts who is awake minute by minute.

The oracle shares nothing with `schemas`: it walks the minutes of a fortnight with the standard library's zones. Two of
them change their clocks within it: Madrid skips an hour on 28 March, Lord Howe repeats half an hour on 4 April.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from schemas.checking import Checked, check
from schemas.problems import Problem

FIRST, LAST = date(2027, 3, 22), date(2027, 4, 4)
AT = int(datetime(2027, 3, 20, tzinfo=UTC).timestamp())
ZONES = ("America/Bogota", "Europe/Madrid", "Asia/Kathmandu", "Australia/Lord_Howe")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DATES = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


@dataclass(frozen=True, slots=True)
class Drafted:
    """One file's content: `days` empty is a one-off on `first`; times are minutes of the day, `stop` 1440 is 24:00."""

    namespaces: tuple[str, ...]
    zone: str
    days: tuple[str, ...]
    start: int
    stop: int
    first: date
    last: date
    skipped: date | None = None
    cluster: str = "main"

    def yaml(self) -> str:
        named = f"namespaces: [{', '.join(self.namespaces)}]"
        head = f"{named}\ncluster: {self.cluster}\ncostCenter: CC-1\nowner: ana@example.com\ntimezone: {self.zone}\n"
        if not self.days:
            begin, end = self.walls(self.first)
            return f"{head}once: {{start: {begin:%Y-%m-%dT%H:%M}, stop: {end:%Y-%m-%dT%H:%M}}}\n"
        window = f"{{days: [{', '.join(self.days)}], start: '{_clock(self.start)}', stop: '{_clock(self.stop)}'}}"
        skipped = f"except: [{self.skipped}]\n" if self.skipped else ""
        return f"{head}weekly:\n  - {window}\nfrom: {self.first}\nuntil: {self.last}\n{skipped}"

    def walls(self, day: date) -> tuple[datetime, datetime]:
        """The wall-clock times between which the window of a day is open."""
        midnight = datetime(day.year, day.month, day.day)
        length = (self.stop - self.start) if self.stop > self.start else self.stop - self.start + 1440
        begin = midnight + timedelta(minutes=self.start)
        return begin, begin + timedelta(minutes=length)

    def minutes(self) -> set[int]:
        """The minutes since 1970 in which the oracle sees it awake."""
        on = [self.first] if not self.days else [d for d in DATES if self._starts_on(d)]
        reached = first_minutes(self.zone)
        return {m for day in on for begin, end in (self.walls(day),) for m in range(reached[begin], reached[end])}

    def _starts_on(self, day: date) -> bool:
        return WEEKDAYS[day.weekday()] in self.days and self.first <= day <= self.last and day != self.skipped


@cache
def first_minutes(zone: str) -> Mapping[datetime, int]:
    """For each wall-clock minute around the fortnight, the first minute since 1970 at which a clock has reached it."""
    info, reached = ZoneInfo(zone), {}
    begin = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) - timedelta(days=2)
    latest = datetime.min
    for n in range((LAST - FIRST).days * 1440 + 5 * 1440):
        instant = begin + timedelta(minutes=n)
        wall = instant.astimezone(info).replace(tzinfo=None)
        minute = int(instant.timestamp()) // 60
        if latest == datetime.min:
            latest = wall - timedelta(minutes=1)
        while latest < wall:
            latest += timedelta(minutes=1)
            reached[latest] = minute
    return reached


def drafts(namespaces: Sequence[str], clusters: Sequence[str] = ("main",)) -> st.SearchStrategy[Drafted]:
    """Files of given namespaces: one-offs and weekly ones, across midnight, up to 24:00, with an exception or none."""
    quarter = st.integers(0, 95).map(lambda n: n * 15)
    spans = st.tuples(quarter, quarter | st.just(1440)).filter(lambda span: span[0] != span[1])
    ranges = st.tuples(st.sampled_from(DATES), st.sampled_from(DATES)).map(sorted)
    days = st.lists(st.sampled_from(WEEKDAYS), max_size=7, unique=True).map(tuple)
    return st.builds(
        lambda span, dates, **rest: Drafted(
            tuple(namespaces), start=span[0], stop=span[1], first=dates[0], last=dates[1], **rest
        ),
        spans, ranges, days=days, zone=st.sampled_from(ZONES),
        skipped=st.none() | st.sampled_from(DATES), cluster=st.sampled_from(list(clusters)),
    )  # fmt: skip


def judged(
    files: Sequence[Drafted], *, limit: int = 100, centres: str = '"*": [CC-1]', clusters: str = "{main: {}, lab: {}}"
) -> Checked:
    """The catalogue of some files, checked from two days before the fortnight."""
    policy = f"maxConcurrentNamespaces: {limit}\ndefaultTimezone: UTC\nprotectedNamespaces: []\nclusters: {clusters}\n"
    texts = {"policy.yaml": policy, "cost-centers.yaml": centres + "\n"}
    texts |= {f"team/file-{n}.yaml": draft.yaml() for n, draft in enumerate(files)}
    return check({path: text.encode() for path, text in texts.items()}, AT)


def coded(checked: Checked, code: str) -> list[Problem]:
    """The problems of one code."""
    return [problem for problem in checked.problems if problem.code == code]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
