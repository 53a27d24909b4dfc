# SPDX-License-Identifier: Apache-2.0
"""Small images as a directory in the OCI layout, for programs that push them."""

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import NamedTuple

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


class Image(NamedTuple):
    """An image of one file, for one platform; two that differ in nothing are the same image."""
    content: str = "hello"
    created: str = "2024-05-01T12:00:00Z"
    platform: str = "linux/amd64"


def _layer(content):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo("content")
        entry.size = len(content.encode())
        archive.addfile(entry, io.BytesIO(content.encode()))
    return out.getvalue()


def _platform(text):
    return dict(zip(("os", "architecture", "variant"), text.split("/")))


class Layout:
    """Writes one image, or an index of several for different platforms, below `directory`."""

    def __init__(self, directory):
        self._blobs = Path(directory) / "blobs" / "sha256"
        self._blobs.mkdir(parents=True)
        (Path(directory) / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
        self._index = Path(directory) / "index.json"

    def write(self, *images, tag="image"):
        """Returns the digest of what the tag names: an index where there are several images."""
        descriptors = [self._image(image) for image in images]
        if len(images) == 1:
            top = dict(descriptors[0])
        else:
            top = self._json(INDEX, {"schemaVersion": 2, "mediaType": INDEX,
                                     "manifests": descriptors})
        top["annotations"] = {"org.opencontainers.image.ref.name": tag}
        self._index.write_text(json.dumps({"schemaVersion": 2, "manifests": [top]}))
        return top["digest"]

    def _image(self, image):
        layer = _layer(image.content)
        config = {"created": image.created, **_platform(image.platform), "config": {},
                  "rootfs": {"type": "layers",
                             "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]}}
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST,
                    "config": self._json(CONFIG, config),
                    "layers": [self._blob(LAYER, gzip.compress(layer, mtime=0))]}
        return self._json(MANIFEST, manifest) | {"platform": _platform(image.platform)}

    def _json(self, media_type, value):
        return self._blob(media_type, json.dumps(value).encode())

    def _blob(self, media_type, content):
        name = hashlib.sha256(content).hexdigest()
        (self._blobs / name).write_bytes(content)
        return {"mediaType": media_type, "digest": "sha256:" + name, "size": len(content)}
