#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts all Tasks and StepActions into one Tekton bundle.

    python3 packaging/bundle.py OUT [--image IMAGE]

OUT becomes a directory in the OCI layout, for `skopeo copy oci:OUT docker://...`. The steps run
IMAGE, a name with a digest; without it, the name that the files have. The same files make the same
bytes.
"""

import argparse
import gzip
import hashlib
import io
import re
import sys
import tarfile
from pathlib import Path

from oci import CONFIG, LAYER, MANIFEST, Layout, text_of

PROJECT = Path(__file__).resolve().parents[1]
MOST_LAYERS = 20      # Tekton reads no bundle with more


def archive(name, content):
    """A tar file with nothing in it but the content: no owner, no time."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def top(text, key):
    """A value of the manifest's own, or of its metadata; the files are written alike."""
    return re.search(rf'^ *{re.escape(key)}: "?([^"\n]+)"?$', text, re.MULTILINE)[1]


def resources(image):
    """The text of every Task and StepAction, with the image that its step runs."""
    for folder in ("tasks", "stepactions"):
        for path in sorted((PROJECT / folder).glob("*/*/*.yaml")):
            text = path.read_text()
            if image:
                text, count = re.subn(r"^( *)# A release replaces.*\n( *image: ).*$",
                                      lambda found: found[2] + image, text, flags=re.MULTILINE)
                if count != 1:
                    sys.exit(f"{path}: there are {count} images to replace")
            yield text


def write(folder, image=""):
    layout = Layout(folder)
    layers, contents, versions = [], [], set()
    for text in resources(image):
        tar = archive(top(text, "name"), text.encode())
        contents.append("sha256:" + hashlib.sha256(tar).hexdigest())
        versions.add(top(text, "app.kubernetes.io/version"))
        layers.append(layout.add(gzip.compress(tar, 9, mtime=0), f"{LAYER}+gzip", annotations={
            "dev.tekton.image.name": top(text, "name"),
            "dev.tekton.image.kind": top(text, "kind").lower(),
            "dev.tekton.image.apiVersion": top(text, "apiVersion")}))
    if len(layers) > MOST_LAYERS:
        sys.exit(f"{len(layers)} resources are more than the {MOST_LAYERS} of a bundle")
    version, = versions
    config = layout.add(text_of({"architecture": "amd64", "os": "linux", "config": {},
                                 "rootfs": {"type": "layers", "diff_ids": contents}}), CONFIG)
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers,
                "annotations": {"org.opencontainers.image.title": "gitops-steps Tekton bundle",
                                "org.opencontainers.image.version": version,
                                "org.opencontainers.image.licenses": "Apache-2.0"}}
    layout.finish(layout.add(text_of(manifest), MANIFEST, annotations={
        "org.opencontainers.image.ref.name": version}))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", metavar="OUT", help="a directory that is not there yet")
    parser.add_argument("--image", default="", help="what the steps run, NAME@sha256:DIGEST")
    options = parser.parse_args()
    if options.image and not re.fullmatch(r"[\w.:/-]+@sha256:[0-9a-f]{64}", options.image):
        parser.error("--image is not NAME@sha256:DIGEST")
    if Path(options.folder).exists():
        parser.error(f"{options.folder} is there already")
    write(options.folder, options.image)


if __name__ == "__main__":
    main()
