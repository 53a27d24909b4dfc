#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compresses the layers of images once more, as well as zstd can.

    packaging/compress.py LAYOUT

LAYOUT is a directory in the OCI layout, as buildah has written it. What is in the images stays the
same, and so do their configurations; manifests and index are written anew.
"""

import gzip
import subprocess
import sys

from oci import LAYER, MANIFEST, Layout, text_of

LEVEL = "-19"


def compressed(layout, layer):
    tar = gzip.decompress(layout.path(layer).read_bytes())
    done = subprocess.run(["zstd", "--quiet", LEVEL], input=tar, stdout=subprocess.PIPE, check=True)
    layout.path(layer).unlink()
    return layout.add(done.stdout, f"{LAYER}+zstd")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: packaging/compress.py LAYOUT")
    layout = Layout(sys.argv[1])
    named, = layout.index["manifests"]
    images, done = layout.read(named), {}
    layout.path(named).unlink()
    for entry in images["manifests"]:
        manifest = layout.read(entry)
        layout.path(entry).unlink()
        for layer in manifest["layers"]:
            if layer["digest"] not in done:
                done[layer["digest"]] = compressed(layout, layer)
        manifest["layers"] = [done[layer["digest"]] for layer in manifest["layers"]]
        entry |= layout.add(text_of(manifest), MANIFEST)
    layout.finish({**named, **layout.add(text_of(images), named["mediaType"])})


if __name__ == "__main__":
    main()
