"""The page as it was built: `index.html` for every address of the page's own, each time with a nonce of its own, and
the files that it names, packed where the build has packed them.

`index.html` sets the theme before anything is painted, and Material UI writes styles while the page runs, which a
strict policy allows only under a nonce: the file holds a mark for it, and the answer that carries it names the same one
in its policy. The file itself is never sent as it is.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from starlette.responses import PlainTextResponse, Response

NONCE_MARK = "__CSP_NONCE__"
IMMUTABLE = "public, max-age=31536000, immutable"
NOT_BUILT = """\
Alba's page has not been built, so there is only the API here, at /api/v1/summary for one.
To build it: npm ci && npm run build in frontend/web. A folder that was built elsewhere: alba serve --page FOLDER
"""
_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(\.0*)?(,|\s|$))")
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
for kind, suffix in (
    ("font/woff2", ".woff2"),
    ("text/javascript", ".js"),
    ("application/manifest+json", ".webmanifest"),
):
    mimetypes.add_type(kind, suffix)


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """A folder with `index.html` and `assets/`, whose names change with what they hold. `mint` makes nonces."""

    folder: Path
    mint: Callable[[], str]

    def answer(self, path: str, takes: str = "") -> Response | None:
        """The file of a path, or the page; None: it looks like a file, and there is none.

        `takes`: the encodings that the client takes, as `Accept-Encoding` names them.
        """
        file = self._file(path)
        if file is not None:
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            headers = {"Cache-Control": IMMUTABLE if path.startswith("/assets/") else "no-cache"}
            packed = file.with_name(f"{file.name}.br")
            if packed.is_file():
                headers["Vary"] = "Accept-Encoding"
                if _BROTLI.search(takes):
                    file, headers["Content-Encoding"] = packed, "br"
            return Response(file.read_bytes(), headers=headers, media_type=kind)
        return None if PurePosixPath(path).suffix else self._index()

    def _file(self, path: str) -> Path | None:
        """The file of that name below the folder, and never one beside it."""
        wanted = (self.folder / path.lstrip("/")).resolve()
        if not wanted.is_relative_to(self.folder.resolve()) or wanted.name == "index.html" or not wanted.is_file():
            return None
        return wanted

    def _index(self) -> Response:
        index = self.folder / "index.html"
        if not index.is_file():
            return PlainTextResponse(NOT_BUILT, headers={"Cache-Control": "no-store"})
        nonce = self.mint()
        text = index.read_text(encoding="utf-8").replace(NONCE_MARK, nonce)
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": _POLICY.format(nonce=nonce)}
        return Response(text, headers=headers, media_type="text/html; charset=utf-8")
