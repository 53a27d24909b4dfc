# SPDX-License-Identifier: Apache-2.0
"""The documents that say what the programs do, against the programs."""

import functools
import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import tools
from fakes.chat_server import ChatServer

DOCUMENTS = tools.PROJECT / "docs"


def about_ours(page):
    """The text, without what is to be replaced: the old script and the first cells of rows."""
    text = page.read_text()
    if page.name == "migration.md":
        text = re.sub(r"(?ms)^```bash\n.*?^```$", "", text)
        text = re.sub(r"(?m)^\| (\\\||[^|])*\|", "", text)
    return text


class Documents(unittest.TestCase):
    def test_links_between_documents_lead_somewhere(self):
        pages = [*tools.PROJECT.glob("*.md"), *DOCUMENTS.rglob("*.md"),
                 *(tools.PROJECT / "actions").rglob("*.md"),
                 *(tools.PROJECT / "tasks").rglob("*.md"),
                 *(tools.PROJECT / "notifications").glob("*.md")]
        for page in pages:
            for link, place in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", page.read_text()):
                if "://" in link:
                    continue
                with self.subTest(page=page.name, link=link, place=place):
                    target = page.parent / link if link else page
                    self.assertTrue(target.exists())
                    if place:
                        self.assertIn(place, headings(target))

    def test_every_flag_that_a_document_names_exists(self):
        # Programs that are not ours have flags, too.
        others = {"account", "health", "insecure", "install", "prefix",
                  "ignore-missing", "name", "rm",                          # sha256sum, docker
                  "tag", "target", "all", "build-arg", "short",            # docker, skopeo, git
                  "initial-branch", "staged", "worktree",                  # git
                  "cascade", "from-file",                                  # kubectl
                  "images",                                                # ./dev release
                  "data-urlencode", "fail", "show-error", "silent"}        # curl
        known = set.union(others, *(tool.flags for tool in tools.ALL))
        for page in [*tools.PROJECT.glob("README*.md"), *DOCUMENTS.glob("*.md")]:
            if page.name == "performance.md":
                continue
            with self.subTest(page.name):
                used = re.findall(r"(?<![\w-])--([a-z][a-z-]*[a-z])", about_ours(page))
                self.assertEqual(set(used) - known, set())

    def test_every_row_of_the_paths_does_what_it_says(self):
        page = (DOCUMENTS / "paths.md").read_text()
        text = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)[1]
        rows = re.findall(r"^\| `(.+)` \| `(.+)` \|$", page, re.MULTILINE)
        self.assertGreater(len(rows), 10)
        for edit, line in rows:
            with self.subTest(edit), tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "values.yaml"
                file.write_text(text)
                subprocess.run([tools.UPDATE_VALUES.path, "--dir", folder, "--file", file.name,
                                edit], check=True, capture_output=True)
                before, after = text.splitlines(), file.read_text().splitlines()
                self.assertEqual([line], [new for old, new in zip(before, after) if old != new])
                self.assertEqual(len(before), len(after))

    def test_every_row_of_the_images_becomes_what_it_says(self):
        page = (DOCUMENTS / "updating.md").read_text()
        part = page[page.index("\n## Images\n"):page.index("\n## Registries")]
        wanted = re.search(r"with `--image (\S+)`", part)[1]
        rows = re.findall(r"^\| `(.+)` \| `(.+)` \|$", part, re.MULTILINE)
        self.assertGreater(len(rows), 8)
        for before, after in rows:
            with self.subTest(before), tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "values.yaml"
                file.write_text(before + "\n")
                subprocess.run([tools.UPDATE_VALUES.path, "--dir", folder, "--file", file.name,
                                "--image", wanted], check=True, capture_output=True)
                self.assertEqual(after + "\n", file.read_text())

    def test_every_row_of_the_templates_means_what_it_says(self):
        page = (DOCUMENTS / "templates.md").read_text()
        data = (tools.PROJECT / "tests/vectors/languages/data.json").read_text()
        application = json.loads(data)["small"]["app"]
        self.assertLessEqual(leaves(json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])),
                             leaves(application))
        rows = re.findall(r"^\| `(.*(?:{{|app\.|time\.).*)` \| `(.+)` \|$", page, re.MULTILINE)
        self.assertGreater(len(rows), 30)
        for source, wanted in rows:
            with self.subTest(source):
                self.assertRegex(answer(source.replace("\\|", "|")), matching(wanted))

    def test_every_example_of_a_service_is_a_config(self):
        for page in sorted((DOCUMENTS / "services").glob("*.md")):
            examples = yaml_blocks(page)
            self.assertTrue(examples, page.name)
            for at, example in enumerate(examples):
                with self.subTest(page.name, example=at), \
                        tempfile.TemporaryDirectory() as folder:
                    config, secret = Path(folder) / "config.yaml", Path(folder) / "secret.yaml"
                    config.write_text(example)
                    secret.write_text(json.dumps(secrets_for(example)))
                    done = subprocess.run(
                        [tools.NOTIFY.path, "--lint", "--output", "json",
                         "--config", config, "--secret", secret], capture_output=True, text=True)
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                    found = {finding["rule"] for finding in json.loads(done.stdout)["findings"]}
                    # Microsoft has retired what the page of `teams` is about, and says so.
                    self.assertLessEqual(found, {"retired"}, done.stdout)

    def test_the_first_steps_of_notify_send_a_message(self):
        page = (DOCUMENTS / "notifications.md").read_text()
        part = page[page.index("\n## In the place of curl\n"):]
        part = part[:part.index("\n## ", 1)]
        config, = re.findall(r"```yaml\n(.*?)```", part, re.DOTALL)
        commands = re.findall(r"```sh\n(.*?)```", part, re.DOTALL)
        previewed, sent, refused = re.findall(r"```text\n(.*?)```", part, re.DOTALL)
        with ChatServer({"dingtalk": {"tokens": {"T": {}}}}) as chat, \
                tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "gitops-notify").symlink_to(tools.NOTIFY.path)
            address = "https://oapi.dingtalk.com"
            (Path(folder) / "notifications.yaml").write_text(
                config.replace(address, chat.url("dingtalk")))

            def run(command, token="T"):
                return subprocess.run(
                    ["bash", "-ec", command], cwd=folder, text=True, check=True,
                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                    env={"PATH": f"{folder}:/usr/bin:/bin", "DINGTALK_TOKEN": token}).stdout

            shown = [run(command) for command in commands]
            self.assertEqual(shown[0], "")
            origin = "/".join(chat.url("dingtalk").split("/")[:3])
            self.assertRegex(shown[1].replace(origin, address).strip() + "\n",
                             matching(previewed))
            self.assertEqual(shown[2].strip(), sent.strip())
            self.assertEqual(len(chat.accepted("dingtalk")), 1)
            run(commands[0], token="U")
            self.assertEqual(run(commands[2]).strip(), refused.strip())

    def test_the_results_are_those_of_the_programs(self):
        page = (DOCUMENTS / "results.md").read_text()
        for tool, title in [(tools.UPDATE_VALUES, "update-values"), (tools.SYNC, "sync and wait"),
                            (tools.WAIT, "sync and wait"), (tools.NOTIFY, "notify"),
                            (tools.APPLY_APPSET, "apply-appset")]:
            with self.subTest(tool.name):
                part = page[page.index(f"\n## {title}\n") + 1:]
                table = part[:part.index("\n## ")]
                self.assertEqual(sorted(tool.result_names),
                                 sorted(re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)))


