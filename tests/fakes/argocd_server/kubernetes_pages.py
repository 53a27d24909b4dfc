# SPDX-License-Identifier: Apache-2.0
"""Lists in pages, with `limit` and `continue`, as the API concepts of Kubernetes have them
("Retrieving large results sets in chunks"): all pages are of the moment of the first one."""

import base64
import json

from fakes.argocd_server.errors import StatusError


class Pages:
    def __init__(self, store):
        self._store = store
        self._left = {}     # token -> (version, what is still to be shown)

    def cut(self, things, version, query):
        """The first of these, and the metadata of their list."""
        limit = query.get("limit") or len(things)
        metadata = {"resourceVersion": str(version)}
        if len(things) <= limit:
            return things, metadata
        last = things[limit - 1]["metadata"]
        token = base64.urlsafe_b64encode(json.dumps(
            {"v": "meta.k8s.io/v1", "rv": version, "left": len(things) - limit,
             "start": f"{last.get('namespace', '')}/{last['name']}\u0000"}).encode()).decode()
        self._left[token] = version, things[limit:]
        metadata["continue"] = token
        # With a selector nobody has counted them.
        if not query.get("labelSelector") and not query.get("fieldSelector"):
            metadata["remainingItemCount"] = len(things) - limit
        return things[:limit], metadata

    def next(self, query):
        """What is left of a list, and its version."""
        if query.get("resourceVersion"):
            raise StatusError(400, "BadRequest", "specifying resource version is not allowed when "
                              "using continue")
        found = self._left.get(query["continue"])
        if found is None:
            raise StatusError(400, "BadRequest", "continue key is not valid")
        # What was compacted away cannot be shown any more.
        if self._store.position_after(found[0]) is None:
            raise StatusError(410, "Expired", "The provided continue parameter is too old to "
                              "display a consistent list result. You can start a new list without "
                              "the continue parameter")
        return found
