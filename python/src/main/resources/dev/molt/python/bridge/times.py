"""Dates and times."""

import datetime


def date(year, month, day):
    return datetime.date(year, month, day)


def time(hour, minute, second, micro):
    return datetime.time(hour, minute, second, micro)


def moment(year, month, day, hour, minute, second, micro, offset):
    zone = None if offset is None else datetime.timezone(datetime.timedelta(seconds=offset))
    return datetime.datetime(year, month, day, hour, minute, second, micro, zone)


def delta(days, seconds, micros):
    return datetime.timedelta(days, seconds, micros)
