"""What goes into the images is what the code asks for, in the versions that the tests run with."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked(file: str) -> dict[str, str]:
    """The version of each package of a lock file."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;]+)", Path(file).read_text(encoding="utf-8"), re.MULTILINE))


def test_what_the_code_and_each_of_its_extras_ask_for_is_in_the_lock_of_the_images() -> None:
    extras = [asked for extra in PROJECT["optional-dependencies"].values() for asked in extra]
    names = {
        re.split(r"[\[<>=;~! ]", asked)[0].lower().replace("_", "-") for asked in [*PROJECT["dependencies"], *extras]
    }
    assert names - {"alba-schedules"} - locked("runtime.txt").keys() == set(), "make lock"


def test_the_images_have_the_versions_that_are_tested() -> None:
    tested = locked("requirements.txt")
    assert {name: version for name, version in locked("runtime.txt").items() if tested.get(name) != version} == {}
