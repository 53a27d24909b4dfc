# SPDX-License-Identifier: Apache-2.0
"""The language of `q` (developer.atlassian.com/cloud/bitbucket/rest/intro/#filtering), as far as
lists of pull requests need it: NAME = "TEXT", NAME != "TEXT", AND, OR, parentheses."""

import re

_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[A-Za-z_.]+|!=|=|\(|\))')


class Malformed(Exception):
    pass


def _tokens(text):
    tokens, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if not match:
            raise Malformed(text[at:])
        tokens.append(match[1])
        at = match.end()
    return [*tokens, ""]


def _unquoted(token):
    if not token.startswith('"'):
        raise Malformed(token)
    return re.sub(r"\\(.)", r"\1", token[1:-1])


class _Parser:
    def __init__(self, text, names):
        self._tokens = _tokens(text)
        self._names = names

    def whole(self):
        test = self._any()
        if self._tokens != [""]:
            raise Malformed(self._tokens[0])
        return test

    def _any(self):
        tests = [self._all()]
        while self._tokens[0].upper() == "OR":
            self._tokens.pop(0)
            tests.append(self._all())
        return lambda values: any(test(values) for test in tests)

    def _all(self):
        tests = [self._one()]
        while self._tokens[0].upper() == "AND":
            self._tokens.pop(0)
            tests.append(self._one())
        return lambda values: all(test(values) for test in tests)

    def _one(self):
        name = self._tokens.pop(0)
        if name == "(":
            test = self._any()
            if self._tokens.pop(0) != ")":
                raise Malformed(name)
            return test
        if name not in self._names or len(self._tokens) < 3:
            raise Malformed(name)
        sign, text = self._tokens.pop(0), _unquoted(self._tokens.pop(0))
        if sign not in ("=", "!="):
            raise Malformed(sign)
        return lambda values: (values[name] == text) == (sign == "=")


def compiled(text, names):
    """A test of a dict that has these names; raises Malformed."""
    return _Parser(text, names).whole()
