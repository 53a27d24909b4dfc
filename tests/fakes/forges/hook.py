# SPDX-License-Identifier: Apache-2.0
"""The hook in a forge's repository: asks the forge what to say about a push, and whether it is
taken.

Run by git as `hook.py KIND URL PROJECT`, with one line for each ref on standard input.
"""

import json
import os
import ssl
import sys
import urllib.error
import urllib.request


def _options():
    count = int(os.environ.get("GIT_PUSH_OPTION_COUNT", "0"))
    return [os.environ[f"GIT_PUSH_OPTION_{number}"] for number in range(count)]


def main(kind, url, project):
    told = {"kind": kind, "project": project, "login": os.environ.get("REMOTE_USER", ""),
            "options": _options(), "updates": [line.split() for line in sys.stdin]}
    request = urllib.request.Request(url, json.dumps(told).encode(), method="POST")
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPSHandler(context=ssl._create_unverified_context()))
    try:
        with opener.open(request) as answer:
            heard = json.loads(answer.read())
    except urllib.error.URLError:
        return 0  # the forge has gone, its repository is still of use
    for line in heard["lines"]:
        print(line, flush=True)
    return 1 if heard["is_refused"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
