"""Refuse every connection that leaves this machine, in every Python process of the tests.

Python imports a module of this name at start-up when its folder is on PYTHONPATH; conftest.py
puts it there, so the kernels that execute lessons are guarded as well.
"""

import ipaddress
import socket

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


class LoopbackSocket(socket.socket):
    """A socket that talks to this machine only."""

    def _check(self, address) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse_unless_local(address[0])

    def connect(self, address):
        self._check(address)
        return super().connect(address)

    def connect_ex(self, address):
        self._check(address)
        return super().connect_ex(address)

    def sendto(self, data, *rest):
        self._check(rest[-1])
        return super().sendto(data, *rest)


def guarded(look_up):
    def checked(host, *rest, **options):
        refuse_unless_local(host)
        return look_up(host, *rest, **options)

    return checked


if socket.socket is not LoopbackSocket:
    socket.socket = LoopbackSocket
    socket.getaddrinfo = guarded(socket.getaddrinfo)
    socket.gethostbyname = guarded(socket.gethostbyname)
