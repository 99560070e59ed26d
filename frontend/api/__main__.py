"""Writes to standard output what the page is made from and the server knows: `openapi`, the document from which it is
typed, and `present-names`, what the old names of zones are called now. `make openapi` keeps both.
"""

from __future__ import annotations

import json
import sys

from frontend.api.app import bare_app
from schemas.zones import present_names


def document_text() -> str:
    """The document as it is kept in a file."""
    return json.dumps(bare_app().openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def present_names_text() -> str:
    """The names as they are kept in a file: browsers still give the old ones, and no schedule may."""
    return json.dumps(dict(present_names()), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write({"openapi": document_text, "present-names": present_names_text}[sys.argv[1]]())
