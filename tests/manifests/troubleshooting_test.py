# SPDX-License-Identifier: Apache-2.0
"""docs/troubleshooting.md: each message is provoked with the real program, and is what its heading
says, with that exit status. A heading without a case fails, and a case without a heading."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor

import appsets
import tools
from fakes.argocd_server.repositories import revision
from fakes.chat_server import ChatServer, Reply
from fakes.named_hosts import Host, tls_context
from shown_world import DOCS, VALUES, Shown

PAGE = DOCS / "troubleshooting.md"
ACME = "https://git.example.com/acme/deploy.git"
STAMP = re.compile(r"^(?:(?:gitops-)?[a-z-]+: (?:error|warning)|\d\d:\d\d:\d\dZ):? ")
OPEN = {"sourceRepos": ["*"], "destinations": [{"server": "*", "namespace": "*"}]}
PULLED = {"phase": "Pending", "containerStatuses": [
    {"name": "shop", "image": "registry.example.com/shop:v2", "ready": False, "restartCount": 0,
     "state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}}]}

UPDATE = 'gitops-update-values --repo "$REPO" --file values.yaml'
OVER_SSH = ("gitops-update-values --repo ssh://git@git.example.com/shop/deploy.git "
            "--file values.yaml image.tag=v2")
OUR_KEY = "--ssh-key-file deploy_key --ssh-passphrase-file passphrase.txt"
READER = "--registry-username reader --registry-password-file registry-password.txt"
TELL = "gitops-notify --config config.yaml --secret secrets --on-failure fail"
HELLO = f"{TELL} --template hello --recipient"
PLAN = "cd deploy; gitops-apply-appset"
# Somebody without a name, as OpenShift makes them up; who is not root is somebody already.
NOBODY = "setpriv --reuid 12345 --regid 0 --clear-groups" if os.geteuid() == 0 else "env"

SET = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: x}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators: [{list: {elements: [{name: A_b}]}}]
  template:
    metadata: {name: 'p-{{.name}}'}
    spec:
      project: default
      source: {repoURL: 'https://git.example.com/acme/deploy.git', path: x}
      destination: {server: 'https://kubernetes.default.svc', namespace: x}
"""


class Entry:
    def __init__(self, heading, body):
        self.message = heading
        self.body = body
        status = re.match(r"(?:A [^.]*?, )?[Ee]xit status (\d+)", body)
        self.status = int(status[1]) if status else None

    def fits(self, line):
        return re.fullmatch(".+".join(map(re.escape, self.message.split("…"))), line)


def entries():
    found = {}
    parts = re.split(r"(?m)^### (.*)\n", PAGE.read_text())
    for heading, body in zip(parts[1::2], parts[2::2]):
        code = re.fullmatch(r"(`+) ?(.*?) ?\1", heading)
        assert code, heading
        assert code[2] not in found, heading
        found[code[2]] = Entry(code[2], re.split(r"(?m)^## ", body)[0].strip())
    return found


