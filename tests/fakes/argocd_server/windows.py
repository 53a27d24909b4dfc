# SPDX-License-Identifier: Apache-2.0
"""Sync windows of a project, and when they are open (section 11)."""

import datetime
import fnmatch
import re
import zoneinfo

_UNITS = {"h": 3600, "m": 60, "s": 1, "ms": 0.001}
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))


def seconds(text):
    """A duration in Go's notation."""
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|h|m|s)", text)
    if not parts or "".join(map("".join, parts)) != text:
        raise ValueError(f"time: invalid duration {text!r}")
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


class Schedule:
    """A cron expression of five fields; names of days and months are not understood here."""

    def __init__(self, text):
        fields = text.split()
        if len(fields) != 5:
            raise ValueError(f"expected exactly 5 fields, found {len(fields)}: {text}")
        self._minutes, self._hours, self._days, self._months, self._weekdays = [
            _values(field, *bounds) for field, bounds in zip(fields, _RANGES)]
        self._any_day = fields[2].startswith("*")
        self._any_weekday = fields[4].startswith("*")

    def next(self, moment):
        """The first time it fires after that moment."""
        moment = moment.replace(second=0, microsecond=0) + datetime.timedelta(minutes=1)
        for _ in range(5 * 366):
            if moment.month in self._months and self._is_day(moment):
                for hour in sorted(h for h in self._hours if h >= moment.hour):
                    first = moment.minute if hour == moment.hour else 0
                    minutes = [m for m in self._minutes if m >= first]
                    if minutes:
                        return moment.replace(hour=hour, minute=min(minutes))
            moment = moment.replace(hour=0, minute=0) + datetime.timedelta(days=1)
        return None

    def _is_day(self, moment):
        day = moment.day in self._days
        weekday = (moment.weekday() + 1) % 7 in self._weekdays
        if self._any_day or self._any_weekday:
            return day and weekday
        return day or weekday


def _values(field, low, high):
    values = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = (f"{low}-{high}" if span == "*" else span).partition("-")
        end = int(last) if last else high if step else int(first)
        values.update(range(int(first), end + 1, int(step or 1)))
    if not values or min(values) < low or max(values) > max(high, 7 if high == 6 else high):
        raise ValueError(f"out of range: {field}")
    return {0 if high == 6 and value == 7 else value for value in values}


def is_active(window, now):
    zone = zoneinfo.ZoneInfo(window.get("timeZone") or "UTC")
    now = now.astimezone(zone).replace(tzinfo=None)
    fires = Schedule(window["schedule"]).next(
        now - datetime.timedelta(seconds=seconds(window["duration"])))
    return fires is not None and fires < now


def matching(project, application):
    """The windows of a project that are for this application."""
    spec = application["spec"]
    destination = spec.get("destination", {})
    found = []
    for window in project.get("spec", {}).get("syncWindows", []):
        checks = [
            (window.get("applications"), [application["metadata"]["name"]]),
            (window.get("namespaces"), [destination.get("namespace", "")]),
            (window.get("clusters"), [destination.get("server"), destination.get("name")]),
        ]
        hits = [any(fnmatch.fnmatchcase(value or "", glob) for glob in globs for value in values)
                for globs, values in checks if globs]
        if hits and (all(hits) if window.get("andOperator") else any(hits)):
            found.append(window)
    return found


def can_sync(windows, now, manual):
    """Whether an operation may run; ValueError if a window cannot be read, which blocks it."""
    active = [window for window in windows if is_active(window, now)]
    denies = [window for window in active if window.get("kind") == "deny"]
    if denies:
        return manual and all(window.get("manualSync") for window in denies)
    if any(window.get("kind") == "allow" for window in active):
        return True
    allows = [window for window in windows if window.get("kind") == "allow"]
    return not allows or (manual and all(window.get("manualSync") for window in allows))
