# SPDX-License-Identifier: Apache-2.0
"""What docs/security.md promises, as far as it can be shown in a moment; secrets_test.py and
credentials_secrets_test.py of the end-to-end tests go through every channel and answer."""

import base64
import json
import os
import re
import stat
import unittest
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import appsets
import tools
import yaml
from action_text_test import ACTIONS
from examples_world import PASSWORD
from fakes.chat_server import ChatServer
from fakes.git_server import GitServer
from fakes.named_hosts import Host, tls_context
from markdown import blocks
from shown_world import DOCS, VALUES, Shown
from text_test import mappings

PAGE = DOCS / "security.md"
TEXT = PAGE.read_text()
ACME = "https://git.example.com/acme/deploy.git"
UPDATE = 'gitops-update-values --repo "$REPO" --file values.yaml'
OPEN = {"sourceRepos": ["*"], "destinations": [{"server": "*", "namespace": "*"}]}
FORMS = (PASSWORD, urllib.parse.quote(PASSWORD, safe=""),
         base64.b64encode(PASSWORD.encode()).decode().rstrip("="),
         base64.b64encode(f"deployer:{PASSWORD}".encode()).decode())


def flags():
    return {flag["name"]: flag for tool in tools.ALL for flag in tool.described["flags"]}


def table(title):
    """The rows of the tables below a title, without the headings."""
    part = re.search(rf"(?m)^#+ {re.escape(title)}\n((?:(?!#+ ).*\n)*)", TEXT)[1]
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in part.splitlines() if line.startswith("|")]
    return [row for row in rows if not set(row[0]) <= set("-: ")][1:]


def codes(cell):
    return re.findall(r"`([^`]+)`", cell)


class Flags(unittest.TestCase):
    # What has a word of secrets in its name and takes none.
    NO_SECRET = {"request-key": "TEXT", "secret": "FILE|DIR|secret:NAMESPACE/NAME"}
    # A public key in the place of a file; a private one is refused (Secrets, below).
    PUBLIC = {"signing-key": "FILE|KEY"}
    # What the page warns of.
    WARNED_OF = {"header": "'N: V'"}

    def test_no_flag_takes_a_secret(self):
        words = re.compile("token|passw|passphrase|secret|key|credential|header|login")
        known = {**self.NO_SECRET, **self.PUBLIC, **self.WARNED_OF}
        for name, flag in flags().items():
            if not words.search(name):
                continue
            with self.subTest(name):
                if name in known:
                    self.assertEqual(flag["value"], known[name])
                elif flag["kind"] != "switch":
                    self.assertRegex(flag["value"], "^(FILE|DIR|FILE\\|DIR)$")
        self.assertIn("`--header`", TEXT)

    def test_what_weakens_is_on_the_page(self):
        found = {name for name in flags() if "insecure" in name or "skip-tls" in name}
        self.assertEqual(found, {"insecure-skip-tls-verify", "insecure-registry"})
        for name in found:
            self.assertIn(f"`--{name}", TEXT)


