# SPDX-License-Identifier: Apache-2.0
"""What docs/migration.md says to write does what the old command did: the whole script, each
command and each change of a file."""

import json
import re
import subprocess
import unittest

import tools
import yaml
from fakes.argocd_server import WatchedRepository
from fakes.argocd_server.repositories import revision
from fakes.chat_server import ChatServer
from fakes.oci_layout import Image
from markdown import blocks
from examples_world import REGISTRY_PASSWORD
from shown_world import DOCS, REPO, Shown, shown

PAGE = DOCS / "migration.md"
ACME = "https://git.example.com/acme/deploy.git"
COMMIT = revision("a2")
STAGING = "environments/staging/values.yaml"

# What stands in a cell where there is no command of ours for it.
NO_COMMAND = ("none", "keep it", "not needed")

APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: one-more
spec:
  project: default
  source: {repoURL: https://git.example.com/acme/deploy.git, path: shop, targetRevision: main}
  destination: {server: https://kubernetes.default.svc, namespace: shop}
"""
SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: previews
spec:
  goTemplate: true
  generators:
    - list: {elements: [{name: blue}]}
  template:
    metadata: {name: 'preview-{{.name}}'}
    spec:
      project: default
      source: {repoURL: https://git.example.com/acme/deploy.git, path: shop}
      destination: {server: https://kubernetes.default.svc, namespace: shop}
"""


def tables():
    """(title of the part, heading, rows) of each table of the page; cells without their escapes."""
    title, found, rows = "", [], None
    for line in PAGE.read_text().splitlines():
        if line.startswith("#"):
            title = line.strip("# ")
        if not line.startswith("|"):
            rows = None
            continue
        cells = [cell.strip().replace("\\|", "|")
                 for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
        if rows is None:
            rows = []
            found.append((title, cells, rows))
        elif not set(line) <= set("|-: "):
            rows.append(cells)
    return found


def rows(title, *columns):
    """The rows of the tables below a title that have these columns."""
    return [dict(zip(heading, row, strict=True)) for found, heading, content in tables()
            if found == title and set(columns) <= set(heading) for row in content]


def codes(cell):
    return re.findall(r"`([^`]+)`", cell)


def has_command(cell):
    return not cell.startswith(NO_COMMAND)


class WholeScript(Shown):
    def test_the_old_script_is_one(self):
        script, = shown(PAGE, "bash")
        done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_new_script_changes_the_file_syncs_and_tells(self):
        self.open({STAGING: "image:\n  tag: v1\n"})
        server = self.argocd(WatchedRepository(REPO, self.world.deploy.path), applications=[
            {"name": "shop", "repo": REPO, "path": "environments/staging", "target": "main"}])
        script, = [text for text in shown(PAGE, "sh") if "gitops-notify" in text]
        config, = [text for text in shown(PAGE, "yaml") if "service.slack" in text]
        with ChatServer({"slack": {"hooks": {"T/B/X": {"channel": "deployments"}}}}) as chat:
            (self.folder / "notifications.yaml").write_text(config)
            (self.folder / "secrets").mkdir()
            (self.folder / "secrets/slack-url").write_text(f"{chat.url('slack')}/services/T/B/X\n")
            self.run_here(script)
            self.assertEqual(["Deployed v2"],
                             [message["text"] for message in chat.accepted("slack")])
            self.assertEqual("Deploy v2", self.message().splitlines()[0])
            self.assertEqual(self.world.deploy.read(STAGING), b"image:\n  tag: v2\n")
            tip = self.world.deploy.tip("main")
            self.assertEqual(server.application("shop").seen["status"]["sync"]["revision"], tip)
            operation, = [one for _, one in server.operations]
            self.assertEqual((operation["sync"]["revision"], operation["sync"]["prune"]),
                             (tip, True))
            # the same tag again is no failure
            self.run_here(script)
            self.assertEqual(tip, self.world.deploy.tip("main"))

    def test_what_others_have_as_a_tag_stays_a_value(self):
        evil = '" | .replicas = 7 | .x = "'
        self.open({STAGING: "image:\n  tag: v1\nreplicas: 2\n"})
        script, = [text for text in shown(PAGE, "sh") if "gitops-notify" in text]
        self.run_here(script[:script.index("gitops-sync")], TAG=evil)
        found = yaml.safe_load(self.world.deploy.read(STAGING))
        self.assertEqual(found, {"image": {"tag": evil}, "replicas": 2})


class OfArgoCd(Shown):
    """Each command of these tables, in a world that has what it is about."""

    def world_of_argocd(self, live):
        pod = {"name": "paused", "auto": True,
               "resources": [{"Rollout/paused": {"health": "Suspended"}}]}
        drys = "https://git.example.com/acme/dry.git"
        dry = {"name": "dry", "auto": True, "hydrator": {
            "drySource": {"repoURL": drys, "targetRevision": "main", "path": "shop"},
            "syncSource": {"targetBranch": "env/prod", "path": "shop"}}}
        sources = [{"repoURL": ACME, "path": "shop", "targetRevision": "main", "name": "config"},
                   {"repoURL": ACME, "path": "cart", "targetRevision": "main"}]
        return self.argocd(
            repositories={ACME: ["a0", "a1", "a2"], drys: ["d1"]},
            applications=[
                {"name": "shop", "kind": "Helm", "live": live, "project": "shop",
                 "labels": {"team": "shop"},
                 "resources": ["Deployment/shop", "Service/shop"],
                 "history": [self.deployed(0, "a0"), self.deployed(1, live)]},
                {"name": "cart", "live": live, "project": "shop", "labels": {"team": "shop"}},
                {"name": "shop", "namespace": "team-a", "live": live},
                {"name": "many", "sources": sources, "live": [live, live]},
                {"name": "overlays", "kind": "Kustomize", "live": live}, pod, dry],
            projects={"shop": {"sourceRepos": ["*"],
                               "destinations": [{"server": "*", "namespace": "*"}]}})

    @staticmethod
    def deployed(number, commit):
        return {"id": number, "revision": revision(commit),
                "source": {"repoURL": ACME, "path": "shop", "targetRevision": "main"},
                "deployedAt": f"2026-08-2{number}T08:02:11Z"}

    def check_rows(self, title, live, check):
        """Runs what is to write; `check(command, server, what it printed)` says what came of it."""
        found = [row for row in rows(title, "you write") if has_command(row["you write"])]
        self.assertTrue(found)
        for row in found:
            (command,) = codes(row["you write"])
            with self.subTest(command):
                self.assertRegex(command, "^gitops-")
                server = self.world_of_argocd(live)
                (self.folder / "app.yaml").write_text(APPLICATION)
                (self.folder / "set.yaml").write_text(SET)
                config = server.kubeconfig(self.folder / "kubeconfig", "admin")
                core = {"KUBECONFIG": str(config), "ARGOCD_AUTH_TOKEN": "",
                        "GITOPS_NAMESPACE": "argocd"} if "--core" in command else {}
                done = self.run_here(command, COMMIT=COMMIT, **core)
                check(command, server, done.stdout)

    def test_sync(self):
        self.check_rows("argocd app sync", "a1", self.check_sync)

    def check_sync(self, command, server, _):
        if "--diff" in command:
            return self.assertEqual(server.operations, [])
        self.assertEqual({"/".join(key) for key, _ in server.operations}, self.named_by(command))
        operation = server.operations[0][1]
        asked = operation["sync"]
        wanted = {"--prune": ("prune", True), "--server-dry-run": ("dryRun", True),
                  "--strategy apply": ("syncStrategy", {"apply": {"force": False}}),
                  "--force": ("syncStrategy", {"hook": {"force": True}})}
        for flag, (field, value) in wanted.items():
            self.assertEqual(flag in command, asked.get(field) == value, asked)
        option = re.search(r"--sync-option (\S+)", command)
        self.assertEqual([option[1]] if option else [], asked.get("syncOptions") or [])
        retry = operation.get("retry") or {}
        self.assertEqual("--retries" in command, retry.get("limit") == 3)
        if "-backoff-" in command:
            self.assertEqual(retry["backoff"], {"duration": "5s", "factor": 2, "maxDuration": "3m"})
        if "--resource" in command:
            (one,) = asked["resources"]
            self.assertEqual((one["kind"], one["name"]), ("Deployment", "shop"))
        if "--revision" in command:
            self.assertIn(COMMIT, [asked.get("revision"), *asked.get("revisions", [])])

    @staticmethod
    def named_by(command):
        if "--selector" in command or "--project" in command:
            return {"argocd/shop", "argocd/cart"}
        names = re.findall(r"--app (\S+)", command)
        return {name if "/" in name else f"argocd/{name}" for name in names}

    def test_wait(self):
        self.check_rows("argocd app wait", "a2", self.check_wait)

    def check_wait(self, command, server, said):
        self.assertEqual(server.operations, [])
        if "json" in command:
            row, = [row for row in rows("argocd app wait") if f"`{command}`" == row["you write"]]
            self.assertLessEqual(set(codes(row["what is different"])), set(json.loads(said)))

    def test_a_wait_does_not_end_on_the_old_commit(self):
        """What the first row says: theirs would find Synced and Healthy at once."""
        server = self.argocd(repositories={ACME: ["a1"]}, applications=[
            {"name": "shop", "repo": ACME, "auto": True, "live": "a1"}])
        server.application("shop").push("a2")       # and nobody has looked at Git since
        seen = server.application("shop").seen["status"]
        self.assertEqual((seen["sync"]["status"], seen["sync"]["revision"],
                          seen["health"]["status"]), ("Synced", revision("a1"), "Healthy"))
        done = self.run_here("gitops-wait --app shop --output json")
        self.assertEqual(json.loads(done.stdout)["revision"], revision("a2"))

    def test_others(self):
        self.check_rows("Other commands of argocd", "a1", self.check_other)

    def check_other(self, command, server, said):
        if "--rollback" in command:
            self.assertEqual(server.operations[0][1]["sync"]["revision"], revision("a0"))
        elif "--set-" in command:
            spec = server.application(command.split()[2]).seen["spec"]
            self.assertIn("v2", json.dumps(spec))
        elif "--apply" in command:
            made = "one-more" if "app.yaml" in command else "preview-blue"
            server.application(made).wait_for(lambda seen: seen)
        elif "--render" in command:
            self.assertIn("preview-blue", said)
        elif "--history" in command:
            self.assertIn("BY", said)
        elif "--diff" in command or "--terminate" in command:
            self.assertEqual(server.operations, [])
        else:
            self.assertIn("--refresh hard", command)
            self.assertIn("hard", [request.query.get("refresh", [""])[0]
                                   for request in server.requests])

    def test_kubectl(self):
        self.check_rows("kubectl", "a2", self.check_kubectl)

    def check_kubectl(self, command, server, _):
        asked = {request.path.startswith("/api/v1/") for request in server.requests
                 if "argoproj.io" in request.path or request.path.startswith("/api/v1/app")}
        self.assertEqual(asked, {"--core" not in command})

    def test_a_number_alone_counts_seconds(self):
        self.world_of_argocd("a2")
        self.run_here("gitops-wait --app shop --timeout 60")

    def test_what_has_no_counterpart_has_none(self):
        theirs = {"async", "local", "info", "label", "port-forward", "sso", "grpc-web",
                  "auth-token", "password"}
        flags = {flag["name"] for tool in tools.ALL for flag in tool.described["flags"]}
        self.assertEqual(theirs & (flags - {"label"}), set())   # --label is one of pull requests
        self.assertNotIn("label", {flag["name"] for flag in tools.SYNC.described["flags"]})


class Page(unittest.TestCase):
    def test_every_part_of_the_page_is_looked_at(self):
        self.assertEqual(
            {title for title, *_ in tables()},
            {"A whole script", "argocd app sync", "argocd app wait", "Other commands of argocd",
             "kubectl", "git", "yq, jq and sed", "kustomize edit", "Argo CD Image Updater"})


class OfGit(Shown):
    def test_every_flag_makes_a_commit(self):
        effects = {"--message": "Deploy v2", "--author": "Author: ci <ci@example.com>",
                   "--trailer": "Build: 41", "--branch": "main", "--signing-key": "",
                   "--message-value": "text of others"}
        seen = set()
        for row in rows("git", "you write"):
            for code in codes(row["you write"]):
                flag = code.split()[0]
                if flag not in effects and "--message-value" not in code:
                    continue
                with self.subTest(code):
                    self.open({"values.yaml": "image:\n  tag: v1\n"})
                    code = code.replace("--repo URL", "").replace(
                        "FILE", str(self.folder / "signing-key"))
                    self.run_here('gitops-update-values --repo "$REPO" --file values.yaml '
                                  f'image.tag="$TAG" {code}', TEXT="text of others {{.new}}")
                    seen.add(flag)
                    said = self.world.deploy.git("log", "-1", "main").decode()
                    wanted = effects["--message-value" if "values.text" in code else flag]
                    self.assertIn(wanted, said)
        self.assertEqual(seen, set(effects) - {"--branch", "--message-value"})

    def test_the_same_again_is_success(self):
        command = 'gitops-update-values --repo "$REPO" --file values.yaml image.tag="$TAG"'
        self.run_here(command)
        done = self.run_here(command + " --output json")
        self.assertIs(json.loads(done.stdout)["changed"], False)

    def test_taking_back(self):
        for code in ("--revert last", '--revert "$COMMIT"'):
            self.open({"values.yaml": "image:\n  tag: v1\n"})
            self.run_here('gitops-update-values --repo "$REPO" --file values.yaml image.tag=v2')
            commit = self.world.deploy.tip("main")
            self.run_here(f'gitops-update-values --repo "$REPO" {code}', COMMIT=commit)
            self.assertEqual(self.value(), "image:\n  tag: v1\n")


class OfFiles(Shown):
    """The right side of each row, on the file above its table."""

    FILES = {"yaml": {"image:": "values.yaml", "apiVersion: apps/v1": "all.yaml",
                      "apiVersion: kustomize": "kustomization.yaml"},
             "json": {"{": "config.json"}}

    def files(self):
        found = {}
        for language, begins in self.FILES.items():
            for text in shown(PAGE, language):
                for start, name in begins.items():
                    if text.startswith(start):
                        found[name] = text
        self.assertEqual(set(found), {name for each in self.FILES.values()
                                      for name in each.values()})
        return found

    def cases(self):
        """(file, row) of each table that has a column of lines, by the block before it."""
        files, name = self.files(), None
        names = {text: key for key, text in files.items()}
        page = PAGE.read_text()
        spans = sorted([(page.index(text), names[text]) for text in names]
                       + [(found.start(), None) for found in re.finditer("the line \\|\n", page)])
        order = []
        for _, what in spans:
            if what:
                name = what
            else:
                order.append(name)
        content = [(heading, each) for _, heading, each in tables() if heading[-1] == "the line"]
        for name, (heading, each) in zip(order, content, strict=True):
            for row in each:
                yield name, files[name], dict(zip(heading, row, strict=True))

    def test_every_change_is_as_it_is_shown(self):
        number = 0
        for name, before, row in self.cases():
            command = row["you write"]
            if not has_command(command):
                continue
            code, = codes(command)
            number += 1
            with self.subTest(file=name, code=code):
                (self.folder / name).write_text(before)
                (self.folder / "staging.yaml").write_text("image:\n  tag: v3\n")
                file = f"--to {name}" if "--copy" in code else f"--file {name}"
                self.run_here(f"gitops-update-values --dir . {file} {code}")
                after = (self.folder / name).read_text()
                self.assert_only_these_are_new(before, after, codes(row["the line"]))
        self.assertGreater(number, 30)

    def assert_only_these_are_new(self, before, after, lines):
        """Each of these lines takes the place of one, or comes in; nothing else moves."""
        old, new = before.split("\n"), after.split("\n")
        fresh, at = [], 0
        for line in new:
            if at < len(old) and old[at] == line:
                at += 1
                continue
            fresh.append(line)
            # it is in the place of an old one if what follows fits again
            if len(new) == len(old):
                at += 1
        self.assertEqual([line.rstrip("\n") for line in lines], fresh)
        self.assertEqual(at, len(old))

    def test_many_files_at_once(self):
        pattern = re.search(r"`--file '(environments/\*/values.yaml)'`", PAGE.read_text())[1]
        self.open({f"environments/{name}/values.yaml": "image:\n  tag: v1\n"
                   for name in ("staging", "production")})
        self.run_here(f'gitops-update-values --repo "$REPO" --file \'{pattern}\' image.tag=v2')
        for name in ("staging", "production"):
            self.assertEqual(self.world.deploy.read(f"environments/{name}/values.yaml"),
                             b"image:\n  tag: v2\n")

    def test_what_cannot_be_said_is_refused_not_done_otherwise(self):
        (self.folder / "values.yaml").write_text("env: [a]\nreplicas: 2\n")
        for edit in ("env[*]=b", "env[+]=b", "..replicas=3", ".replicas |= . + 1"):
            with self.subTest(edit):
                self.run_here(f"gitops-update-values --dir . --file values.yaml '{edit}'", 2)
                self.assertEqual((self.folder / "values.yaml").read_text(),
                                 "env: [a]\nreplicas: 2\n")


class OfImageUpdater(Shown):
    # annotation -> the tag that must be chosen; None: one that a digest pins
    CHOSEN = {"image-list": "v1.4.0", "semver": "v2.0.0", "newest-build": "stable",
              "alphabetical": "v2.0.0", "digest": None, "allow-tags": "v1.4.0",
              "ignore-tags": "v1.4.0", "platforms": "v1.2.0", "pull-secret": "v2.0.0"}

    def test_every_strategy_chooses_the_tag(self):
        name = "registry.example.com/shop/web"
        built = {"v1.2.0": ("2024-01", "2024-09"), "v1.4.0": ("2024-02", "2024-03"),
                 "v2.0.0": ("2024-03", "2024-04"), "stable": ("2024-05", "2024-05")}
        reader = ("reader", REGISTRY_PASSWORD)
        for tag, (amd64, arm64) in built.items():
            self.servers.registry.push(
                f"shop/web:{tag}", Image(tag, f"{amd64}-01T00:00:00Z", "linux/amd64"),
                Image(tag, f"{arm64}-01T00:00:00Z", "linux/arm64"), user=reader)
        found = rows("Argo CD Image Updater", "you write")
        seen = set()
        login = json.dumps({"auths": {"registry.example.com": {
            "username": "reader", "password": REGISTRY_PASSWORD}}})
        for row in found:
            code = codes(row["you write"])[:1]
            if not code or not code[0].startswith("--image"):
                continue
            annotation = row["annotation, behind `argocd-image-updater.argoproj.io/`"]
            kind, = [key for key in self.CHOSEN
                     if re.search(rf"(^|[`:. ]){key}\b", annotation)
                     and (key != "semver" or "update-strategy" in annotation)]
            seen.add(kind)
            with self.subTest(annotation):
                self.open({"values.yaml": f"image: {name}:v1.0.0\n"})
                self.run_here(f'gitops-update-values --repo "$REPO" --file values.yaml {code[0]}',
                              DOCKER_AUTH_CONFIG="" if kind == "pull-secret" else login)
                tag = self.CHOSEN[kind]
                wanted = rf"image: {name}:{tag}\n" if tag else \
                    rf"image: {name}:stable@sha256:[0-9a-f]{{64}}\n"
                self.assertRegex(self.value(), f"^{wanted}$")
        self.assertEqual(seen, set(self.CHOSEN))


if __name__ == "__main__":
    unittest.main()
