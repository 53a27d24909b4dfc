# SPDX-License-Identifier: Apache-2.0
"""The three ways in which a git generator reads a pattern."""

import posixpath
import re


def directory(pattern):
    """Go's path.Match, for directories: nothing crosses a slash, and there is no `**`."""
    expression = _compiled(_translate(pattern, "[^/]*", "[^/]", negations="^"))
    return lambda path: expression.fullmatch(path) is not None


def is_malformed(pattern, kind):
    """Whether it is one that git generators of directories only log."""
    try:
        kind(pattern)
    except ValueError:
        if kind is directory:
            return True
        raise
    return False


def legacy(pattern):
    """As `git ls-files -- PATTERN`: all crosses slashes, and a directory takes its files."""
    is_path = pattern.startswith(":(glob)")
    pattern = pattern.removeprefix(":(glob)")
    if pattern.startswith(":"):
        raise ValueError(f"the stand-in knows no other magic of git: {pattern}")
    has_end, pattern = pattern.endswith("/"), posixpath.normpath(pattern or ".")
    if pattern.startswith(("/", "..")):
        raise ValueError(f"fatal: {pattern}: '{pattern}' is outside repository")
    if pattern == ".":
        return lambda path: True
    if has_end:     # then it is the name of a directory and nothing else
        return lambda path: path.startswith(pattern + "/")
    try:
        expression = _compiled(_doublestar(pattern) if is_path else
                               _translate(pattern, ".*", ".", negations="!^"))
    except ValueError:  # then it is only a name
        expression = re.compile(re.escape(pattern))
    return lambda path: expression.fullmatch(path) is not None or path == pattern or \
        path.startswith(pattern + "/")


def doublestar(pattern):
    """The new globbing: `*` stays in its segment, `**` is any number of them, {a,b} is a choice. The
    pattern is put behind the root and tidied before."""
    tests = [_compiled(_doublestar(posixpath.normpath("/" + one.lstrip("/"))[1:]))
             for one in _choices(pattern)]
    return lambda path: any(test.fullmatch(path) for test in tests)


def _choices(pattern):
    """The patterns that one with braces stands for."""
    start = pattern.find("{")
    if start < 0:
        return [pattern]
    depth, cuts = 0, [start]
    for at in range(start, len(pattern)):
        depth += {"{": 1, "}": -1}.get(pattern[at], 0)
        if depth == 1 and pattern[at] == ",":
            cuts.append(at)
        if not depth:
            cuts.append(at)
            break
    if depth:
        raise ValueError("syntax error in pattern")
    head, tail = pattern[:start], pattern[cuts[-1] + 1:]
    return [whole for first, last in zip(cuts, cuts[1:])
            for whole in _choices(head + pattern[first + 1:last] + tail)]


def _compiled(text):
    try:
        return re.compile(text, re.S)
    except re.error:
        raise ValueError("syntax error in pattern") from None


def _doublestar(pattern):
    parts = pattern.split("/")
    result = ""
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part == "**":
            result += ".*" if last else "(?:[^/]+/)*"
        else:
            result += _translate(part, "[^/]*", "[^/]", "!^") + ("" if last else "/")
    return result


def _translate(pattern, star, one, negations):
    result, at = "", 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "*":
            while pattern[at:at + 1] == "*":
                at += 1
            result += star
            continue
        if sign == "[":
            end = pattern.find("]", at + 2)
            if end < 0:
                raise ValueError("syntax error in pattern")
            inner = pattern[at + 1:end]
            no = "^" if inner[0] in negations else ""
            inner = re.sub(r"[\\^\[]", r"\\\g<0>", inner[len(no):])
            result += f"[{no}{'/' if no else ''}{inner}]"
            at = end
        elif sign == "?":
            result += one
        elif sign == "\\" and at + 1 < len(pattern):
            at += 1
            result += re.escape(pattern[at])
        else:
            result += re.escape(sign)
        at += 1
    return result