class Secrets(Shown):
    def left(self, done):
        """All that a run has left for others to see."""
        yield done.stdout
        yield done.stderr
        for name in ("x.json", "x.env", "x.properties", "message", "summary", "output"):
            if (self.folder / name).exists():
                yield (self.folder / name).read_text()

    def run_watched(self, command, status, **variables):
        done = self.run_here(f"{command} --verbose --json x.json --dotenv x.env --properties "
                             "x.properties --result message=message", status, **variables)
        for text in self.left(done):
            for form in FORMS:
                self.assertNotIn(form, text)
        return done

    def test_a_secret_that_a_server_says_back_is_masked(self):
        self.world.deploy.hook("pre-receive", f"echo 'got {FORMS[0]} {FORMS[2]}' >&2\nexit 1\n")
        done = self.run_watched(f"{UPDATE} image.tag=v2", 1,
                                GITHUB_STEP_SUMMARY=str(self.folder / "summary"),
                                GITHUB_OUTPUT=str(self.folder / "output"))
        self.assertIn("got ***", done.stderr)

    def test_a_password_in_a_url_is_masked(self):
        address = f"https://deployer:{PASSWORD}@git.example.com/shop/deploy.git"
        self.run_watched(f"{UPDATE} image.tag=v2", 0, REPO=address, GIT_PASSWORD="")
        self.run_watched(f"{UPDATE} image.tag=v2", 5, GIT_PASSWORD="",
                         REPO=address.replace("deploy.git", "none.git"))

    def test_a_header_is_masked(self):
        self.run_watched(f"{UPDATE} image.tag=v2 --header 'X-Token: {PASSWORD}'", 0)

    def test_a_redirect_does_not_take_the_login_along(self):
        old = self.enterContext(GitServer(
            self.servers.root, users={"deployer": PASSWORD},
            redirects={"/old": "https://git.elsewhere.example/shop/deploy.git"}))
        hosts = self.servers.proxy.hosts
        for name, port in (("git.old.example", old.port),
                           ("git.elsewhere.example", self.servers.git.port)):
            hosts[name] = Host(port, tls_context(self.servers.authority.server(f"DNS:{name}")))
        # The first asks for a login before it redirects.
        self.run_watched(f"{UPDATE} image.tag=v2", 4, REPO="https://git.old.example/old")
        said = self.servers.proxy.said
        self.assertIn("git-upload-pack", said["git.elsewhere.example"])
        self.assertNotIn("Authorization", said["git.elsewhere.example"])
        # and the same server takes it where it was given for it
        self.run_watched(f"{UPDATE} image.tag=v2", 0,
                         REPO="https://git.elsewhere.example/shop/deploy.git")
        self.assertIn("Authorization", said["git.elsewhere.example"])

    def test_argo_cd_is_followed_nowhere(self):
        server = self.argocd(applications=[{"name": "shop"}])
        elsewhere = "https://git.example.com/api/v1/applications/shop"
        server.fail(r"GET .*/applications.*", times=99, status=302, body="",
                    content_type="text/html", headers=[("Location", elsewhere)])
        self.servers.proxy.said.clear()
        done = self.world.run("gitops-wait --app shop --timeout 5s")
        self.assertNotEqual(done.returncode, 0)
        self.assertNotIn("git.example.com", self.servers.proxy.said)

    def test_a_certificate_that_is_not_trusted_gets_nothing(self):
        address = "https://git.test/shop/deploy.git"
        self.run_watched(f"{UPDATE} image.tag=v2 --timeout 5s", 7, REPO=address)
        self.assertNotIn("Authorization", self.servers.proxy.said.get("git.test", ""))
        done = self.run_watched(f"{UPDATE} image.tag=v2 --insecure-skip-tls-verify", 0)
        self.assertIn("warning: TLS certificates are not checked", done.stderr)
        self.argocd(applications=[{"name": "shop"}])
        done = self.run_here("gitops-wait --app shop", ARGOCD_OPTS="--insecure")
        self.assertIn("warning: TLS certificates are not checked", done.stderr)

    def test_a_registry_without_https_gets_no_login(self):
        self.open({"values.yaml": "image: registry.internal:5000/shop/tools:old\n"})
        login = {"auths": {"registry.internal:5000": {"username": "u", "password": PASSWORD}}}
        self.run_watched(f"{UPDATE} --image registry.internal:5000/shop/tools:newer --verify-image "
                         "--insecure-registry registry.internal:5000", 0,
                         DOCKER_AUTH_CONFIG=json.dumps(login))
        self.assertNotIn("Authorization", self.servers.proxy.said["registry.internal:5000"])

    def test_the_token_of_a_job_goes_to_its_own_server(self):
        self.run_watched(f"{UPDATE} image.tag=v2", 4, GIT_USERNAME="", GIT_PASSWORD="",
                         CI_JOB_TOKEN=PASSWORD, GITLAB_CI="true",
                         CI_SERVER_URL="https://gitlab.example.com")
        self.assertNotIn("Authorization", self.servers.proxy.said["git.example.com"])
        self.run_watched(f"{UPDATE} image.tag=v2", 4, CI_SERVER_URL="https://git.example.com")
        self.assertIn("Authorization", self.servers.proxy.said["git.example.com"])

    def test_a_private_key_is_no_value_of_a_flag(self):
        key = (self.folder / "signing-key").read_text()
        done = self.run_here(f'{UPDATE} image.tag=v2 --signing-key "$KEY"', 2, KEY=key)
        self.assertNotIn(key.splitlines()[2][:30], done.stdout + done.stderr)

    def test_a_secret_of_a_file_is_masked_for_github_first(self):
        done = self.run_here(f"{UPDATE} image.tag=v2 --username deployer --password-file "
                             "password.txt", GITHUB_ACTIONS="true", GIT_PASSWORD="")
        mask = f"::add-mask::{PASSWORD}"
        lines = [stream.splitlines() for stream in (done.stdout, done.stderr)]
        self.assertEqual([mask], [line for line in sum(lines, []) if PASSWORD in line])
        self.assertIn(mask, [stream[0] for stream in lines if stream])

    def test_files_are_for_whom_they_should_be(self):
        self.run_here(f"umask 077\n{UPDATE} image.tag=v2 --json private.json\n"
                      f"umask 022\n{UPDATE} image.tag=v3 --json open.json\nmkdir tmp\n"
                      f"TMPDIR=$PWD/tmp {UPDATE} image.tag=v4")
        appsets.make_checkout(self.folder / "deploy")
        self.run_here("cd deploy; gitops-apply-appset --file appsets/shop.yaml --plan-file ../plan "
                      "--against main")
        modes = {name: stat.S_IMODE((self.folder / name).stat().st_mode)
                 for name in ("private.json", "open.json", "plan")}
        self.assertEqual(modes, {"private.json": 0o600, "open.json": 0o644, "plan": 0o600})
        self.assertEqual(os.listdir(self.folder / "tmp"), [])


