# SPDX-License-Identifier: Apache-2.0
"""What is in the images of ./dev image, what they weigh, and that the programs run there."""

import hashlib
import json
import os
import re
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

import images
from images import TOOLS, Archive, read_json, run

# Budgets: what is downloaded, and what one run costs on the machine that this runs on.
MOST_BYTES = 5_000_000
MOST_BYTES_WITH_SHELL = 6_000_000
MOST_MEMORY = 7_000_000
MOST_SECONDS = 0.010
ATTEMPTS = 20

STEPS, SHELL = Archive("gitops-steps"), Archive("gitops-steps-ci")
BOTH = (STEPS, SHELL)
VERSION = re.search(r"project\(.* VERSION ([\d.]+)",
                    (images.PROJECT / "CMakeLists.txt").read_text())[1]
LIBRARIES = {"libc6-dev", "libcrypt-dev", "libcurl", "libgit2-dev", "libre2-dev", "libssh2-1-dev",
             "libssl-dev", "libyaml-dev", "zlib1g-dev", "libcli11-dev", "nlohmann-json3-dev",
             "libstdc++-12-dev", "libnghttp2-dev"}


def each():
    for archive in BOTH:
        for image in archive.images.values():
            yield archive, image


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.roots = {}
        for archive, image in each():
            folder = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="root-"))
            image.unpack(folder)
            cls.roots[archive, image.architecture] = Path(folder)

    def every(self, *archives):
        return [(image, self.roots[archive, architecture]) for archive in archives or BOTH
                for architecture, image in archive.images.items()]


class Archives(unittest.TestCase):
    def test_it_is_one_index_for_both_architectures(self):
        for archive in BOTH:
            self.assertEqual(archive.named["mediaType"], "application/vnd.oci.image.index.v1+json")
            self.assertEqual(archive.named["annotations"]["org.opencontainers.image.ref.name"],
                             VERSION)
            self.assertIn(images.HERE, archive.images)
            for architecture, image in archive.images.items():
                self.assertEqual(image.platform["os"], "linux")
                self.assertEqual(image.configuration["architecture"], architecture)

    def test_every_blob_is_what_its_name_says_and_needed(self):
        for archive in BOTH:
            needed = {archive.named["digest"]}
            for entry in archive.layout.read(archive.named)["manifests"]:
                manifest = archive.layout.read(entry)
                needed |= {entry["digest"], manifest["config"]["digest"],
                           *(layer["digest"] for layer in manifest["layers"])}
            found = set()
            for name, content in archive.blobs():
                self.assertEqual(hashlib.sha256(content).hexdigest(), name)
                found.add(f"sha256:{name}")
            self.assertEqual(found, needed)

    def test_skopeo_reads_them(self):
        for archive in BOTH:
            for architecture in archive.images:
                subprocess.run(["skopeo", "--override-arch", architecture, "inspect",
                                f"oci-archive:{archive.path}"], check=True,
                               stdout=subprocess.DEVNULL)

    def test_the_image_with_a_shell_is_the_other_one_and_a_layer(self):
        for architecture, image in STEPS.images.items():
            layers = [layer["digest"] for layer in SHELL.images[architecture].manifest["layers"]]
            self.assertEqual(layers[:-1],
                             [layer["digest"] for layer in image.manifest["layers"]])


class Configuration(unittest.TestCase):
    def test_nothing_stands_before_the_command(self):
        for archive, image in each():
            given = image.configuration["config"]
            self.assertFalse(given.get("Entrypoint"))
            self.assertEqual(given["Env"], ["PATH=/usr/bin"])

    def test_steps_run_as_nobody_and_scripts_as_the_runner_says(self):
        for image in STEPS.images.values():
            self.assertEqual(image.configuration["config"]["User"], "65532:65532")
            self.assertFalse(image.configuration["config"].get("Cmd"))
        for image in SHELL.images.values():
            self.assertFalse(image.configuration["config"].get("User"))
            self.assertEqual(image.configuration["config"]["Cmd"], ["/usr/bin/sh"])

    def test_the_labels_say_what_it_is(self):
        commit, time = subprocess.run(
            ["git", "log", "-1", "--abbrev=12", "--format=%h %cd",
             "--date=format-local:%Y-%m-%dT%H:%M:%SZ"], cwd=images.PROJECT, env={"TZ": "UTC", "PATH": "/usr/bin:/bin"}, check=True, text=True,
            stdout=subprocess.PIPE).stdout.split()
        for archive, image in each():
            labels = {name.removeprefix("org.opencontainers.image."): value for name, value
                      in image.configuration["config"]["Labels"].items()}
            self.assertEqual({name: labels.get(name) for name in
                              ("title", "licenses", "version", "revision", "created")},
                             {"title": "gitops-steps", "licenses": "Apache-2.0",
                              "version": VERSION, "revision": commit, "created": time})


