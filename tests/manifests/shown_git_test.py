# SPDX-License-Identifier: Apache-2.0
"""What documents show of update-values, in scripts and in pipelines, does what they say of it."""

import json
import re
import unittest
from concurrent.futures import ThreadPoolExecutor

import yaml

from examples_world import PASSPHRASE, REGISTRY_PASSWORD
from fakes.git_repository import git
from fakes.oci_layout import Image
from shown_world import VALUES, Shown, shown


class Scripts(Shown):
    def test_a_script_goes_by_the_exit_status(self):
        script, = shown("exit-codes.md", "sh")
        self.assertEqual(self.run_here(script).stdout.splitlines()[-1], "promoted")
        self.assertIn("tag: v2", self.value())
        elsewhere = "https://git.example.com/shop/none.git"
        self.assertNotIn("promoted", self.run_here(script, 5, REPO=elsewhere).stdout)
        nobody = "http://127.0.0.1:9/shop/deploy.git"
        done = self.run_here(script, REPO=nobody, GITOPS_TIMEOUT="1s")
        self.assertIn("try again later", done.stdout)

    def test_a_message_of_a_template(self):
        script, = [text for text in shown("templates.md", "sh") if "len .changes" in text]
        wanted, = [text for text in shown("templates.md", "text") if text.startswith("Deploy 2")]
        self.run_here(script)
        self.assertEqual(self.message().strip(), wanted.strip())

    def test_a_text_from_elsewhere_is_a_value_of_the_template(self):
        script, = [text for text in shown("templates.md", "sh") if "$TITLE" in text]
        script = script.replace(" ... ", ' --repo "$REPO" --file values.yaml image.tag="$TAG" ')
        self.run_here(script, TITLE="{{.new}} $(id)")
        self.assertEqual(self.message().splitlines()[0], "Deploy: {{.new}} $(id)")

    def test_a_registry_chooses_the_tag(self):
        name = "registry.example.com/team/app"
        for tag in ("v1.4.9", "v1.5.0", "1.9.0", "v2.0.0"):
            self.servers.registry.push(f"team/app:{tag}", Image(tag),
                                       user=("reader", REGISTRY_PASSWORD))
        self.open({"values.yaml": f"image: {name}:v1.4.1\n"})
        login = {"username": "reader", "password": REGISTRY_PASSWORD}
        self.run_here(*shown("updating.md", "sh"), DOCKER_AUTH_CONFIG=json.dumps(
            {"auths": {"registry.example.com": login}}))
        self.assertRegex(self.value(), rf"^image: {name}:v1\.5\.0@sha256:[0-9a-f]{{64}}\n$")


class Signing(Shown):
    def setUp(self):
        super().setUp()
        (self.folder / "signing-key").unlink()
        (self.folder / "signing-key.pub").unlink()

    def assert_signed(self):
        """With the command that the page has for it."""
        check, = shown("signing.md", "sh", title="Verifying")
        git("clone", "--quiet", self.world.deploy.path, self.folder / "clone")
        self.run_here(f"cp signing-key.pub clone; cd clone\n{check}")

    def test_a_key_is_made_and_signs(self):
        self.run_here(shown("signing.md", "sh")[0])
        self.assert_signed()

    def test_a_mounted_secret_has_the_key(self):
        self.run_here("ssh-keygen -q -t ed25519 -N '' -f signing-key")
        self.run_here(*shown("signing.md", "sh", title="In a pipeline"))
        self.assertEqual((self.secrets / "deploy-signing-key/signing-key").read_bytes(),
                         (self.folder / "signing-key").read_bytes())

    def test_jobs_of_gitlab_and_steps_of_github_sign(self):
        gitlab, github = map(yaml.safe_load, shown("signing.md", "yaml"))
        self.run_here("ssh-keygen -q -t ed25519 -N '' -f signing-key")
        self.run_here(*gitlab["promote"]["script"], SIGNING_KEY="signing-key")
        self.assertIn("tag: v2", self.value())
        (step,) = github
        self.assertEqual(step["env"], {"SIGNING_KEY": "${{ secrets.SIGNING_KEY }}"})
        self.run_here(step["run"], TAG="v3", RUNNER_TEMP=str(self.folder / "home"),
                      SIGNING_KEY=(self.folder / "signing-key").read_text().rstrip("\n"))
        self.assertIn("tag: v3", self.value())
        self.assert_signed()


