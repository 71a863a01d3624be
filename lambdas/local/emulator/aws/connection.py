"""HTTP/1.1 on 127.0.0.1: connections are kept, an answer leaves in one packet."""

import functools
import re
import socketserver
import sys
import time
from email.utils import formatdate
from http import HTTPStatus
from io import BytesIO
from urllib.parse import unquote

from werkzeug.serving import DechunkedInput

from aws.latency import timed
from aws.server import answer

LONGEST_LINE = 65_536
OWN_HEADERS = ("content-length", "connection", "transfer-encoding", "date")


class Malformed(Exception):
    """What arrived is not HTTP."""


@functools.lru_cache(2)
def date_header(second):
    return formatdate(second, usegmt=True)


@functools.lru_cache(4096)
def variable_of(name):
    """The WSGI variable of a header."""
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


class Handler(socketserver.StreamRequestHandler):
    """Reads a request, answers it, and waits for the next: http.server spends as long on the headers as moto on the call."""
    disable_nagle_algorithm = True

    def handle(self):
        try:
            while self.one_request():
                pass
        except Malformed:
            self.connection.sendall(packet("GET", 400, [], b"", kept=False))
        except ConnectionError:
            return

    def one_request(self):
        """Handles one request; whether another may follow on this connection."""
        environ = self.read_head()
        if environ is None:
            return False
        if environ.get("HTTP_EXPECT", "").lower() == "100-continue":
            self.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        content = self.read_content(environ)
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(content), str(len(content))
        status, headers, body = timed(environ, content, lambda: answer(environ, content))
        kept = environ["SERVER_PROTOCOL"] == "HTTP/1.1" and environ.get("HTTP_CONNECTION", "").lower() != "close"
        self.connection.sendall(packet(environ["REQUEST_METHOD"], status, headers, body, kept))
        return kept

    def read_head(self):
        """The WSGI variables of the next request; None when the caller has disconnected."""
        line = self.rfile.readline(LONGEST_LINE)
        if not line:
            return None
        request = re.fullmatch(r"([A-Z]+) (?:http://([^/ ]+))?(/[^ ]*) (HTTP/1\.[01])\r?\n", line.decode("latin-1"))
        if not request:
            raise Malformed(line)
        method, host, target, protocol = request.groups()
        path, _, query = target.partition("?")
        address, port = self.server.server_address
        environ = {
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
            "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
            "REQUEST_METHOD": method, "SCRIPT_NAME": "", "SERVER_PROTOCOL": protocol,
            "PATH_INFO": unquote(path).encode().decode("latin-1"), "QUERY_STRING": query, "REQUEST_URI": target, "RAW_URI": target,
            "REMOTE_ADDR": self.client_address[0], "SERVER_NAME": address, "SERVER_PORT": str(port),
        }
        while (line := self.rfile.readline(LONGEST_LINE)) not in (b"\r\n", b"\n"):
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon:
                raise Malformed(line)
            if "_" in name:  # would be taken for the header with hyphens
                continue
            variable = variable_of(name)
            environ[variable] = f"{environ[variable]},{value.strip()}" if variable in environ else value.strip()
        return {**environ, "HTTP_HOST": host} if host else environ  # of a whole address, as a proxy gets it, the host counts

    def read_content(self, environ):
        if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            return DechunkedInput(self.rfile).read()
        return self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0))


def packet(method, status, headers, body, kept):
    """An answer as bytes."""
    bare = method == "HEAD" or status in (204, 304)
    lines = [f"HTTP/1.1 {status} {phrase_of(status)}", f"Date: {date_header(int(time.time()))}"]
    for name, value in headers:
        if "\n" in value or "\r" in value:
            raise ValueError(f"header {name} has more than one line")
        if name.lower() not in OWN_HEADERS or (bare and name.lower() == "content-length"):
            lines.append(f"{name}: {value}")
    lines += ([] if bare else [f"Content-Length: {len(body)}"]) + ([] if kept else ["Connection: close"])
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + (b"" if bare else body)


def phrase_of(status):
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


class Server(socketserver.ThreadingTCPServer):
    """A thread for each connection."""
    daemon_threads, request_queue_size, allow_reuse_address = True, 1024, True
