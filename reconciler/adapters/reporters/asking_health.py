"""Asks the program beside it whether it lives: the health check of the image, `python -m` this module.

The engine answers at 9090, the API at 8080, the bot at 3000. Exit 0: one of them lives.
"""

from __future__ import annotations

import http.client
import sys

PORTS = (9090, 8080, 3000)
LONGEST_ANSWER_S = 2


def lives(port: int) -> bool:
    """Whether what listens there says that it lives."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_ANSWER_S)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if any(lives(port) for port in PORTS) else 1)
