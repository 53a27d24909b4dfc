# SPDX-License-Identifier: Apache-2.0
"""Attachments and names in a text, as Slack has them, or those who learned from it."""

import re


def lines_of(attachment):
    """What a reader sees of it; None for what it does not have."""
    lines = [attachment.get(key) for key in ("pretext", "title", "text")]
    return lines + [f"{field.get('title')}: {field.get('value')}"
                    for field in attachment.get("fields") or []]


def calls_of(text):
    """Says whom a text calls with @name; None where nobody."""
    called = re.findall(r"(?<!\w)@([\w.-]+)", text or "")
    return f"(calls {', '.join(called)})" if called else None
