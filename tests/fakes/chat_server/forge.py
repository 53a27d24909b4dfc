# SPDX-License-Identifier: Apache-2.0
"""What forges have in common: lists in pages."""

import urllib.parse


def page_of(request, items, usual):
    """The items of the page that is asked for, and the header that says where the next one is
    (docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api,
    docs.gitlab.com/api/rest/#pagination-link-header). No page has more than 100."""
    def number(name, otherwise):
        text = request.query.get(name, "")
        return max(int(text), 1) if text.isdigit() else otherwise
    size = min(number("per_page", usual), 100)
    page = number("page", 1)
    headers = {}
    if page * size < len(items):
        query = urllib.parse.urlencode({**request.query, "page": page + 1})
        host = request.headers.get("host", "localhost")
        headers["Link"] = (f'<http://{host}/other/path?{query}>; rel="next", '
                           f'<http://{host}/other/path?page=9>; rel="last"')
    return items[(page - 1) * size:page * size], headers
