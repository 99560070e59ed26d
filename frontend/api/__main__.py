"""Writes the OpenAPI document to standard output: `make openapi` keeps `openapi.json` with it, from which the page is
typed.
"""

from __future__ import annotations

import json
import sys

from frontend.api.app import bare_app


def document_text() -> str:
    """The document as it is kept in a file."""
    return json.dumps(bare_app().openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document_text())
