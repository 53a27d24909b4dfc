# SPDX-License-Identifier: Apache-2.0
"""The pages about the catalog of notifications: what they show can be used as it stands there."""

import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import catalog
import messages
from catalog import Story
from fakes.argocd_server import ArgoServer

# In the place of the program: it asks a stand-in for Argo CD.
REDIRECT = """\
#!/bin/bash
exec {program} "${{@/#argocd.example.com/{server}}}"
"""


class Pages(unittest.TestCase):
    def setUp(self):
        self.scratch = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="catalog-")))
        self.services = catalog.write_services(self.scratch)

    def test_the_examples_of_the_pages_can_be_used(self):
        for page in catalog.FOLDER.glob("*.md"):
            with self.subTest(page.name):
                services, own = re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL)
                folder = self.scratch / page.stem
                (folder / "secrets").mkdir(parents=True)
                (folder / "my").mkdir()
                (folder / re.match(r"# (my/\S+)", own)[1]).write_text(own)
                (folder / "services.yaml").write_text(services)
                for name in re.findall(r"\$([\w-]+)", services):
                    (folder / "secrets" / name).write_text("https://example.com/hook")
                configs = [*catalog.inside("zh"), "--config", folder / "my"]
                done = catalog.run(folder, configs, folder / "services.yaml", Story(),
                                   "--secret", folder / "secrets", "--lint")
                rules = re.findall(r"(?m)^\S.*: (?:warning|error): .*\[([\w-]+)\]$", done.stdout)
                self.assertLessEqual(set(rules), {"not-of-argocd"}, done.stdout)
                made = catalog.messages(folder, configs, self.services, catalog.usual(),
                                        re.findall(r"(?m)^template\.([\w-]+)", own))
                for bodies in made.values():
                    self.assertIn("shop/guestbook", messages.shown("dingtalk", bodies["dingtalk"]))

    def test_the_commands_of_the_pages_run(self):
        for page in catalog.FOLDER.glob("*.md"):
            with ArgoServer({"applications": [{"name": "guestbook"}]}) as server:
                folder = self.workspace(page, server)
                environment = {"PATH": f"{folder}/bin:/usr/bin:/bin",
                               "ARGOCD_AUTH_TOKEN": server.token(),
                               "GITOPS_NOTIFY_PREVIEW": "true"}
                blocks = re.findall(r"```sh\n(.*?)```", page.read_text(), re.DOTALL)
                self.assertEqual(len(blocks), 4)
                for block in blocks:
                    with self.subTest(page.name, block=block):
                        done = subprocess.run(["bash", "-ec", block], cwd=folder, text=True,
                                              env=environment, capture_output=True)
                        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                        self.assertRegex(done.stdout, "(?m)^  (POST|mail) ")
                        self.assertNotIn("warning", done.stderr)

    def workspace(self, page, server):
        """A directory with what a page has its reader make."""
        services, own = re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL)
        folder = self.scratch / f"{page.stem}-run"
        files = {"my-services.yaml": services, re.match(r"# (my/\S+)", own)[1]: own,
                 "wait.json": json.dumps(catalog.rollout_result()),
                 "values.json": json.dumps(catalog.values_result(2, None)),
                 "bin/gitops-notify": REDIRECT.format(program=catalog.NOTIFY, server=server.url)}
        files |= {f"secrets/{name}": "https://example.com/hook"
                  for name in re.findall(r"\$([\w-]+)", services)}
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        (folder / "bin/gitops-notify").chmod(0o755)
        (folder / "notifications").symlink_to(catalog.FOLDER)
        return folder

    def test_the_pages_name_all_that_there_is(self):
        gather = (catalog.FOLDER / "common/partials/gather.tmpl").read_text()
        gathered = re.findall(r'(?m)^  "(\w+)"', gather.partition("merge . (dict")[2])
        self.assertGreater(len(gathered), 10)
        for page in catalog.FOLDER.glob("*.md"):
            with self.subTest(page.name):
                text = page.read_text()
                self.assertEqual([name for name in catalog.NAMES if f"| `{name}` |" not in text],
                                 [])
                self.assertEqual([name for name in gathered if f"`.{name}`" not in text], [])


if __name__ == "__main__":
    unittest.main()