class Content(Case):
    def test_these_files_and_no_others(self):
        for image, root in self.every(STEPS):
            top = {str(path.relative_to(root)) for path in root.rglob("*")
                   if not str(path.relative_to(root)).startswith(("usr/share/zoneinfo/",
                                                                  "usr/share/doc/"))}
            self.assertEqual(top, {
                "etc", "etc/group", "etc/passwd", "etc/ssl", "etc/ssl/certs",
                "etc/ssl/certs/ca-certificates.crt", "tmp", "usr", "usr/bin",
                "usr/bin/gitops-steps", *(f"usr/bin/{tool}" for tool in TOOLS),
                *(f"usr/bin/gitops-{tool}" for tool in TOOLS),
                "usr/share", "usr/share/doc", "usr/share/zoneinfo"})

    def test_all_belongs_to_root_and_nobody_else_can_write(self):
        for image, _ in self.every():
            for path, entry in image.entries().items():
                self.assertEqual((entry.uid, entry.gid), (0, 0), path)
                self.assertTrue(entry.isfile() or entry.isdir() or entry.issym() or entry.islnk(),
                                path)
                readable = stat.S_IROTH | (stat.S_IXOTH if entry.isdir() else 0)
                self.assertEqual(entry.mode & readable, readable, path)
                if not entry.issym() and path != "/tmp":
                    self.assertFalse(entry.mode & (stat.S_IWGRP | stat.S_IWOTH), path)
                self.assertFalse(entry.mode & (stat.S_ISUID | stat.S_ISGID), path)
            self.assertEqual(image.entries()["/tmp"].mode & 0o7777, 0o1777)

    def test_all_has_the_time_of_the_commit(self):
        time = int(subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=images.PROJECT,
                                  check=True, stdout=subprocess.PIPE).stdout)
        for image, _ in self.every():
            self.assertEqual({entry.mtime for entry in image.entries().values()}, {time})

    def test_the_programs_are_one_static_file(self):
        machines = {"amd64": "X86-64", "arm64": "AArch64"}
        for image, root in self.every():
            told = subprocess.run(["readelf", "--file-header", "--program-headers", "--dynamic",
                                   "--wide", root / "usr/bin/gitops-steps"], check=True, text=True,
                                  stdout=subprocess.PIPE).stdout
            self.assertRegex(told, f"Machine: .*{machines[image.architecture]}")
            self.assertNotIn("INTERP", told)
            self.assertNotIn("NEEDED", told)
            self.assertRegex(told, r"GNU_STACK .* RW ")
            for tool in TOOLS:
                for name in (tool, f"gitops-{tool}"):
                    self.assertEqual((root / "usr/bin" / name).readlink(), Path("gitops-steps"))

    def test_what_is_in_it_is_listed_with_its_licence(self):
        for archive in BOTH:
            for image, root in self.every(archive):
                folder = root / "usr/share/doc/gitops-steps"
                document = read_json(folder / "sbom.spdx.json")
                self.assertEqual(document["spdxVersion"], "SPDX-2.3")
                parts = {part["name"]: part for part in document["packages"]}
                beside = {"gitops-steps", "ca-certificates", "tzdata"}
                if archive is SHELL:
                    beside.add("busybox-static")
                self.assertLessEqual(LIBRARIES | beside, set(parts))
                self.assertEqual({path.name for path in (folder / "licences").iterdir()},
                                 set(parts))
                self.assertTrue(all(path.stat().st_size > 200
                                    for path in (folder / "licences").iterdir()))
                program = (root / "usr/bin/gitops-steps").read_bytes()
                self.assertEqual(parts["gitops-steps"]["checksums"][0]["checksumValue"],
                                 hashlib.sha256(program).hexdigest())
                related = {relation["relatedSpdxElement"]
                           for relation in document["relationships"]}
                self.assertEqual(related, {part["SPDXID"] for part in parts.values()})

    def test_all_architectures_are_made_of_the_same_sources(self):
        for archive in BOTH:
            made_of = set()
            for _, root in self.every(archive):
                document = read_json(root / "usr/share/doc/gitops-steps/sbom.spdx.json")
                made_of.add(tuple(reference["referenceLocator"] for part in document["packages"]
                                  for reference in part.get("externalRefs", [])))
            self.assertEqual(len(made_of), 1)
            self.assertGreater(len(*made_of), len(LIBRARIES))

    def test_there_is_no_shell_where_none_is_promised(self):
        for _, root in self.every(STEPS):
            self.assertFalse((root / "usr/bin/sh").exists() or (root / "bin").exists())

    def test_no_path_of_the_machine_is_in_the_program(self):
        for _, root in self.every():
            found = bytes(images.PROJECT) in (root / "usr/bin/gitops-steps").read_bytes()
            self.assertFalse(found, images.PROJECT)