def yaml_blocks(page):
    return re.findall(r"```yaml\n(.*?)```", page.read_text(), re.DOTALL)


def secrets_for(example):
    """A Secret with every key that an example of a service refers to."""
    return {name: secret_for(name) for name in re.findall(r"\$([a-z][\w-]*)", example)}


def secret_for(name):
    if name.endswith("-url"):
        return "https://chat.example.com/hook"
    if name.endswith("-privateKey"):
        return private_key()
    return "0123456789abcdefghijABCDEFGHIJ"    # as long as Pushover wants it


@functools.cache
def private_key():
    return subprocess.run(["openssl", "genpkey", "-algorithm", "RSA"], capture_output=True,
                          check=True, text=True).stdout.strip()


def leaves(value, path=()):
    """What a document of JSON holds, each with its place."""
    if not isinstance(value, (dict, list)):
        return {(path, value)}
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return {leaf for key, part in parts for leaf in leaves(part, (*path, key))}


def answer(source):
    """What our engines make of a template or a condition, without the type of its value."""
    language = "template" if "{{" in source else "expr"
    line = json.dumps({"lang": language, "src": source, "data": "small"}) + "\n"
    probe = tools.PROGRAMS.parent / "tests/language_probe"
    said = json.loads(subprocess.run([probe], input=line, text=True, capture_output=True,
                                     check=True).stdout)
    if "err" in said:
        return said["err"]
    return said["out"] if language == "template" else said["out"].split(" ", 1)[1]


def matching(wanted):
    """An expression for a text in which … stands for something left out."""
    return r"(?s)\A" + ".+".join(map(re.escape, re.split(" ?… ?", wanted))) + r"\Z"


def headings(page):
    """The places in a page, as GitHub names them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


if __name__ == "__main__":
    unittest.main()
