"""Refuse every connection that leaves this machine, in every Python process of the tests.

Python imports a module of this name at start-up when its folder is on PYTHONPATH; conftest.py
puts it there, so the kernels that execute lessons are guarded as well. An audit hook sees every
kind of socket, and cannot be taken away again.
"""

import ipaddress
import sys

ADDRESSED = {"socket.connect", "socket.sendto", "socket.sendmsg"}
LOOKED_UP = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
LOCAL_NAMES = {"localhost", "", None}


class OfflineError(OSError):
    """Something tried to reach another machine."""


def refuse_unless_local(host) -> None:
    if isinstance(host, bytes):
        host = host.decode()
    if host in LOCAL_NAMES:
        return
    try:
        address = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        address = None
    if address is None or not (address.is_loopback or address.is_unspecified):
        raise OfflineError(f"the course works offline, but something tried to reach {host!r}")


def guard(event: str, arguments: tuple) -> None:
    if event in ADDRESSED:
        address = arguments[1]
        if isinstance(address, tuple):  # of the internet; a string is a socket on this machine
            refuse_unless_local(address[0])
    elif event in LOOKED_UP:
        refuse_unless_local(arguments[0])


if not getattr(sys, "_course_is_offline", False):
    sys._course_is_offline = True
    sys.addaudithook(guard)
