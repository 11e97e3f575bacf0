"""What Molt offers to a module's Python code: `import molt`."""

import sys as _sys

context = None
"""What the module may ask of its host; see PythonContext."""


class JavaError(Exception):
    """An exception that Java code threw, which Python code may catch; uncaught it reaches Java unchanged."""

    def __init__(self, java_class, message, thrown):
        super().__init__(f"{java_class}: {message}" if message else java_class)
        self.java_class = java_class
        self.message = message
        self._molt_thrown = thrown


def contract(name):
    """A record or an enum that the module shares with its host, by its name with dots."""
    found = _lookup(name)
    if found is None:
        raise LookupError(f"the module shares no record and no enum {name} with its host")
    return found


def reply(exchange, body="", status=200, content_type="text/plain; charset=utf-8"):
    """Answers an HTTP exchange with a str or bytes."""
    data = body.encode("utf-8") if isinstance(body, str) else bytes(body)
    headers = exchange.getResponseHeaders()
    headers.set("Content-Type", content_type)
    if data and exchange.getRequestMethod() == "HEAD":
        headers.set("Content-Length", str(len(data)))
        data = b""
    exchange.sendResponseHeaders(status, len(data) or -1)
    try:
        if data:
            exchange.getResponseBody().write(data)
    finally:
        exchange.close()


def _set_lookup(lookup):
    global _lookup
    _lookup = lookup


def _set_context(given):
    _sys.modules["molt"].context = given