class Messages(Shown):
    """Each method provokes the messages of one part; `seen` has what was provoked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entries, cls.seen, cls.begun = entries(), set(), set()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        if cls.begun == set(unittest.defaultTestLoader.getTestCaseNames(cls)):
            never = set(cls.entries) - cls.seen
            assert not never, f"on the page, and provoked by no test: {sorted(never)}"

    def setUp(self):
        super().setUp()
        self.begun.add(self._testMethodName)

    def expect(self, message, command, **variables):
        """This command prints this message."""
        with self.subTest(message):
            self.world.env |= variables
            done = self.world.run(command)
            self.compare(message, done.stdout + done.stderr, done.returncode)

    def compare(self, message, text, status):
        self.seen.add(message)
        self.assertTrue(message in self.entries, "the page has no such heading")
        entry = self.entries[message]
        lines = [STAMP.sub("", line) for line in text.splitlines()]
        self.assertTrue([line for line in lines if entry.fits(line)], text)
        if entry.status is not None:
            self.assertEqual(entry.status, status, text)

    # The worlds.

    def argo(self, *, timeout="4s", shop=None, **scenario):
        facts = {"name": "shop", "live": "a1", **(shop or {})}
        server = self.argocd(**{"repositories": {ACME: ["a1", "a2"]}, "applications": [facts],
                                **scenario})
        self.world.env["GITOPS_TIMEOUT"] = timeout
        return server

    def chat(self, **vendors):
        """A config with these vendors, and one template."""
        chat = self.enterContext(ChatServer(vendors))
        (self.folder / "secrets").mkdir(exist_ok=True)
        (self.folder / "secrets/slack-token").write_text("xoxb-1\n")
        self.services = {
            "service.slack": f"token: $slack-token\napiURL: {chat.url('slack')}/api/\n",
            "service.dingtalk": f"url: {chat.url('dingtalk')}/robot/send?access_token=T\n",
            "service.feishu": f"url: {chat.url('feishu')}/open-apis/bot/v2/hook/X\nsecret: x\n"}
        self.config()
        return chat

    def config(self, **data):
        keys = {key.replace("_", "."): value for key, value in data.items()}
        text = {**self.services, "template.hello": "message: hello\n", **keys}
        (self.folder / "config.yaml").write_text(json.dumps(text))

    @contextlib.contextmanager
    def silence(self):
        """Where a connection is taken, and nothing is ever said."""
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            yield listener.getsockname()[1]

    # The parts of the page.

    def test_starting_a_program(self):
        self.expect("unknown flag … (did you mean …?)", f"{UPDATE} --sett a=b")
        self.expect("… needs a value", f"{UPDATE} --set --dry-run")
        self.expect("… has an empty value", f'{UPDATE} image.tag=v2 --allow "$NOBODY"')
        self.expect("the variable … means nothing (did you mean …?)",
                    f"GITOPS_UPDATE_VALUES_BRNACH=x {UPDATE} --dry-run --quiet image.tag=v2")
        self.expect("reading the password: cannot open …: No such file or directory",
                    f"{UPDATE} image.tag=v2 --username deployer --password-file cAn4ry")
        self.expect("--result: there is no result … (did you mean …?)",
                    f"{UPDATE} image.tag=v2 --result comit=x")

    def test_where_a_step_may_not_write(self):
        program = self.folder / tools.UPDATE_VALUES.name
        shutil.copy(tools.UPDATE_VALUES.path, program)
        (self.folder / "results").mkdir(mode=0o555)
        self.folder.chmod(0o755)
        self.expect("--json: cannot write …: Permission denied",
                    f"{NOBODY} ./update-values --dir . --file values.yaml image.tag=v2 "
                    "--json results/x.json")
        sandbox = ["bwrap", "--dev-bind", "/", "/", "--ro-bind", "."]
        if subprocess.run([*sandbox, "/mnt", "/bin/true"], cwd=self.folder,
                          capture_output=True).returncode:
            self.seen.add("--json: cannot write …: Read-only file system")
            self.skipTest("bubblewrap cannot make a sandbox on this machine")
        self.expect("--json: cannot write …: Read-only file system",
                    f"{' '.join(sandbox)} /mnt {UPDATE} image.tag=v2 --json /mnt/x.json")

    def test_a_user_without_a_name_and_a_home_is_enough(self):
        program = self.folder / tools.UPDATE_VALUES.name
        shutil.copy(tools.UPDATE_VALUES.path, program)
        self.folder.chmod(0o755)
        (self.folder / "work").mkdir()
        (self.folder / "work").chmod(0o770)
        (self.folder / "work/values.yaml").write_text(VALUES)
        (self.folder / "work/values.yaml").chmod(0o664)
        self.run_here(f"{NOBODY} env -u HOME ./update-values --dir work --file values.yaml "
                      "image.tag=v2 --json work/x.json")
        self.assertIn("tag: v2", (self.folder / "work/values.yaml").read_text())

    def test_what_a_shell_says(self):
        self.expect("bash: line …: wait: --: invalid option", "wait --app shop")
        self.expect("/usr/bin/sync: unrecognized option '--app'", "/usr/bin/sync --app shop")
        self.expect("bash: line …: …: Argument list too long",
                    f'{UPDATE} "image.tag=$(head -c 200000 /dev/zero | tr "\\0" a)"')

    def test_a_run_that_is_stopped(self):
        self.argo(timeout="60s")
        env = {"PATH": f"{self.folder}/bin:/usr/bin:/bin", "HOME": str(self.folder / "home"),
               "SSL_CERT_FILE": str(self.servers.authority.certificate),
               "https_proxy": self.servers.proxy.url, **self.world.env}
        with subprocess.Popen([tools.WAIT.path, "--app", "shop"], env=env, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
            said = ""
            while "OutOfSync" not in said:      # it waits for somebody to sync
                line = running.stdout.readline()
                self.assertTrue(line, said)
                said += line
            running.send_signal(signal.SIGTERM)
            said += running.stdout.read()
        self.compare("stopped by SIGTERM; …", said, running.returncode)

    def test_reaching_a_server(self):
        update = UPDATE.replace('"$REPO"', '"$HERE"') + " image.tag=v2 --timeout 1s"
        self.expect("…: cannot resolve the host name …", update, HERE="https://git.invalid/a/b",
                    https_proxy="")
        self.expect("…: cannot connect to …: Connection refused", update,
                    HERE="http://127.0.0.1:9/a/b")
        self.world.env.pop("https_proxy")
        self.expect("…: no trusted TLS connection to …: SSL certificate problem: …", update,
                    HERE="https://git.internal/shop/deploy.git")
        self.expect("…: the connection to … broke off: CONNECT tunnel failed, response …", update,
                    HERE="https://git.elsewhere.example/shop/deploy.git")
        with self.silence() as port:
            self.expect("no connection to … within …",
                        f"gitops-wait --app shop --server 127.0.0.1:{port} --timeout 1s",
                        ARGOCD_AUTH_TOKEN="x")

    def test_answers_of_git(self):
        update = f"{UPDATE} image.tag=v2"
        message = "reading the branch: … answered 401 Unauthorized"
        self.expect(message, f"GIT_PASSWORD=wrong {update}")
        self.expect(message, f"GIT_PASSWORD= GIT_USERNAME= {update}")
        self.expect("reading the branch: … answered 404 Not Found", update,
                    REPO="https://git.example.com/shop/none.git")
        self.open({"values.yaml": VALUES})
        self.expect("reading the branch: there is no branch …", f"{update} --branch mian")

    def test_a_branch_that_does_not_take_it(self):
        update = f"{UPDATE} image.tag=v2 --max-attempts 2"
        declined = "pushing to …: the server refused the commit: pre-receive hook declined"
        self.world.deploy.hook("pre-receive", "echo 'no pushes on Fridays' >&2\nexit 1\n")
        self.expect(f"{declined} (…)", update)
        self.open({"values.yaml": VALUES})
        (self.world.deploy.path / "refs/heads/main.lock").write_text("")
        self.expect("pushing to …: the branch stayed locked for … tries: …", update)
        self.open({"values.yaml": VALUES})
        self.world.deploy.hook("update", "git update-ref refs/heads/main $(git commit-tree -m x -p "
                                         "refs/heads/main 'refs/heads/main^{tree}')\n")
        self.expect("others were first in all of … attempts to change …", update)
        for site, words in (
                ("https://github.com",
                 "error: GH006: Protected branch update failed for …"),
                ("https://gitlab.com", "GitLab: You are not allowed to push code to protected "
                                       "branches on this project.")):
            self.open({"values.yaml": VALUES})
            self.world.open_forge(site)
            self.world.project.protect("main")
            self.expect(f"{declined} ({words})",
                        f"gitops-update-values --repo {site}/shop/deploy --file values.yaml "
                        "image.tag=v2")

    def test_over_ssh(self):
        (self.folder / "nobody").write_text("")
        run = f"{OVER_SSH} --known-hosts"
        self.expect("reading the branch: the host key of … is not known: …",
                    f"{run} nobody {OUR_KEY}")
        self.run_here("ssh-keygen -q -t ed25519 -N '' -f other; ssh-keygen -q -t rsa -N '' -f rsa\n"
                      "echo \"$(head -1 known_hosts | cut -d' ' -f1) $(cut -d' ' -f1,2 other.pub)\""
                      " >changed")
        self.expect("reading the branch: THE HOST KEY OF … HAS CHANGED: …",
                    f"{run} changed {OUR_KEY}")
        self.expect("there is no key for … at …", f"GIT_PASSWORD= {run} known_hosts")
        self.expect("reading the key: … is a key with a passphrase",
                    f"{run} known_hosts --ssh-key-file deploy_key")
        self.expect("reading the key: … is an RSA key, …", f"{run} known_hosts --ssh-key-file rsa")
        self.expect("reading the branch: the login as … was refused with: …",
                    f"{run} known_hosts --ssh-key-file other")

    def test_what_is_to_change(self):
        self.expect("there is nothing to change", UPDATE)
        self.expect("`…` does not say to what value: it has no `=`", f"{UPDATE} image.tag")
        self.expect("reading the files: there is no … in the repository (did you mean …?)",
                    UPDATE.replace("values.y", "value.y") + " image.tag=v2")
        self.expect("…: line …: no … at …; it has: … (did you mean …?)", f"{UPDATE} image.tagg=v2")
        self.expect("…: line …: … is a map, not a single value; it has: …", f"{UPDATE} image=v2")
        self.expect("… is not among the files that --allow names",
                    f"{UPDATE} --allow 'staging/**' image.tag=v2")
        self.expect("reading --message: template: message:…: there is no …",
                    f"{UPDATE} --message '{{{{.nwe}}}}' image.tag=v2")
        self.expect("no image … in the files; …", f"{UPDATE} --image registry.example.com/a:v2")

    def test_files_that_are_hard_to_change(self):
        for message, text, edit in (
                ("…: `…` is in … documents: …", "a: 1\n---\na: 2\n", "a=3"),
                ("…: line …: … items at … match …", "l: [{name: x, v: 1}, {name: x, v: 2}]\n",
                 "'l[name=x].v=3'"),
                ("…: line …: … is the alias … of the anchor at line …", "t: &t v1\ni: *t\n",
                 "i=v2"),
                ("…: line …, column …: not valid YAML: …", "- a: 1\nb", "a=v2"),
                ("…: line …, column …: a map as the key of a map; it looks like a Helm template",
                 "a: {{ .Values.a }}\n", "a=v2"),
                ("…: … was the boolean … and is now the text …; for a boolean use …",
                 "debug: false\n", "debug=on")):
            self.open({"values.yaml": text})
            self.expect(message, f"{UPDATE} {edit}")

    def test_guards(self):
        self.expect("…: … is … already, which is newer than …",
                    f"{UPDATE} --not-older image.tag=v0")
        self.expect("…: --not-older cannot tell which is newer, …",
                    f"{UPDATE} --not-older image.tag=latest")
        self.expect("…: … is …, not … as --expect wants", f"{UPDATE} --expect v3 image.tag=v2")
        self.run_here(f"{UPDATE} --create --supersede-by build=3 image.tag=v2")
        self.expect("…: … is … already, so this run, which is …, is superseded",
                    f"{UPDATE} --supersede-by build=2 image.tag=v3")
        self.world.deploy.commit({"values.yaml": VALUES.replace("v1", "v9")})
        self.expect("… has moved on since …: just what that commit changed can no longer be taken "
                    "back for certain", f"{UPDATE} --revert last")

    def test_images(self):
        self.open({"values.yaml": "image: registry.example.com/shop/backend:v1.4.1\n"})
        verify = f"{UPDATE} --image registry.example.com/shop/backend:v9 --verify-image"
        self.expect("asking the registry about …: … wants a user name and password", verify)
        self.expect("asking the registry about …: the registry has no …", f"{verify} {READER}")

    def test_pull_requests(self):
        ask = "gitops-update-values --repo {} --file values.yaml --pull-request image.tag=v2"
        self.expect("finding the forge of the repository: … does not say which forge it is",
                    ask.format('"$REPO"'))
        self.world.open_forge("https://github.com")
        github = ask.format("https://github.com/shop/deploy")
        self.run_here(github)
        self.world.project.person("ann").close(1)
        self.expect("pull request … for the same values was closed: …", github)
        self.expect("…: GitHub answered 403: Resource not accessible by …", github,
                    GIT_PASSWORD=self.world.forge.token("contents:write"))
        self.expect("pushing to …: … answered 403 Forbidden: …",
                    github.replace("--pull-request", ""),
                    GIT_PASSWORD=self.world.forge.token("contents:read"))

    def test_reaching_argo_cd(self):
        server = self.argo(shop={"project": "shop"}, projects={"shop": OPEN},
                           accounts={"ci": {"rights": ["applications, get, */*"]}})
        wait = "gitops-wait --app shop"
        self.expect("no Argo CD server is named", f"ARGOCD_SERVER= {wait}")
        self.expect("there are no credentials for Argo CD", f"ARGOCD_AUTH_TOKEN= {wait}")
        self.expect("…: the server refused our token: …", f"ARGOCD_AUTH_TOKEN=x.y.z {wait}")
        self.expect("…: permission denied", "gitops-wait --app shpo")
        self.expect('…: applications.argoproj.io "…" not found',
                    "gitops-wait --app shpo --project shop")
        self.expect("no application matches", "gitops-wait --selector team=nobody")
        self.expect("…: permission denied: applications, sync, …",
                    f"ARGOCD_AUTH_TOKEN={server.token('ci')} gitops-sync --app shop")
        self.expect("… answered 404 Not Found: …", f"{wait} --server registry.example.com")
        self.expect("'…' is a name, and names move", f"{wait} --revision main")
        self.expect("…: there is no resource …", f"{wait} --resource Deployment/none")
        self.expect("…: has no deployment … in its history", "gitops-sync --app shop --rollback 99")
        self.expect("looking for Kubernetes: no cluster is named in …, and this is no pod",
                    "gitops-sync --core --app shop")

    def test_kubernetes_says_no(self):
        server = self.argo(accounts={"ci": {"kubernetes": [], "namespaces": ["argocd"]}})
        config = server.kubeconfig(self.folder / "kubeconfig", "ci")
        self.expect('…: applications.argoproj.io "…" is forbidden: User "…" cannot get resource '
                    '"applications" …', "gitops-wait --core --app shop", KUBECONFIG=str(config))

    def test_what_does_not_come_in_time(self):
        self.argo(timeout="2s")
        self.expect("…: not done within …: OutOfSync", "gitops-wait --app shop")
        self.expect("…: not done within …: at …, wanted …",
                    f"gitops-wait --app shop --revision {'9' * 40}")
        self.expect("Git does not say whether … contains …",
                    f"gitops-wait --app shop --contains --revision {'9' * 40}")
        broken = {ACME: ["a1", {"revision": "a2", "error": "helm template failed"}]}
        self.argo(timeout="2s", shop={"auto": True}, repositories=broken)
        self.expect("…: not done within …: …; ComparisonError: …", "gitops-wait --app shop")

    def test_images_that_cannot_be_pulled(self):
        for message, health in (("…: not done within …: Progressing: …", "Progressing"),
                                ("…: Degraded: …", 'Degraded "deadline"')):
            fare = {"health": [health], "pod": PULLED}
            self.argo(shop={"auto": True, "resources": [
                {"Deployment/shop": {"starts": lambda _, fare=fare: fare}}]})
            with self.subTest(message):
                done = self.world.run("gitops-wait --app shop --degraded-after 1s")
                self.compare(message, done.stdout + done.stderr, done.returncode)
                words = re.search(r"`(cannot be pulled[^`]*)`", self.entries[message].body)[1]
                self.assertIn(words, done.stdout)

    def test_operations_that_fail(self):
        hook = {"Job/migrate": {"hook": "PreSync", "fails": "it is over", "logs": ["migrating"]}}
        self.argo(shop={"resources": ["Deployment/shop", hook]})
        self.expect("…: the sync ended in phase Failed: …", "gitops-sync --app shop")
        gone = {ACME: ["a1", {"revision": "a2", "removes": ["Service/shop"]}]}
        self.argo(timeout="30s", repositories=gone,
                  shop={"auto": True, "resources": ["Deployment/shop", "Service/shop"]})
        self.expect("…: is still OutOfSync after a sync that succeeded", "gitops-wait --app shop")

    def test_others_are_in_the_way(self):
        server = self.argo(timeout="2s")
        server.controller.hold("finish")
        server.application("shop").sync()
        self.expect("…: another operation is under way, started by …",
                    "gitops-sync --app shop --on-conflict fail")
        self.expect("…: no sync has started within …: another operation is under way, …",
                    "gitops-sync --app shop")
        server.controller.release()
        window = {"kind": "deny", "schedule": "* * * * *", "duration": "1h", "applications": ["*"]}
        self.argo(shop={"project": "shop"}, projects={"shop": {**OPEN, "syncWindows": [window]}})
        self.expect("…: blocked by a sync window: …", "gitops-sync --app shop")

    def test_a_later_commit(self):
        server = self.argo(timeout="30s", repositories={ACME: ["a1"]}, shop={"auto": True})
        shop = server.application("shop")

        def overtake():
            server.controller.wait_for("pick-up")
            later = shop.push("a5")
            shop.refresh()
            shop.wait_for(lambda seen: seen["status"]["sync"]["revision"] == later)
            server.controller.release()

        server.controller.hold("pick-up")
        commit = shop.push("a4")
        self.assertEqual(commit, revision("a4"))
        with ThreadPoolExecutor() as others:
            overtaken = others.submit(overtake)
            self.expect("…: went on to … before it was done",
                        f"gitops-wait --app shop --revision {commit}")
            overtaken.result()

    def test_messages_that_do_not_arrive(self):
        no_sign = Reply(200, {"errcode": 310000, "errmsg": "sign not match"})
        self.chat(slack={"channels": {"dev": {}}}, dingtalk={"answers": [no_sign]},
                  feishu={"answers": [Reply(200, {"code": 19021, "msg": "sign match fail"})]})
        self.expect("telling …: … answered 310000: …", f"{HELLO} dingtalk")
        self.expect("telling …: … answered 19021: …", f"{HELLO} feishu")
        self.expect("telling …: … Slack answered channel_not_found", f"{HELLO} slack:nowhere")
        self.chat(slack={"tokens": {}})
        self.expect("telling …: … Slack answered invalid_auth", f"{HELLO} slack:dev")
        refused = Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "600"})
        self.chat(slack={"answers": [refused]})
        self.expect("telling …: … answered 429 Too Many Requests: …; it may be tried again in …, "
                    "after the end of this run", f"{HELLO} slack:dev")

    def test_a_failure_is_a_warning_by_itself(self):
        self.chat(slack={"tokens": {}})
        done = self.run_here(f"{HELLO} slack:dev".replace(" --on-failure fail", ""))
        self.assertIn("notify: warning: telling slack:dev", done.stderr)

    def test_configs_that_are_wrong(self):
        self.chat(slack={})
        self.expect("nobody is named to be told", f"{TELL} --template hello")
        self.expect("there is no service `…`", f"{HELLO} teams:dev")
        self.expect("there is no template `…`",
                    f"{HELLO} slack:dev".replace("hello", "helo"))
        self.config(service_slack="token: $slack-tokn\n")
        self.expect("telling …: …: the Secret has no key `…`", f"{HELLO} slack:dev")
        self.config(template_hello="message: '{{.app.metadata.name'\n")
        self.expect("telling …: template: …", f"{HELLO} slack:dev")

    def test_triggers(self):
        self.chat(slack={})
        self.argo(shop={"live": "a2"})
        told = f"{TELL} --app shop"
        self.expect("nobody subscribes to anything", told)
        self.expect("trigger '…' is not configured", f"{told} --trigger on-deployed")
        subscribed = "- recipients: [slack:dev]\n  triggers: [on-x]\n"
        self.config(**{"trigger_on-x": "- when: app.status.helth.status == 'x'\n  send: [hello]\n",
                       "subscriptions": subscribed})
        self.expect("trigger …: a condition cannot be evaluated, and counts as untrue: …", told)
        self.expect("no trigger fired (… looked at); --preview shows why", told)
        # and the way out that the page names is one
        self.config(**{"trigger_on-x": "- when: app.status?.helth?.status == 'x'\n"
                                       "  send: [hello]\n", "subscriptions": subscribed})
        self.assertNotIn("cannot be evaluated", self.run_here(told).stderr)

    def test_plans(self):
        checkout = appsets.make_checkout(self.folder / "deploy")
        self.expect("…: which clusters there are is not known here",
                    f"{PLAN} --file appsets/addons.yaml")
        self.expect("…: what this generator finds is not known here",
                    f"{PLAN} --file appsets/previews.yaml")
        self.expect("there is no branch, no tag and no commit '…'",
                    f"{PLAN} --file appsets/shop.yaml --against mian")
        appsets.pull_request(checkout, ("addons/metrics-server", "addons/metrics"))
        self.expect("… applications would be deleted: …; allowed are …",
                    f"{PLAN} --file appsets/addons.yaml --cluster-file clusters.yaml "
                    "--against main --strict")
        for message, text in (
                ("… cannot make …: …", SET),
                ("…: map has no entry for key …", SET.replace("{{.name}}", "{{.nme}}")),
                ("…: unknown field … in …", SET.replace("generators", "generatrs"))):
            (checkout / "set.yaml").write_text(text)
            self.expect(message, f"{PLAN} --file set.yaml --strict")

    def test_a_plan_that_is_out_of_date(self):
        appsets.make_checkout(self.folder / "deploy")
        server = self.enterContext(appsets.argocd())
        pair = self.servers.authority.server("DNS:argocd.example.com")
        self.servers.proxy.hosts["argocd.example.com"] = Host(server.port, tls_context(pair))
        self.world.env |= {"ARGOCD_SERVER": "argocd.example.com",
                           "ARGOCD_AUTH_TOKEN": server.token()}
        shop = f"{PLAN} --file appsets/shop.yaml --repo-map {appsets.DEPLOY}=."
        self.run_here(f"{PLAN} --apply --file projects.yaml\n"
                      f"gitops-apply-appset {shop.partition('apply-appset ')[2]} --plan-file plan\n"
                      f"gitops-apply-appset {shop.partition('apply-appset ')[2]} --apply")
        self.expect("the live state moved since the plan: …", f"{shop} --apply --plan-file plan")
        self.assertEqual(server.violations, [])


class Page(unittest.TestCase):
    def test_every_entry_says_how_the_run_ends_and_what_to_do(self):
        for message, entry in entries().items():
            with self.subTest(message):
                self.assertTrue(entry.status is not None or entry.body.startswith("A warning"))
                self.assertGreater(len(re.split(r"[.:] ", entry.body.replace("\n", " "))), 1)

    def test_what_ci_systems_say_is_where_the_table_points(self):
        table = re.findall(r"(?m)^\| `(.*?)` \| (\w+) \| .*\]\((\w+)\.md#", PAGE.read_text())
        self.assertGreater(len(table), 8)
        for line, system, page in table:
            if system in ("Jenkins", "GitLab", "GitHub"):
                with self.subTest(line):
                    self.assertIn(line, (DOCS / f"{page}.md").read_text())


if __name__ == "__main__":
    unittest.main()
