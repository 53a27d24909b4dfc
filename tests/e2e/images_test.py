#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Images wherever files name them, with what a real registry knows of them."""

import base64
import contextlib
import http.server
import json
import threading
import unittest

from support import CONFLICT, DENIED, DONE, MEMORY, NOT_FOUND, UNREACHABLE, USAGE, EndToEnd
from fakes import fault_proxy
from fakes.oci_layout import Image
from fakes.registry import Registry
from fakes.tls import Authority
from fakes.token_server import TokenServer

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      initContainers:
        - name: migrate
          image: registry.example.com:5000/team/app:v1  # the same
      containers:
        - name: app
          image: "registry.example.com:5000/team/app:v1"
        - name: proxy
          image: registry.example.com:5000/team/app-proxy:v1
"""
VALUES = """\
image:
  registry: registry.example.com:5000
  repository: team/app
  tag: v1   # by the pipeline
"""
KUSTOMIZATION = """\
resources: [deployment.yaml]
images:
  - name: registry.example.com:5000/team/app
    newTag: v1
"""
FILES = {"web/deployment.yaml": DEPLOYMENT, "web/kustomization.yaml": KUSTOMIZATION,
         "helm/values.yaml": VALUES, "helm/templates/web.yaml": "image: {{ .Values.image }}\n",
         "README.md": "registry.example.com:5000/team/app:v1\n"}
IMAGE = "registry.example.com:5000/team/app"


class NotFound(EndToEnd):
    """An image that no file names: why that may be, and the way out."""

    def test_a_file_without_its_name_or_that_cannot_be_read(self):
        rows = {"image: {tag: 1.4.0}\n": "set by its path, as in image.tag=1.2",
                "image: {tag: 1.4.0\n": "v.yaml: line 2"}
        for text, words in rows.items():
            with self.subTest(text=text):
                site = self.repository(f"site-{len(text)}.git", files={"v.yaml": text})
                done = self.run_tool("--repo", site.path, "--file", "v.yaml",
                                     "--image", f"{IMAGE}:v2")
                self.assert_status(USAGE, done)
                self.assertIn(words, done.err)


class Images(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository(files=FILES)
        self.tip = self.site.tip()

    def bump(self, *arguments, files=("**",), **options):
        return self.run_tool("--repo", self.site.path, "--output", "json",
                             *(word for file in files for word in ("--file", file)),
                             *arguments, **options)

    def test_every_reference_in_the_tree_is_one_commit(self):
        done = self.bump("--image", f"{IMAGE}:v2")
        self.assert_status(DONE, done)
        self.assertEqual(DEPLOYMENT.replace("app:v1", "app:v2"),
                         self.site.read("web/deployment.yaml").decode())
        self.assertEqual(KUSTOMIZATION.replace("v1", "v2"),
                         self.site.read("web/kustomization.yaml").decode())
        self.assertEqual(VALUES.replace("v1", "v2"), self.site.read("helm/values.yaml").decode())
        for file in ("README.md", "helm/templates/web.yaml"):
            self.assertEqual(FILES[file], self.site.read(file).decode())
        self.assertEqual(self.tip, self.site.commits()[1])
        self.assertEqual(
            ["helm/values.yaml", "web/deployment.yaml", "web/kustomization.yaml"],
            done.json["files"])
        self.assertEqual(4, len(done.json["changes"]))
        self.site.fsck()

    def test_twice_is_once(self):
        self.assert_status(DONE, self.bump("--image", f"{IMAGE}:v2"))
        again = self.bump("--image", f"{IMAGE}:v2")
        self.assertEqual(("unchanged", DONE), (again.json["result"], again.status))

    def test_values_and_images_go_into_one_commit(self):
        done = self.bump("--image", f"{IMAGE}:v2", "web/deployment.yaml::metadata.name=shop")
        self.assert_status(DONE, done)
        self.assertIn(b"{name: shop}", self.site.read("web/deployment.yaml"))
        self.assertIn(b"team/app:v2", self.site.read("web/deployment.yaml"))

    def test_what_is_nowhere_lists_what_was_seen(self):
        done = self.bump("--image", "registry.example.com:5000/team/ap:v2")
        self.assert_status(USAGE, done)
        self.assertIn("registry.example.com:5000/team/app", done.err)
        self.assertIn("did you mean", done.err)
        self.assert_untouched(self.site, self.tip)

    def test_a_map_without_a_tag_says_so(self):
        self.site.commit({"helm/values.yaml": "image:\n  repository: example.com/app\n"})
        arguments = ("--image", "example.com/app:v2")
        done = self.bump(*arguments, files=["helm/values.yaml"])
        self.assert_status(USAGE, done)
        self.assertIn("there is no `tag` beside the repository", done.err)
        self.assertIn("--create writes one", done.err)
        self.assertNotIn("did you mean", done.err)
        self.assert_status(DONE, self.bump(*arguments, "--create", files=["helm/values.yaml"]))

    def test_a_kustomization_without_the_entry_says_how_to_add_it(self):
        done = self.bump("--image", "example.com/side:v1", files=["web/kustomization.yaml"])
        self.assert_status(USAGE, done)
        self.assertIn("--create adds it to web/kustomization.yaml", done.err)

    def test_what_is_left_as_it_is_is_warned_of(self):
        tip = self.site.commit({"broken.yaml": f"image: {IMAGE}:v1\n  a: [\n",
                                "app.yaml": f'helm: {{values: "image: {IMAGE}:v1\\n"}}\n'})
        done = self.bump("--image", f"{IMAGE}:v2")
        self.assert_status(DONE, done)
        self.assertIn("broken.yaml is passed over: ", done.err)
        self.assertIn("app.yaml: helm.values is not changed: it stands in YAML that is quoted",
                      done.err)
        self.assertNotIn("helm/templates", done.err)
        done = self.bump("--image", f"{IMAGE}:v3", files=["app.yaml"])
        self.assert_status(USAGE, done)
        self.assertIn("a literal block (|) can be changed", done.err)
        self.assertNotEqual(tip, self.site.tip())

    def test_one_image_of_two_that_is_nowhere_stops_both(self):
        self.assert_status(USAGE, self.bump("--image", f"{IMAGE}:v2", "--image", "other/app:v1"))
        self.assert_untouched(self.site, self.tip)

    def test_a_kustomization_gets_an_entry_on_request(self):
        arguments = ("--image", "example.com/side:v1")
        self.assert_status(USAGE, self.bump(*arguments, files=["web/kustomization.yaml"]))
        self.assert_status(DONE, self.bump(*arguments, "--create",
                                           files=["web/kustomization.yaml"]))
        self.assertEqual(KUSTOMIZATION + "  - name: example.com/side\n    newTag: v1\n",
                         self.site.read("web/kustomization.yaml").decode())

    def test_what_is_left_as_it_is_is_told_once(self):
        self.site.commit({"web/kustomization.yaml":
                          f"kind: Kustomization\ncommonAnnotations: {{x: '{IMAGE}:v1'}}\n"})
        done = self.bump("--image", f"{IMAGE}:v2", "--create", files=["web/kustomization.yaml"])
        self.assert_status(DONE, done)
        self.assertEqual(1, done.err.count("commonAnnotations.x is not changed"), done.err)

    def test_merge_keys_beyond_all_measure_are_not_followed(self):
        self.site.commit({"v.yaml": f"image: {IMAGE}:v1\nb: &b\n" +
                          "".join(f"  k{i}Tag: x\n" for i in range(3000)) +
                          "c:\n" + "- <<: *b\n" * 3000})
        done = self.bump("--image", f"{IMAGE}:v2", files=["v.yaml"])
        self.assert_status(DONE, done)
        self.assertEqual(1, done.err.count("the merge keys of the file are too many to follow"))

    def test_a_stale_digest_is_not_left_beside_a_new_tag(self):
        digest = "sha256:" + 64 * "a"
        self.site.commit({"helm/values.yaml": VALUES + f"  digest: {digest}\n"})
        done = self.bump("--image", f"{IMAGE}:v2", files=["helm/values.yaml"])
        self.assert_status(USAGE, done)
        self.assertIn("--drop-digest", done.err)
        self.assert_status(DONE, self.bump("--image", f"{IMAGE}:v2", "--drop-digest",
                                           files=["helm/values.yaml"]))
        self.assertEqual(VALUES.replace("v1", "v2") + '  digest: ""\n',
                         self.site.read("helm/values.yaml").decode())

    def test_a_key_of_a_kustomization_is_told_by_its_new_name(self):
        digest = "sha256:" + 64 * "a"
        entry = "images:\n  - name: %s\n    %s\n"
        self.site.commit({"web/kustomization.yaml": entry % (IMAGE, f"digest: {digest}")})
        done = self.bump("--image", f"{IMAGE}:v2", files=["web/kustomization.yaml"])
        self.assert_status(DONE, done)
        self.assertEqual((entry % (IMAGE, "newTag: v2")).encode(),
                         self.site.read("web/kustomization.yaml"))
        self.assertIn(f"images[name={IMAGE}].newTag", json.dumps(done.json))
        self.assertNotIn("].digest", json.dumps(done.json["changes"]))
        self.assertIn("loses its digest", done.err)

    def test_a_value_that_an_image_writes_as_well_is_told_once(self):
        self.site.commit({"v.yaml": f"image: {IMAGE}:v1\n"})
        done = self.bump("--image", f"{IMAGE}:v2", f"v.yaml::image={IMAGE}:v2", files=["v.yaml"])
        self.assert_status(DONE, done)
        self.assertEqual(1, len(done.json["changes"]), done.json)

    def test_the_parts_of_an_image_stay_together(self):
        before = ("env:\n  - {name: APP_IMAGE_REPOSITORY, value: '%s'}\n"
                  "  - {name: APP_IMAGE_TAG, value: v1}\nnotes: |\n  docker run %s:v1\n")
        before %= (IMAGE, IMAGE)
        self.site.commit({"v.yaml": before})
        done = self.bump("--image", f"{IMAGE}:v2", files=["v.yaml"])
        self.assert_status(DONE, done)
        self.assertEqual(before.replace("value: v1", "value: v2").encode(),
                         self.site.read("v.yaml"))
        self.assertIn("notes is not changed", done.err)

    def test_a_scheme_is_to_be_left_out(self):
        done = self.bump("--image", f"https://{IMAGE}:v2")
        self.assert_status(USAGE, done)
        self.assertIn("leave https:// out", done.err)

    def test_guards_know_images_by_their_tags(self):
        self.assert_status(DONE, self.bump("--image", f"{IMAGE}:v2", "--expect", "v1"))
        done = self.bump("--image", f"{IMAGE}:v1", "--not-older")
        self.assertEqual((CONFLICT, "superseded"), (done.status, done.json["result"]))
        done = self.bump("--image", f"{IMAGE}:v3", "--expect", "v1")
        self.assertEqual((CONFLICT, "conflict"), (done.status, done.json["result"]))

    def test_a_directory(self):
        self.write("work/values.yaml", VALUES)
        self.assert_status(DONE, self.run_tool("--dir", self.dir / "work", "--file", "**",
                                               "--image", f"{IMAGE}:1276e23"))
        self.assertEqual(VALUES.replace("v1 ", '"1276e23" '),
                         (self.dir / "work/values.yaml").read_text())

    def test_mistakes(self):
        rows = [("--image", IMAGE), ("--image", "Bad Image:v1"), ("--image", f"{IMAGE}:v1",
                "--image", f"{IMAGE}:v2"), ("--pin-digest",), ("--policy", "semver"),
                ("--image", f"{IMAGE}:v1", "--policy", "semver"),
                ("--image", IMAGE, "--policy", "guess"), ("--drop-digest", "a=b"),
                ("--image", f"{IMAGE}:v1", "--allow-tags", "regexp:^v"),
                ("--image", IMAGE, "--policy", "digest:main", "--ignore-tags", "v*"),
                ("--image", IMAGE, "--policy", "semver", "--platform", "linux/arm64"),
                ("--image", f"{IMAGE}:v2", "--type", "string")]
        for arguments in rows:
            with self.subTest(arguments=arguments):
                self.assert_status(USAGE, self.bump(*arguments))
        self.assert_untouched(self.site, self.tip)


class Hostile(EndToEnd):
    """A registry that answers with more than anybody means."""

    def answer(self, tags, manifest):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                is_list = "tags/list" in self.path
                body = tags if is_list else manifest
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Type", "application/json" if is_list else
                                 "application/vnd.oci.image.manifest.v1+json")
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = self.enterContext(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        return f"127.0.0.1:{server.server_port}"

    def bump(self, host, policy):
        site = self.repository(f"{host}.git".replace(":", "-"),
                               {"values.yaml": f"image: {host}/app:v1\n"})
        return self.run_tool("--repo", site.path, "--file", "values.yaml", "--image",
                             f"{host}/app", "--policy", policy, "--insecure-registry", host,
                             memory=MEMORY)

    def test_tags(self):
        for piece in (b"{}", b"[]", b"1"):
            with self.subTest(piece=piece):
                some = (b"," + piece) * ((8 << 20) // (len(piece) + 1) - 10)
                done = self.bump(self.answer(b'{"tags":["v2"' + some + b"]}", b""), "semver")
                self.assert_status(DONE, done)
        many = b'{"tags":["v1"' + b',"a"' * 2_000_000 + b"]}"
        done = self.bump(self.answer(many, b""), "semver")
        self.assert_status(UNREACHABLE, done)
        self.assertIn("more than 200000 tags", done.err)

    def test_manifests(self):
        tags = json.dumps({"tags": [f"t{number}" for number in range(20)]}).encode()
        manifest = b'{"schemaVersion":2,"x":[{}' + b",{}" * 1_390_000 + b"]}"
        done = self.bump(self.answer(tags, manifest), "newest")
        self.assert_status(UNREACHABLE, done)


class WithRegistry(EndToEnd):
    """A real registry, filled by skopeo."""

    leaves_nothing = True

    def setUp(self):
        super().setUp()
        self.users = {"robot": "registry-canary"}

    def start_registry(self, **options):
        self.registry = self.enterContext(Registry(**options))
        self.image = self.registry.image("team/app")
        self.site = self.repository(files={"values.yaml": f"image: {self.image}:v1.0.0\n"})

    def bump(self, *arguments, **options):
        return self.run_tool("--repo", self.site.path, "--file", "values.yaml",
                             "--output", "json", *arguments, **options)

    def written(self):
        return self.site.read("values.yaml").decode().removeprefix("image: ").strip()

    def test_an_image_that_is_not_there_is_not_written(self):
        self.start_registry()
        self.registry.push("team/app:v1.1.0")
        done = self.bump("--image", f"{self.image}:v1.1.1", "--verify-image")
        self.assert_status(NOT_FOUND, done)
        self.assertIn(f"the registry has no {self.image}:v1.1.1", done.err)
        self.assertEqual(f"{self.image}:v1.0.0", self.written())
        self.assert_status(DONE, self.bump("--image", f"{self.image}:v1.1.0", "--verify-image"))
        self.assertEqual(f"{self.image}:v1.1.0", self.written())

    def test_what_is_pulled_under_another_name_was_not_asked_for(self):
        self.start_registry()
        self.registry.push("team/app:v1.1.0")
        mirror = self.registry.image("mirror/app")
        self.site.commit({"values.yaml": f"images:\n- name: {self.image}\n  newName: {mirror}\n"
                                         "  newTag: v1.0.0\n"})
        done = self.bump("--image", f"{self.image}:v1.1.0", "--pin-digest", "--dry-run")
        self.assert_status(DONE, done)
        self.assertIn(f"pulls {mirror}, and the registry was asked about {self.image}", done.err)
        done = self.bump("--image", f"{self.image}:v1.1.0", "--dry-run")
        self.assertNotIn("pulls", done.err)
        done = self.bump("--image", f"{mirror}:v1.1.0", "--verify-image")
        self.assertIn(f"the registry has no {mirror}:v1.1.0", done.err)

    def test_a_tag_beside_a_digest_is_verified_too(self):
        self.start_registry()
        old = self.registry.push("team/app:v1.1.0", Image(content="old"))
        self.registry.push("team/app:v1.1.0", Image(content="new"))
        done = self.bump("--image", f"{self.image}:v1.1.1@{old}", "--verify-image")
        self.assert_status(NOT_FOUND, done)
        self.assertIn(f"the registry has no {self.image}:v1.1.1", done.err)
        done = self.bump("--image", f"{self.image}:v1.1.0@{old}", "--verify-image")
        self.assert_status(DONE, done)
        self.assertIn("the tag v1.1.0", done.err)
        self.assertEqual(f"{self.image}:v1.1.0@{old}", self.written())

    def test_the_digest_is_that_of_the_tag(self):
        self.start_registry()
        digest = self.registry.push("team/app:v1.1.0", Image(), Image(platform="linux/arm64"))
        self.assert_status(DONE, self.bump("--image", f"{self.image}:v1.1.0", "--pin-digest"))
        self.assertEqual(f"{self.image}:v1.1.0@{digest}", self.written())

    def test_a_policy_chooses(self):
        self.start_registry()
        for tag in ("v1.0.0", "v1.2.0", "v1.10.0", "v2.0.0", "v2.1.0-rc.1", "latest"):
            self.registry.push(f"team/app:{tag}")
        rows = {("semver",): "v2.0.0", ("semver:^1.0",): "v1.10.0", ("semver:>=2-0",): "v2.1.0-rc.1",
                ("alphabetical", "--allow-tags", "regexp:^v"): "v2.1.0-rc.1",
                ("semver", "--ignore-tags", "v2.*"): "v1.10.0",
                (r"regexp:^v1\.([0-9]+)",): "v1.10.0", ("regexp:^l",): "latest"}
        for (policy, *more), tag in rows.items():
            with self.subTest(policy=policy):
                self.assert_status(DONE, self.bump("--image", self.image, "--policy", policy,
                                                   *more))
                self.assertEqual(f"{self.image}:{tag}", self.written())
        done = self.bump("--image", self.image, "--policy", "semver:^9")
        self.assert_status(NOT_FOUND, done)

    def test_a_tag_that_moves_is_followed_by_its_digest(self):
        self.start_registry()
        digest = self.registry.push("team/app:stable")
        self.assert_status(DONE, self.bump("--image", self.image, "--policy", "digest:stable"))
        self.assertEqual(f"{self.image}:stable@{digest}", self.written())

    def test_the_newest_build(self):
        self.start_registry()
        self.registry.push("team/app:zeta", Image(created="2026-01-01T00:00:00Z"))
        self.registry.push("team/app:alpha", Image(created="2026-02-01T00:00:00Z"))
        self.assert_status(DONE, self.bump("--image", self.image, "--policy", "newest"))
        self.assertEqual(f"{self.image}:alpha", self.written())

    def test_credentials_of_docker(self):
        tokens = self.enterContext(TokenServer(users=self.users))
        self.start_registry(tokens=tokens)
        self.registry.push("team/app:v1.1.0", user=("robot", "registry-canary"))
        arguments = ("--image", f"{self.image}:v1.1.0", "--verify-image", "--verbose")
        self.assert_status(DENIED, self.bump(*arguments))
        auth = base64.b64encode(b"robot:registry-canary").decode()
        config = json.dumps({"auths": {self.registry.host: {"auth": auth}}})
        secret = self.write("secret/.dockerconfigjson", config, 0o600)
        for given in (("--registry-config", secret), ("--registry-config", secret.parent)):
            with self.subTest(given=given):
                done = self.bump(*arguments, *given)
                self.assert_status(DONE, done)
                self.assertNotIn("registry-canary", done.out + done.err)
                self.assertNotIn(auth, done.out + done.err)
        self.assert_status(DONE, self.bump(*arguments, env={"DOCKER_AUTH_CONFIG": config}))

    def test_a_name_and_a_password(self):
        self.start_registry(users=self.users)
        self.registry.push("team/app:v1.1.0", user=("robot", "registry-canary"))
        password = self.write("password", "registry-canary\n", 0o600)
        done = self.bump("--image", f"{self.image}:v1.1.0", "--verify-image",
                         "--registry-username", "robot", "--registry-password-file", password)
        self.assert_status(DONE, done)
        self.assertNotIn("registry-canary", done.out + done.err)
        wrong = self.write("wrong", "nothing\n", 0o600)
        done = self.bump("--image", f"{self.image}:v1.1.0", "--verify-image",
                         "--registry-username", "robot", "--registry-password-file", wrong)
        self.assert_status(DENIED, done)
        self.assertIn("check the user name and the password", done.err)

    def test_what_a_program_keeps_is_told(self):
        self.start_registry(users=self.users)
        self.registry.push("team/app:v1.1.0", user=("robot", "registry-canary"))
        config = self.write("config.json", '{"credsStore": "desktop"}')
        done = self.bump("--image", f"{self.image}:v1.1.0", "--verify-image",
                         "--registry-config", config)
        self.assert_status(DENIED, done)
        self.assertIn("docker-credential-desktop", done.err)

    def test_a_login_over_http_on_this_machine_goes_through_no_proxy(self):
        self.start_registry(users=self.users)
        self.registry.push("team/app:v1.1.0", user=("robot", "registry-canary"))
        password = self.write("password", "registry-canary\n", 0o600)
        proxy = self.proxy()
        proxy.add(fault_proxy.answer(401, ("WWW-Authenticate", 'Basic realm="r"')), times=None)
        address = f"http://127.0.0.1:{proxy.port}"
        port = self.registry.host.rpartition(":")[2]
        for host in ("127.0.0.1", "localhost", "registry.localhost"):
            with self.subTest(host=host):
                image = f"{host}:{port}/team/app"
                self.site.commit({"values.yaml": f"image: {image}:v1.0.0\n"})
                done = self.bump("--image", f"{image}:v1.1.0", "--verify-image",
                                 "--registry-username", "robot",
                                 "--registry-password-file", password,
                                 env={"http_proxy": address, "HTTPS_PROXY": address,
                                      "ALL_PROXY": address})
                self.assertEqual([], proxy.seen)
                self.assert_status(DONE, done)

    def test_a_certificate_on_this_machine_that_nobody_trusts(self):
        authority = Authority(self.dir / "ca")
        self.start_registry(tls=authority.server("IP:127.0.0.1"))
        self.registry.push("team/app:v1.1.0")
        bump = ("--image", f"{self.image}:v1.1.0", "--verify-image")
        done = self.bump(*bump)
        self.assert_status(UNREACHABLE, done)
        self.assertIn(f"no trusted TLS connection to {self.registry.host}: ", done.err)
        self.assertRegex(done.err, "hint: .*--ca-file")
        self.assert_status(DONE, self.bump(*bump, "--ca-file", authority.certificate))

    def test_a_registry_that_is_not_there(self):
        self.start_registry()
        done = self.bump("--image", "127.0.0.1:1/team/app:v1", "--verify-image", "--timeout", "20s")
        self.assert_status(UNREACHABLE, done)


if __name__ == "__main__":
    unittest.main()
