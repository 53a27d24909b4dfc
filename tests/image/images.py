# SPDX-License-Identifier: Apache-2.0
"""The images that ./dev image has built, and what runs in them."""

import atexit
import json
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT / "packaging"), str(PROJECT / "tests")]

import oci  # noqa: E402

HERE = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
TOOLS = ("update-values", "sync", "wait", "notify", "apply-appset")
NONROOT = 65532


class Image:
    """One architecture of one of the archives."""

    def __init__(self, archive, entry):
        self.archive = archive    # whose files go away with it
        self.layout = layout = archive.layout
        self.architecture = entry["platform"]["architecture"]
        self.platform = entry["platform"]
        self.manifest = layout.read(entry)
        self.configuration = layout.read(self.manifest["config"])

    @property
    def size(self):
        """What is downloaded, in bytes."""
        return sum(part["size"] for part in (self.manifest["config"], *self.manifest["layers"]))

    def unpack(self, folder):
        """The root directory that a container of it has."""
        for layer in self.manifest["layers"]:
            assert layer["mediaType"] == f"{oci.LAYER}+zstd", layer
            tar = subprocess.run(["zstd", "--quiet", "--decompress", "--stdout",
                                  self.layout.path(layer)], check=True, stdout=subprocess.PIPE)
            subprocess.run(["tar", "--extract", "--directory", folder], input=tar.stdout,
                           check=True)

    def entries(self):
        """{path: what tar says of it}, of all layers."""
        found = {}
        for layer in self.manifest["layers"]:
            tar = subprocess.Popen(["zstd", "--quiet", "--decompress", "--stdout",
                                    self.layout.path(layer)], stdout=subprocess.PIPE)
            with tar, tarfile.open(fileobj=tar.stdout, mode="r|") as archive:
                found |= {f"/{entry.name.strip('/')}": entry for entry in archive}
        return found


class Archive:
    """An archive with an index, and one image for each architecture."""

    def __init__(self, name):
        self.path = PROJECT / f"build/image/{name}.tar"
        self.folder = tempfile.TemporaryDirectory(prefix="image-")
        atexit.register(self.folder.cleanup)
        with tarfile.open(self.path) as archive:
            archive.extractall(self.folder.name)
        self.layout = oci.Layout(self.folder.name)
        self.named, = self.layout.index["manifests"]
        images = [Image(self, entry)
                  for entry in self.layout.read(self.named)["manifests"]]
        self.images = {image.architecture: image for image in images}

    def blobs(self):
        """Every blob: (what its name says, its content)."""
        for path in sorted((Path(self.folder.name) / "blobs/sha256").iterdir()):
            yield path.name, path.read_bytes()


def sandbox(root, *options, uid=NONROOT, network=False):
    """bubblewrap, so that what follows runs as in a restricted pod: the image is all there is,
    nothing of it can be written but /tmp, and there is no capability."""
    binds = []
    for path in sorted(Path(root).iterdir()):
        if path.is_symlink():
            binds += ["--symlink", path.readlink(), f"/{path.name}"]
        elif path.name not in ("dev", "proc", "tmp"):
            binds += ["--ro-bind", path, f"/{path.name}"]
    line = ["bwrap", "--tmpfs", "/", *binds, "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp",
            *options, "--remount-ro", "/", "--unshare-all", *(["--share-net"] if network else []),
            "--uid", uid, "--gid", uid, "--cap-drop", "ALL", "--die-with-parent", "--clearenv"]
    return [str(word) for word in line]


def run(root, command, *options, environment=None, uid=NONROOT, network=False, **more):
    variables = {"PATH": "/usr/bin", **(environment or {})}
    words = [word for pair in variables.items() for word in ("--setenv", *pair)]
    return subprocess.run([*sandbox(root, *options, uid=uid, network=network), *words,
                           *map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, **more)


def emulator(architecture):
    """Options and words before a command that run programs of another architecture."""
    if architecture == HERE:
        return [], []
    name = {"arm64": "qemu-aarch64-static", "amd64": "qemu-x86_64-static"}[architecture]
    return ["--ro-bind", shutil.which(name), "/tmp/qemu"], ["/tmp/qemu"]


def read_json(path):
    return json.loads(Path(path).read_text())
