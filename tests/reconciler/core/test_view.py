"""What a namespace looks like after the answers to its patches."""

from __future__ import annotations

from reconciler.core.objects import version_of
from reconciler.core.ports import JsonObject
from reconciler.core.resources import DEPLOYMENTS, STATEFULSETS
from reconciler.core.view import Life, NamespaceView, with_answers


def thing(name: str, version: str, uid: str = "") -> JsonObject:
    return {"metadata": {"name": name, "uid": uid or f"uid-{name}", "resourceVersion": version}}


BEFORE = NamespaceView(
    "dev", Life.ACTIVE, {DEPLOYMENTS: (thing("web", "1"), thing("api", "1")), STATEFULSETS: (thing("web", "1"),)}
)


def test_an_answer_takes_the_place_of_its_object_and_of_no_other() -> None:
    after = with_answers(BEFORE, {"Deployment/web": thing("web", "2")})
    assert after is not None
    assert [version_of(one) for one in after.objects[DEPLOYMENTS]] == ["2", "1"]
    assert after.objects[STATEFULSETS] == BEFORE.objects[STATEFULSETS]


def test_an_answer_about_another_object_of_that_name_or_about_none_tells_nothing() -> None:
    assert with_answers(BEFORE, {"Deployment/web": thing("web", "2", "made-anew")}) is None
    assert with_answers(BEFORE, {"Deployment/web": {}}) is None
