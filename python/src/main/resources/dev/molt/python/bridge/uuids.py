"""Unique names."""

import uuid


def unique(text):
    return uuid.UUID(text)
