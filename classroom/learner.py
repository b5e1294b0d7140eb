"""A learner over HTTP: signs in, opens a lesson, runs its cells. For tests and `measure.py`.

ada = Learner("http://127.0.0.1:8000", "ada", password)
ada.sign_in()
ada.open("05_sequential_mnist.ipynb")
with ada.kernel("05_sequential_mnist.ipynb") as kernel:
    print(kernel.run("1 + 1").text)
"""

import json
import re
import struct
import time
import uuid
from dataclasses import dataclass

import requests
import websocket

LONGEST = 600  # seconds that a cell may take, and a server to start


class Refused(RuntimeError):
    """The hub or a server did not do what was asked; the text says what it answered."""


@dataclass
class Ran:
    """What came of a cell."""

    text: str = ""
    error: str = ""
    seconds: float = 0.0


class Learner:
    """One name of the class with his cookies."""

    def __init__(self, hub: str, name: str, password: str) -> None:
        self.hub, self.name, self.password = hub, name, password
        self.http = requests.Session()
        self.http.trust_env = False  # loopback needs no proxy
        self.server = f"{hub}/user/{name}"

    def get(self, address: str, **words) -> requests.Response:
        return self.http.get(address, timeout=60, **words)

    def sign_in(self) -> None:
        """Fill in the page of sign-in.

        Raises:
            Refused: with what the page says.
        """
        page = self.get(f"{self.hub}/hub/login")
        secret = {"_xsrf": self.http.cookies.get("_xsrf", path="/hub/")}
        form = {"username": self.name, "password": self.password, **secret}
        address = f"{self.hub}/hub/login"
        page = self.http.post(address, data=form, timeout=60, allow_redirects=False)
        if page.status_code != 302:
            raise Refused(f"{page.status_code}: {_said(page.text)}")

    def open(self, notebook: str = "") -> requests.Response:
        """Follow the link that opens a notebook; wait while the server starts.

        Raises:
            Refused: the server does not start.
        """
        link = f"{self.hub}/hub/user-redirect/lab/tree/{notebook}"
        last = time.monotonic() + LONGEST
        while time.monotonic() < last:
            page = self.get(link)
            if page.status_code == 200 and page.url.startswith(f"{self.server}/lab"):
                return page
            if page.status_code >= 400 and page.status_code not in (429, 503):
                raise Refused(f"{page.status_code}: {_said(page.text)}")
            if "/hub/spawn/" in page.url:  # the button of a server that was stopped
                self.get(f"{self.hub}/hub/spawn/{self.name}", params=_next(link))
            time.sleep(0.25)
        raise Refused(f"the server did not start in {LONGEST} seconds")

    def api(self, method: str, path: str, **words) -> requests.Response:
        """Ask his own server; `path` is what follows /api/ in its address."""
        return self.ask(method, f"{self.server}/api/{path}", **words)

    def ask(self, method: str, address: str, **words) -> requests.Response:
        """Ask any server, with the cookies and the secret that a page would send."""
        xsrf = self.http.cookies.get("_xsrf", path=f"/user/{self.name}/") or ""
        head = {"X-XSRFToken": xsrf}
        return self.http.request(method, address, headers=head, timeout=60, **words)

    def read(self, path: str) -> dict:
        """The content of a file, as JupyterLab gets it."""
        return self.api("GET", f"contents/{path}").json()

    def save(self, path: str, content: dict) -> requests.Response:
        """Save a notebook, as JupyterLab does."""
        body = {"type": "notebook", "format": "json", "content": content}
        return self.api("PUT", f"contents/{path}", json=body)

    def kernel(self, notebook: str) -> "Kernel":
        """Start the kernel of a notebook, as opening it does."""
        body = {"path": notebook, "name": notebook, "type": "notebook"}
        begun = self.api("POST", "sessions", json={**body, "kernel": {"name": "python3"}})
        if begun.status_code != 201:
            raise Refused(f"{begun.status_code}: {begun.text[:300]}")
        return Kernel(self, begun.json()["kernel"]["id"])

    def run_lesson(self, notebook: str) -> list[Ran]:
        """Run all its code cells, in their order; what is meant to fail may.

        Raises:
            Refused: another cell fails.
        """
        done = []
        cells = self.read(notebook)["content"]["cells"]
        with self.kernel(notebook) as kernel:
            for cell in cells:
                if cell["cell_type"] == "code":
                    done.append(kernel.run(cell["source"]))
                    meant = "raises-exception" in cell["metadata"].get("tags", [])
                    if done[-1].error and not meant:
                        raise Refused(f"cell {cell.get('id')} of {notebook}: {done[-1].error}")
        return done

    def stop(self) -> None:
        """Stop the server, as *Hub Control Panel -> Stop My Server* does."""
        self.get(f"{self.hub}/hub/home")
        xsrf = self.http.cookies.get("_xsrf", path="/hub/")
        address = f"{self.hub}/hub/api/users/{self.name}/server"
        self.http.delete(address, headers={"X-XSRFToken": xsrf}, timeout=60)


