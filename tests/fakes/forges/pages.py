# SPDX-License-Identifier: Apache-2.0
"""Lists in pages, which are always small."""

import urllib.parse
from typing import NamedTuple


class Page(NamedTuple):
    items: list
    number: int
    last: int
    size: int

    @property
    def next(self):
        return self.number + 1 if self.number < self.last else None


def page_of(forge, call, items, size_name="per_page"):
    """The page that is asked for, with no more items than the forge's page size."""
    size = min(call.number(size_name, forge.page_size), forge.page_size)
    number = call.number("page", 1)
    last = max(-(-len(items) // size), 1)
    return Page(items[(number - 1) * size:number * size], number, last, size)


def address(forge, call, number):
    """The same request for another page."""
    query = [(name, value) for name, value in call.query if name != "page"]
    return f"{forge.url}{call.path}?{urllib.parse.urlencode([*query, ('page', number)])}"


def link(forge, call, page):
    """{"Link": …} (RFC 8288), or nothing where there is one page only."""
    places = {"first": 1, "prev": page.number - 1, "next": page.next, "last": page.last}
    parts = [f'<{address(forge, call, number)}>; rel="{name}"' for name, number in places.items()
             if number and page.last > 1]
    return {"Link": ", ".join(parts)} if parts else {}
