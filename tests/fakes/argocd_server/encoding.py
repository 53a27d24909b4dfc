# SPDX-License-Identifier: Apache-2.0
"""JSON as Go prints it: no blanks, and <, > and & as escapes."""

import json


def encode(value):
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    for sign in "<>&":
        if sign in text:
            text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.encode()