class Kernel:
    """A running kernel; its `with` ends it."""

    def __init__(self, learner: Learner, number: str) -> None:
        self.learner, self.number, self.session = learner, number, uuid.uuid4().hex
        self.connect()

    def connect(self) -> None:
        """Open the channel to it; after an interruption, anew."""
        address = f"{self.learner.server}/api/kernels/{self.number}/channels"
        cookies = requests.cookies.get_cookie_header(
            self.learner.http.cookies, requests.Request("GET", address).prepare()
        )
        self.socket = websocket.create_connection(
            address.replace("http", "ws", 1), cookie=cookies, timeout=LONGEST
        )

    def __enter__(self) -> "Kernel":
        return self

    def __exit__(self, *_) -> None:
        self.socket.close()
        self.learner.api("DELETE", f"kernels/{self.number}")

    def run(self, code: str) -> Ran:
        """Run a cell and wait for its end.

        Raises:
            websocket.WebSocketException: the connection ends before the cell does.
        """
        asked, ran, begin = self._send(code), Ran(), time.monotonic()
        idle = replied = False
        while not (idle and replied):
            message = _read(self.socket.recv())
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] in ("restarting", "dead"):
                ran.error = "the kernel died"
                break
            if message["parent_header"].get("msg_id") != asked:
                continue
            if kind == "stream":
                ran.text += content["text"]
            elif kind == "execute_result":
                ran.text += content["data"].get("text/plain", "")
            elif kind == "error":
                ran.error = f"{content['ename']}: {content['evalue']}"
            idle = idle or (kind == "status" and content["execution_state"] == "idle")
            replied = replied or kind == "execute_reply"
        ran.seconds = time.monotonic() - begin
        return ran

    def _send(self, code: str) -> str:
        head = {"msg_id": uuid.uuid4().hex, "session": self.session, "username": self.learner.name}
        head |= {"msg_type": "execute_request", "version": "5.3", "date": ""}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        message = {"header": head, "parent_header": {}, "metadata": {}, "content": content}
        self.socket.send(json.dumps({**message, "channel": "shell", "buffers": []}))
        return head["msg_id"]


def _read(frame: str | bytes) -> dict:
    """A message; one with buffers begins with their number and places, and is the first of them."""
    if isinstance(frame, bytes):
        begin, end = struct.unpack("!2I", frame[4:12])
        frame = frame[begin:end]
    return json.loads(frame)


def _next(link: str) -> dict[str, str]:
    return {"next": link.partition("/hub/")[2]}


def _said(page: str) -> str:
    """The message on a page of the hub; where there is none, the text at its end."""
    found = re.search(r'class="login_error[^>]*>\s*(.*?)\s*<', page, flags=re.S)
    return found[1] if found else re.sub(r"<[^>]*>|\s+", " ", page)[-300:].strip()
