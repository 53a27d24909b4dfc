# SPDX-License-Identifier: Apache-2.0
"""Images as directories in the OCI layout."""

import hashlib
import json
from pathlib import Path

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"     # +gzip or +zstd behind it


class Layout:
    def __init__(self, folder):
        self.folder = Path(folder)
        (self.folder / "blobs/sha256").mkdir(parents=True, exist_ok=True)

    def add(self, content, kind, **more):
        """Writes a blob; returns what others call it by."""
        digest = hashlib.sha256(content).hexdigest()
        (self.folder / "blobs/sha256" / digest).write_bytes(content)
        return {"mediaType": kind, "digest": f"sha256:{digest}", "size": len(content), **more}

    def path(self, entry):
        """Where the blob lies that others call so."""
        return self.folder / "blobs" / entry["digest"].replace(":", "/")

    def read(self, entry):
        """A blob of JSON."""
        return json.loads(self.path(entry).read_text())

    @property
    def index(self):
        return json.loads((self.folder / "index.json").read_text())

    def finish(self, *manifests):
        index = {"schemaVersion": 2, "manifests": manifests}
        (self.folder / "index.json").write_bytes(text_of(index))
        (self.folder / "oci-layout").write_bytes(text_of({"imageLayoutVersion": "1.0.0"}))


def text_of(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
