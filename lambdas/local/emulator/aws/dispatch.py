"""Calls moto's function for a request directly, without Flask: routing, contexts and CORS took a third of every answer."""

import functools
import threading

from botocore.exceptions import ClientError
from moto.moto_server.werkzeug_app import MAX_FORM_MEMORY_SIZE, DomainDispatcherApplication, create_backend_app
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import run_wsgi_app
from werkzeug.utils import cached_property
from werkzeug.wrappers import Request as WerkzeugRequest
from werkzeug.wrappers import Response

APPLICATIONS = DomainDispatcherApplication(functools.lru_cache(create_backend_app))
CURRENT = threading.local()  # `environ`: the request that this thread answers
NO_FIELDS = ImmutableMultiDict()
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Request(WerkzeugRequest):
    """A request whose body has been read already."""
    max_form_memory_size = MAX_FORM_MEMORY_SIZE

    def __init__(self, environ, content):
        super().__init__(environ)
        if not environ.get("CONTENT_TYPE", "").startswith(FORMS):
            self.__dict__.update(data=content, form=NO_FIELDS, files=NO_FIELDS, _cached_data=content)

    @cached_property
    def url(self):
        return url_of(*(self.environ.get(name) for name in ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "PATH_INFO", "QUERY_STRING")))


@functools.lru_cache(4096)
def url_of(host, server, port, path, query):
    """Werkzeug checks and encodes host and path at every request."""
    environ = {"SERVER_NAME": server, "SERVER_PORT": port, "PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": "http"}
    return WerkzeugRequest({**environ, "REQUEST_METHOD": "GET", **({"HTTP_HOST": host} if host else {})}).url


@functools.lru_cache(4096)
def function_for(application, method, path):
    """moto's function for a path; None where only Flask can answer, such as a redirect."""
    try:
        endpoint, _ = application.url_map.bind("localhost").match(path, method)
    except HTTPException:
        return None
    return getattr(application.view_functions[endpoint], "callback", None)


def call_moto(environ, content):
    """(status, headers, body) as moto answers."""
    application = APPLICATIONS.get_application(environ)
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    function = None if "HTTP_CONTENT_ENCODING" in environ else function_for(application, environ["REQUEST_METHOD"], path)
    if not function:
        body, status, headers = run_wsgi_app(application, environ, buffered=True)
        return int(status.split()[0]), list(headers), b"".join(body)
    request = Request(environ, content)
    CURRENT.environ = environ
    try:
        result = function(request, request.url, dict(request.headers.items()))
    except ClientError as refused:
        result = 400, {}, refused.response["Error"]["Message"]
    except HTTPException as refused:
        response = refused.get_response(environ)
        return response.status_code, list(response.headers), response.get_data()
    status, headers, body = result if len(result) == 3 else (200, {}, result)
    if not isinstance(body, bytes):
        body = body.encode() if isinstance(body, str) else Response(body).get_data()
    return int(status), headers_of(headers), body


def headers_of(headers):
    """Names and texts of the headers of an answer, one pair for each value, with Flask's content type where moto names none."""
    pairs = [
        (name, str(value)) for name, values in dict(headers).items() for value in (values if isinstance(values, (list, tuple)) else [values])
    ]
    typed = any(name.lower() == "content-type" for name, _ in pairs)
    return pairs if typed else [*pairs, ("Content-Type", "text/html; charset=utf-8")]