class OverSsh(Shown):
    def test_a_secret_of_a_key_and_of_the_host(self):
        script, = shown("results.md", "console", title="Credentials")
        (self.folder / "known_hosts").unlink()
        done = self.run_here(re.sub(r"(?m)^\$ ", "", script))
        self.assertIn("ED25519", done.stdout)
        self.assertEqual({path.name for path in (self.secrets / "git-ssh").iterdir()},
                         {"ssh-privatekey", "known_hosts"})
        (self.folder / "passphrase").write_text(PASSPHRASE)
        self.run_here("gitops-update-values --repo ssh://git@git.example.com/shop/deploy.git "
                      '--file values.yaml image.tag=v2 --credentials-dir "$SECRETS/git-ssh" '
                      "--ssh-passphrase-file passphrase")
        self.assertEqual(self.value(), VALUES.replace("v1", "v2"))


class InPipelines(Shown):
    """GitLab's and Jenkins' own languages are others' business; the commands in them are run."""

    def deliver(self, promote, read, deployed):
        """A commit, its name out of a file as the CI system reads it, and the wait for it."""
        server = self.argocd(applications=[{"name": "shop", "auto": True}])
        self.run_here(promote, CI_COMMIT_SHORT_SHA="1276e23", DEPLOY_REPO=self.world.env["REPO"])
        commit = read()
        self.assertEqual(commit, self.world.deploy.tip("main"))
        server.application("shop").push(commit)
        done = self.run_here(deployed, COMMIT=commit)
        self.assertIn("healthy", done.stdout.lower())

    def dotenv(self, name):
        return dict(line.split("=", 1) for line in (self.folder / name).read_text().splitlines())

    def test_gitlab(self):
        page = yaml.safe_load(shown("results.md", "yaml", title="GitLab")[0])
        promote, deployed = page["promote"], page["deployed"]
        self.assertEqual(promote["variables"]["GIT_USERNAME"], "deployer")
        self.assertEqual(deployed["needs"], ["promote"])
        self.deliver(*promote["script"],
                     lambda: self.dotenv(promote["artifacts"]["reports"]["dotenv"])["COMMIT"],
                     *deployed["script"])
        self.assertIn('tag: "1276e23"', self.value())

    def test_jenkins(self):
        page, = shown("results.md", "groovy")
        promote, deployed = re.findall(r"^ *sh '(.*)'$", page, re.MULTILINE)
        self.deliver(promote, lambda: self.dotenv("promote.properties")["COMMIT"], deployed)

    def test_the_status_of_a_superseded_wait(self):
        groovy, = shown("exit-codes.md", "groovy")
        job, = yaml.safe_load(shown("exit-codes.md", "yaml")[0]).values()
        script, = re.findall(r"script: '(.*)'", groovy)
        self.assertEqual(f"{script} || exit $?", job["script"])    # see templates/wait.yml
        server = self.argocd(applications=[{"name": "shop", "auto": True}],
                             repositories={"https://git.example.com/acme/deploy.git":
                                           ["a1", "a2"]})
        shop = server.application("shop")
        self.run_here(script, COMMIT=shop.push("a3"))
        superseded, = job["allow_failure"]["exit_codes"]
        self.assertIn(f"status == {superseded})", groovy)

        def overtake():
            server.controller.wait_for("pick-up")
            later = shop.push("a5")
            shop.refresh()
            shop.wait_for(lambda seen: seen["status"]["sync"]["revision"] == later)
            server.controller.release()

        server.controller.hold("pick-up")
        commit = shop.push("a4")
        with ThreadPoolExecutor() as others:
            overtaken = others.submit(overtake)
            self.run_here(script, superseded, COMMIT=commit)
            overtaken.result()


if __name__ == "__main__":
    unittest.main()
