# SPDX-License-Identifier: Apache-2.0
"""Adds to each line of main.go's output what PyYAML sees in the scalar: type and value."""

import datetime
import sys

import yaml


def describe(value):
    if value is None:
        return "null", ""
    if isinstance(value, bool):
        return "bool", str(value).lower()
    if isinstance(value, int):
        return "int", str(value)
    if isinstance(value, float):
        return "float", repr(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return "timestamp", ""
    return "string", value


def read(text):
    try:
        return describe(yaml.safe_load("v: " + text + "\n")["v"])
    except (yaml.YAMLError, ValueError, OverflowError):
        # It had a type, but no value: 0b_, 2024-13-01, =.
        return "error", ""


for line in sys.stdin:
    columns = line.rstrip("\n").split("\t")
    print("\t".join([*columns, *read(columns[0])]))
