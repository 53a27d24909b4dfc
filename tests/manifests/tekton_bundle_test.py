# SPDX-License-Identifier: Apache-2.0
"""The bundle that packaging/bundle.py makes, read back from a registry by skopeo."""

import filecmp
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

import tools
import yaml
from fakes.registry import Registry

MAKE = [sys.executable, tools.PROJECT / "packaging/bundle.py"]
IMAGE = "registry.example.com/ci/gitops-steps@sha256:" + "0123456789abcdef" * 4


def make(folder, *arguments):
    return subprocess.run([*MAKE, folder, *arguments], capture_output=True, text=True)


def push(layout, registry):
    """Where the bundle is then."""
    image = registry.image("gitops-steps/bundle:0.1")
    subprocess.run(["skopeo", "copy", "--quiet", "--dest-tls-verify=false", "--preserve-digests",
                    f"oci:{layout}:0.1", f"docker://{image}"], check=True)
    return image


class Bundle(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="bundle-")))
        self.layout = self.scratch / "layout"

    def make(self, *arguments):
        done = make(self.layout, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)

    def read_back(self):
        """The manifest that a registry has of it, and the content of each layer."""
        with Registry() as registry:
            image = push(self.layout, registry)
            subprocess.run(["skopeo", "copy", "--quiet", "--src-tls-verify=false",
                            f"docker://{image}", f"dir:{self.scratch / 'back'}"], check=True)
        back = self.scratch / "back"
        raw = (back / "manifest.json").read_bytes()
        index, = json.loads((self.layout / "index.json").read_text())["manifests"]
        self.assertEqual(index["digest"], "sha256:" + hashlib.sha256(raw).hexdigest())
        manifest = json.loads(raw)
        blobs = []
        for each in [manifest["config"], *manifest["layers"]]:
            blobs.append((back / each["digest"].removeprefix("sha256:")).read_bytes())
            self.assertEqual((each["digest"], each["size"]),
                             ("sha256:" + hashlib.sha256(blobs[-1]).hexdigest(), len(blobs[-1])))
        config = json.loads(blobs[0])
        contents = [gzip.decompress(blob) for blob in blobs[1:]]
        self.assertEqual(config["rootfs"]["diff_ids"],
                         ["sha256:" + hashlib.sha256(content).hexdigest() for content in contents])
        return manifest, contents

    def resources(self):
        """What is in it, by kind and name; each layer is one file and says what it is."""
        manifest, contents = self.read_back()
        found = {}
        for layer, content in zip(manifest["layers"], contents, strict=True):
            self.assertEqual(layer["mediaType"], "application/vnd.oci.image.layer.v1.tar+gzip")
            with tarfile.open(fileobj=io.BytesIO(content)) as tar:
                entry, = tar.getmembers()
                text = tar.extractfile(entry).read().decode()
                self.assertEqual((entry.mtime, entry.uid, entry.gid, entry.uname), (0, 0, 0, ""))
            document = yaml.safe_load(text)
            self.assertEqual(layer["annotations"],
                             {"dev.tekton.image.name": document["metadata"]["name"],
                              "dev.tekton.image.kind": document["kind"].lower(),
                              "dev.tekton.image.apiVersion": document["apiVersion"]})
            found[document["kind"], document["metadata"]["name"]] = text
        self.assertEqual(len(found), len(contents))
        self.assertLessEqual(len(found), 20)
        return found

    def test_it_holds_every_task_and_every_step_action_as_they_are(self):
        self.make()
        wanted = {}
        for kind, folder in (("Task", "tasks"), ("StepAction", "stepactions")):
            for path in (tools.PROJECT / folder).glob("*/*/*.yaml"):
                wanted[kind, path.stem] = path.read_text()
        self.assertEqual(len(wanted), 2 * len(tools.ALL))
        self.assertEqual(self.resources(), wanted)

    def test_a_release_puts_its_image_into_each_and_changes_nothing_else(self):
        self.make("--image", IMAGE)
        for (kind, name), text in self.resources().items():
            with self.subTest(kind=kind, name=name):
                folder = {"Task": "tasks", "StepAction": "stepactions"}[kind]
                before = yaml.safe_load((tools.PROJECT / folder / name / "0.1" / f"{name}.yaml")
                                        .read_text())
                step = before["spec"]["steps"][0] if kind == "Task" else before["spec"]
                step["image"] = IMAGE
                self.assertEqual(yaml.safe_load(text), before)
                self.assertNotIn("A release replaces", text)

    def test_it_has_the_same_bytes_every_time(self):
        self.make("--image", IMAGE)
        again = self.scratch / "again"
        self.assertEqual(make(again, "--image", IMAGE).returncode, 0)
        files = [path.relative_to(again) for path in again.rglob("*") if path.is_file()]
        self.assertEqual(filecmp.cmpfiles(self.layout, again, files, shallow=False),
                         (files, [], []))
        self.assertEqual(sum(1 for path in self.layout.rglob("*") if path.is_file()), len(files))

    def test_an_image_without_a_digest_and_a_folder_that_is_there_are_refused(self):
        for image in ("registry.example.com/gitops-steps:0.1", "x\nscript: y@sha256:" + "0" * 64):
            done = make(self.layout, "--image", image)
            self.assertEqual((done.returncode, self.layout.exists()), (2, False))
        self.layout.mkdir()
        self.assertEqual(make(self.layout).returncode, 2)
        self.assertEqual(list(self.layout.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
