"""No network for the tests, nor for any Python that they start: this folder stands first in their PYTHONPATH.

A Python that finds this file runs it when it starts, and the hook cannot be taken out again. This machine itself can be
reached, unless `RUNG_NO_SOCKETS` is set.
"""

from __future__ import annotations

import os
import sys
from ipaddress import ip_address

COMPLAINT = "the tests do without a network"
ATTEMPTS: list[str] = []
"""What was tried in this process, also if somebody has caught the error."""
_ADDRESS_BY_EVENT = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}
"""Which argument of an audit event says where it goes."""


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    place = _ADDRESS_BY_EVENT.get(event)
    if place is None:
        return
    address = arguments[place]
    if _is_this_machine(address) and "RUNG_NO_SOCKETS" not in os.environ:
        return
    attempt = f"{COMPLAINT}: {event} {address!r}"
    ATTEMPTS.append(attempt)
    # a process that is tested tells it in its stderr, whoever catches the error
    print(attempt, file=sys.__stderr__)
    raise RuntimeError(attempt)


def _is_this_machine(address: object) -> bool:
    """Whether an address is a file, or one of this machine."""
    host = address[0] if isinstance(address, tuple) and address else address
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    if not isinstance(host, str) or host in {"", "localhost"} or not isinstance(address, tuple | str | bytes):
        return True
    if not isinstance(address, tuple) and host.startswith(("/", "\0")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


sys.addaudithook(_watch)