class Runs(Case):
    def test_every_name_is_its_tool(self):
        for image, root in self.every():
            options, before = images.emulator(image.architecture)
            for tool in TOOLS:
                for command in ([f"/usr/bin/{tool}"], [f"/usr/bin/gitops-{tool}"],
                                ["/usr/bin/gitops-steps", tool],
                                ["/usr/bin/gitops-steps", f"gitops-{tool}"]):
                    with self.subTest(command=command):
                        # An emulator hides by which name a program was called; it can be told.
                        words = [*before, "-0", *command[:1], *command] if before else command
                        done = run(root, [*words, "--version"], *options)
                        self.assertEqual(done.returncode, 0, done.stderr)
                        self.assertRegex(done.stdout, f"^{tool} {re.escape(VERSION)} ")

    def test_without_a_tool_it_says_which_there_are(self):
        for image, root in self.every(STEPS):
            options, before = images.emulator(image.architecture)
            for command in (["/usr/bin/gitops-steps"], ["/usr/bin/gitops-steps", "--help"]):
                done = run(root, [*before, *command], *options)
                self.assertEqual(done.returncode, 2)
                self.assertIn("update-values, sync, wait, notify or apply-appset", done.stderr)

    def test_it_edits_a_file(self):
        for image, root in self.every(STEPS):
            options, before = images.emulator(image.architecture)
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "values.yaml").write_text("image:\n  tag: v1   # ours\n")
                done = run(root, [*before, "/usr/bin/gitops-steps", "update-values", "--dir",
                                  "/tmp/w", "--file", "values.yaml", "image.tag=8051e42"],
                           *options, "--bind", folder, "/tmp/w")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual((Path(folder) / "values.yaml").read_text(),
                                 'image:\n  tag: "8051e42"   # ours\n')

    def preview(self, image, root, text):
        """What a program of an image makes of a template."""
        config = {"kind": "ConfigMap", "apiVersion": "v1", "data": {
            "service.slack": "token: t", "template.t": json.dumps({"message": text})}}
        options, before = images.emulator(image.architecture)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            json.dump(config, file)
            file.flush()
            Path(file.name).chmod(0o644)
            done = run(root, [*before, "/usr/bin/gitops-steps", "notify", "--preview",
                              "--config", "/tmp/c.yaml", "--template", "t",
                              "--recipient", "slack:shop"],
                       *options, "--ro-bind", file.name, "/tmp/c.yaml")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_it_knows_the_time_zones(self):
        cases = {"2024-01-01 Asia/Shanghai": "2024-01-01 08:00 CST",
                 "2024-07-01 Europe/Berlin": "2024-07-01 02:00 CEST",
                 "2045-07-01 America/New_York": "2045-06-30 20:00 EDT"}
        text = "".join('{{ dateInZone "2006-01-02 15:04 MST" (toDate "2006-01-02" "%s") "%s" }};'
                       % tuple(case.split()) for case in cases)
        for image, root in self.every(STEPS):
            self.assertIn("text=" + "".join(f"{time};" for time in cases.values()),
                          self.preview(image, root, text))

    def test_it_hashes_passwords(self):
        # The other hashes of the library are not in the program.
        for image, root in self.every(STEPS):
            self.assertRegex(self.preview(image, root, '{{ htpasswd "ann" "secret" }};'),
                             r"text=ann:\$2a\$10\$[./A-Za-z0-9]{53};")


class Budgets(Case):
    def test_size(self):
        for image in STEPS.images.values():
            print(f"{image.architecture}: {image.size:,} bytes")
            self.assertLessEqual(image.size, MOST_BYTES)
        for image in SHELL.images.values():
            print(f"{image.architecture} with a shell: {image.size:,} bytes")
            self.assertLessEqual(image.size, MOST_BYTES_WITH_SHELL)

    def usage(self):
        """What each of many runs of a program outside of any sandbox has used."""
        program = self.roots[STEPS, images.HERE] / "usr/bin/wait"
        with open("/dev/null", "wb") as nowhere:
            for _ in range(ATTEMPTS):
                child = os.posix_spawn(program, ["wait", "--version"], {}, file_actions=[
                    (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)])
                _, status, used = os.wait4(child, 0)
                self.assertEqual(status, 0)
                yield used

    def test_memory(self):
        # Not by wait4: there it would be at least that of this process.
        program = self.roots[STEPS, images.HERE] / "usr/bin/wait"
        done = subprocess.run(["/usr/bin/time", "--format", "%M", program, "--version"],
                              check=True, text=True, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE)
        used = int(done.stderr) * 1024
        print(f"memory: {used:,} bytes")
        self.assertLessEqual(used, MOST_MEMORY)

    def test_time(self):
        # Of the processor, so that it does not count what else the machine does.
        used = min(usage.ru_utime + usage.ru_stime for usage in self.usage())
        print(f"start to exit: {used * 1000:.1f} ms")
        self.assertLessEqual(used, MOST_SECONDS)


if __name__ == "__main__":
    unittest.main()
