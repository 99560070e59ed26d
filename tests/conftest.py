"""For every test: Hypothesis with the same examples on each run and no failure for being slow; the real API server."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.apiserver.plugin", "tests.programs"]

settings.register_profile(
    "alba",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("alba")
