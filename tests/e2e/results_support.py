# SPDX-License-Identifier: Apache-2.0
"""Reads results as those do whom they are for, and says whether they agree."""

import json
import re


def github_outputs(text):
    """As the runner reads GITHUB_OUTPUT; raises for what the runner would refuse."""
    values, lines = {}, iter(text.splitlines(keepends=True))
    for line in lines:
        heredoc = re.fullmatch(r"([A-Za-z0-9_-]+)<<(\S+)\n", line)
        if not heredoc:
            raise ValueError(f"not in the heredoc form: {line!r}")
        name, delimiter = heredoc.groups()
        value = []
        for line in lines:
            if line.rstrip("\n") == delimiter:
                break
            value.append(line)
        else:
            raise ValueError(f"no end of {name}")
        values[name] = "".join(value)[:-1]
    return values


def dotenv(text):
    """As a later job of GitLab sees it that has no variables but these."""
    values = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if not equals or not re.fullmatch("[A-Z_]+", name):
            raise ValueError(f"not a variable: {line!r}")
        values[name] = re.sub(r"\$(\$|{\w*})", lambda found: "$" if found[1] == "$" else "", value)
    return values


def properties(text):
    """As java.util.Properties.load reads what is written without continuation lines."""
    text.encode("iso-8859-1")
    escapes = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}

    def unescape(token):
        return re.sub(r"\\(u([0-9a-fA-F]{4})|.)", lambda match: chr(int(match[2], 16))
                      if match[2] else escapes.get(match[1], match[1]), token)
    values = {}
    for line in text.splitlines():
        if line.strip() and line.lstrip()[0] not in "#!":
            match = re.match(r"\s*((?:\\.|[^\\=:\s])*)\s*[=:]?\s*(.*)", line)
            values[unescape(match[1])] = unescape(match[2])
    return {name: value.encode("utf-16", "surrogatepass").decode("utf-16")
            for name, value in values.items()}


def as_text(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def assert_all_agree(test, done, read, names):
    """Every way to get results says the same; `read` gives the text of a file of them. Returns the
    facts, and as what text each of them is told."""
    facts = json.loads(read("json-file"))
    if done.out:
        test.assertEqual(facts, done.json)
    test.assertEqual(set(names), set(facts))
    texts = {name: as_text(value) for name, value in facts.items()}
    test.assertEqual(texts, github_outputs(read("github-output")))
    upper = {name.upper().replace("-", "_"): value for name, value in texts.items()}
    test.assertEqual(upper, properties(read("properties-file")))
    one_line = {name: re.sub(r"[\r\n\t]", " ", value) for name, value in upper.items()}
    test.assertEqual(one_line, dotenv(read("dotenv-file")))
    return facts, texts
