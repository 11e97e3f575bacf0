"""An HTTP handler: served under /<the module's name>/."""

import urllib.parse

import molt


def handle(exchange):
    name = urllib.parse.urlsplit(exchange.get_request_uri()).query or "world"
    molt.reply(exchange, f"Hello {name}, from Python\n")