class Hostile(Shown):
    NASTY = "::error::owned\n##[error]owned\n\x1b[31m\x07\r::set-output name=a::b"

    def assert_harmless(self, done):
        for stream in (done.stdout, done.stderr):
            self.assertNotRegex(stream, r"(?m)^\s*(::|##\[)")
            self.assertNotRegex(stream, r"[\x00-\x08\x0b-\x1f\x7f]")

    def test_what_a_server_prints_commands_nobody(self):
        (self.folder / "nasty").write_text(self.NASTY)
        self.world.deploy.hook("pre-receive", f"cat {self.folder}/nasty >&2\nexit 1\n")
        self.assert_harmless(self.run_here(f"{UPDATE} image.tag=v2", 1))
        self.argocd(repositories={ACME: ["a1", {"revision": "a2", "error": self.NASTY}]},
                    applications=[{"name": "shop", "live": "a1", "auto": True}])
        self.assert_harmless(self.run_here("gitops-wait --app shop --once", 1))

    def test_a_value_is_a_value(self):
        for value in tools.HOSTILE:
            with self.subTest(value):
                self.open({"values.yaml": VALUES})
                self.run_here(f'{UPDATE} --changes -  <<<"$CHANGES"',
                              CHANGES=json.dumps({"image.tag": value}))
                found = yaml.safe_load(self.world.deploy.read("values.yaml"))
                self.assertEqual(found, {"image": {"tag": value}, "replicas": 2})

    def test_a_word_that_looks_like_a_flag_is_refused(self):
        self.run_here(f"{UPDATE} --set --dry-run", 2)

    def test_other_files_are_refused(self):
        self.run_here(f"{UPDATE} --allow 'staging/**' image.tag=v2", 2)
        self.assertEqual(self.value(), VALUES)

    def test_nothing_else_is_started(self):
        """The programs find none, and need none."""
        server = self.argocd(applications=[{"name": "shop"}])
        appsets.make_checkout(self.folder / "deploy")
        (self.folder / "config.yaml").write_text("template.hello: 'message: hello'\n"
                                                 "service.webhook.hook: 'url: https://a.example'\n")
        programs = self.folder / "bin"
        for command in (f'{programs}/{UPDATE} image.tag=v2',
                        f"{programs}/gitops-sync --app shop --wait",
                        f"{programs}/gitops-wait --app shop",
                        f"{programs}/gitops-notify --config config.yaml --template hello "
                        "--recipient hook --preview",
                        f"cd deploy; {programs}/gitops-apply-appset --file appsets/shop.yaml "
                        "--against main"):
            with self.subTest(command):
                self.run_here(f"PATH=/nonexistent\n{command}")
        self.assertEqual(server.violations, [])

    def test_a_credential_helper_is_not_asked(self):
        home = self.folder / "home"
        (home / ".gitconfig").write_text(f'[credential]\n  helper = "!touch {home}/ran"\n')
        (home / ".docker").mkdir()
        (home / ".docker/config.json").write_text('{"credsStore": "touch"}')
        helper = self.folder / "bin/docker-credential-touch"
        helper.write_text(f"#!/bin/sh\ntouch {home}/ran\n")
        helper.chmod(0o755)
        self.run_here(f"{UPDATE} image.tag=v2", 4, GIT_PASSWORD="",
                                         GIT_USERNAME="")
        self.run_here("echo 'image: registry.example.com/shop/backend:v1.4.1' >values.yaml\n"
                      "gitops-update-values --dir . --file values.yaml --verify-image "
                      "--image registry.example.com/shop/backend:v1.4.2", 4)
        self.assertFalse((home / "ran").exists())

    def test_the_program_of_a_kubeconfig_is_started_and_no_other(self):
        """What the page warns of."""
        self.argocd(applications=[{"name": "shop"}])
        plugin = self.folder / "plugin"
        plugin.write_text("#!/bin/sh\ntouch ran\nexit 1\n")
        plugin.chmod(0o755)
        user = {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "./plugin",
                         "interactiveMode": "Never"}}
        (self.folder / "kubeconfig").write_text(json.dumps({
            "clusters": [{"name": "c", "cluster": {"server": "https://git.example.com"}}],
            "users": [{"name": "u", "user": user}], "current-context": "x",
            "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}]}))
        self.run_here("gitops-wait --core --app shop", 4, KUBECONFIG="kubeconfig")
        self.assertTrue((self.folder / "ran").exists())

    def test_a_repository_with_hooks_is_refused(self):
        self.run_here("git init -q --bare here.git\nexport GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b "
                      "GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b\n"
                      "git init -q -b main w; cp values.yaml w; git -C w add .; "
                      "git -C w commit -qm x; git -C w push -q ../here.git main\n"
                      "printf '#!/bin/sh\\ntouch %s/ran\\n' \"$PWD\" >here.git/hooks/update\n"
                      "chmod +x here.git/hooks/update")
        self.run_here("gitops-update-values --repo here.git --branch main --file values.yaml "
                      "image.tag=v2", 2)
        self.assertFalse((self.folder / "ran").exists())

    def test_templates_see_no_more_than_they_are_given(self):
        with ChatServer({"slack": {}}) as chat:
            for words, why in (
                    ('{{env "HOME"}}', 'function "env" not defined'),
                    ('{{expandenv "$HOME"}}', 'function "expandenv" not defined'),
                    ('{{getHostByName "localhost"}}', "getHostByName"),
                    ('{{define "x"}}{{template "x" .}}{{end}}{{template "x" .}}', "500"),
                    ("{{range until 100000}}{{range until 100000}}{{end}}{{end}}", "256 MiB"),
                    ('{{repeat 100000000 "x"}}', "16777216 bytes")):
                (self.folder / "config.yaml").write_text(json.dumps(
                    {"service.slack": f"token: x\napiURL: {chat.url('slack')}/api/\n",
                     "template.hello": f"message: '{words}'\n"}))
                with self.subTest(words):
                    done = self.run_here("gitops-notify --config config.yaml --template hello "
                                         "--recipient slack:dev --on-failure fail", 2)
                    self.assertIn(why, done.stderr)
            self.assertEqual(chat.accepted("slack"), [])

    def test_what_is_deep_or_large_is_refused(self):
        deep = "a: " + "[" * 100_000
        bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n"
            for old, new in zip("abcdefghij", "bcdefghijk"))
        for text in (deep, "a: " + "x" * (17 << 20)):
            (self.folder / "values.yaml").write_text(text)
            self.run_here("gitops-update-values --dir . --file values.yaml a=b", 2)
        # which is a file of a few lines, as long as nobody spells it out
        (self.folder / "values.yaml").write_text(bomb + "tag: v1\n")
        self.run_here("gitops-update-values --dir . --file values.yaml tag=v2")
        self.assertEqual((self.folder / "values.yaml").read_text(), bomb + "tag: v2\n")
        (self.folder / "password").write_text("x" * (2 << 20))
        self.run_here(f"{UPDATE} image.tag=v2 --username a --password-file password", 2)


class Rights(Shown):
    def world_of(self, rights, is_busy=False):
        server = self.argocd(
            repositories={ACME: ["a1", "a2"]}, projects={"shop": OPEN},
            accounts={"pipeline": {"rights": rights}},
            applications=[{"name": "shop", "project": "shop", "kind": "Helm", "live": "a2"}])
        self.world.env["ARGOCD_AUTH_TOKEN"] = server.token("pipeline")
        if is_busy:
            server.controller.hold("apply")
            server.application("shop").sync()
            server.controller.wait_for("apply")
            self.addCleanup(server.controller.release)
        return server

    @staticmethod
    def let_it_end(server):
        """Once the operation that is under way is to be ended, it ends."""
        server.application("shop").wait_for(
            lambda seen: seen["status"]["operationState"]["phase"] == "Terminating")
        server.controller.release()

    def test_each_run_needs_just_these(self):
        (self.folder / "config.yaml").write_text("template.x: 'message: x'\n")
        found = table("Argo CD")
        self.assertGreater(len(found), 5)
        for run, cell in found:
            (command,) = codes(run)
            rights = [f"{right}, shop/*" for right in codes(cell)]
            with self.subTest(command):
                is_ending = "--terminate" in command
                for less in ([], *([right] for right in rights)):
                    server = self.world_of([right for right in rights if right not in less],
                                           is_ending)
                    with ThreadPoolExecutor() as others:
                        ended = is_ending and not less and others.submit(self.let_it_end, server)
                        self.run_here(command, 4 if less else 0)
                        if ended:
                            ended.result()

    def test_the_rights_are_those_of_the_other_page(self):
        theirs = [block.text for block in blocks(DOCS / "waiting.md", "yaml")]
        for block in blocks(PAGE, "yaml", title="Argo CD") + blocks(PAGE, "yaml",
                                                                    title="Kubernetes"):
            self.assertIn(block.text, theirs)

    def test_the_security_context_is_that_of_every_step(self):
        (block,) = blocks(PAGE, "yaml", title="Where it runs")
        wanted = yaml.safe_load(block.text)
        for tool in tools.ALL:
            with self.subTest(tool.name):
                for step in tool.task.spec["steps"]:
                    self.assertEqual(step["securityContext"], wanted)
                self.assertEqual(tool.step_action.spec["securityContext"], wanted)

    def test_no_step_has_a_script_and_no_line_an_expression(self):
        for tool in tools.ALL:
            for step in tool.task.spec["steps"]:
                self.assertNotIn("script", step)
                self.assertNotIn("$(params", json.dumps(step["command"]))
        for name, action in ACTIONS.items():
            for step in mappings(yaml.safe_load((action.folder / "action.yml").read_text())):
                with self.subTest(name):
                    self.assertNotIn("${{", str(step.get("run", "")).replace(
                        "${{ github.action_path }}", ""))

    def test_the_pods_of_the_example_have_no_token_of_kubernetes(self):
        documents = yaml.safe_load_all(
            (DOCS / "examples/tekton/rbac.yaml").read_text())
        accounts = {each["metadata"]["name"]: each for each in documents
                    if each["kind"] == "ServiceAccount"}
        self.assertIs(accounts["pipeline"]["automountServiceAccountToken"], False)


class Tests(unittest.TestCase):
    def test_every_fuzz_target_is_named_and_there(self):
        source = (tools.PROJECT / "tests/fuzz/CMakeLists.txt").read_text()
        there = set(re.findall(r"(?m)^add_fuzz_target\((\w+)", source))
        named = [code for _, cell in table("How it is tested") for code in codes(cell)]
        self.assertEqual(sorted(named), sorted(there))

    def test_the_image_lists_what_it_is_made_of(self):
        script = (tools.PROJECT / "packaging/rootfs.sh").read_text()
        self.assertIn('"$root/usr/share/doc/gitops-steps"', script)
        program = (tools.PROJECT / "packaging/sbom.py").read_text()
        self.assertIn("sbom.spdx.json", program)
        self.assertIn("SPDX-2.3", program)
        self.assertRegex((tools.PROJECT / "Dockerfile").read_text(), r"(?m)^USER 65532:65532$")

    def test_the_version_names_the_commit(self):
        for tool in tools.ALL:
            self.assertRegex(tool.described["commit"], "^[0-9a-f]{7,}|unknown")


if __name__ == "__main__":
    unittest.main()
