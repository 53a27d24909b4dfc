# SPDX-License-Identifier: Apache-2.0
"""The simple templates: `{{name}}`, and what is not known stays as it is."""

import re

_TAGS = re.compile(r"\{\{.*\}\}")   # within one line


def render(text, params):
    if not _TAGS.search(text):
        return text
    result, rest = [], text
    while True:
        before, start, rest = rest.partition("{{")
        result.append(before)
        if not start:
            return "".join(result)
        tag, end, rest = rest.partition("}}")
        if not end:
            raise ValueError(f'cannot find end tag="}}}}" in the template={text!r}')
        value = params.get(tag.strip()) if tag.strip() else None
        result.append(value if isinstance(value, str) else "{{" + tag + "}}")
