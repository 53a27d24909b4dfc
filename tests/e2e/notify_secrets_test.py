#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A canary in every cage: whatever a service says and however a run ends, no secret comes out."""

import base64
import json
import re
import unittest
import urllib.parse

import yaml

from notify_support import (DONE, RESULT_NAMES, Notify, Reply, main, subscribed)
from fakes import fault_proxy
from fakes.tls import Authority

# One for each place that a secret can have, with what makes encodings differ.
CANARIES = {name: f"cAn4ry-{name}-w0rd/+%&=x" for name in (
    "slack-token", "dingtalk-secret", "feishu-secret", "header", "basic", "mail", "template",
    "unused", "argo")}
# In addresses, whose characters are those of addresses.
PLACES = {name: f"cAn4ry{name}w0rd" for name in (
    "dingtalktoken", "feishuhook", "wecomkey", "slackhook", "teamshook", "flowsig", "webhookpath")}
ALL = {**CANARIES, **PLACES}


def forms(secret):
    """A secret as it is, and as the protocols spell it."""
    encoded = base64.b64encode(secret.encode()).decode().rstrip("=")
    return {secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret), encoded,
            base64.b64encode(f"cd:{secret}".encode()).decode().rstrip("="),
            json.dumps(secret)[1:-1]}


ECHO = "you said " + " and ".join(sorted(form for secret in ALL.values() for form in forms(secret)))
VENDORS = ("slack", "dingtalk", "feishu", "wecom", "teams", "teams-workflows", "webhook")
EVERYBODY = ("slack:dev", "hooked", "dingtalk", "feishu", "wecom", "teams:ops",
             "teams-workflows:ops", "web", "email:ann@example.com")


class Cage(Notify):
    def setUp(self):
        super().setUp()
        self.secrets = {**ALL, "multi": "line one of cAn4ry\nline two of cAn4ry\n"}
        self.place = self.dir / "outputs"
        self.authority = Authority(self.dir / "ca")
        self.data |= {"template.hello": 'message: "hi {{.secrets.template | toString}}"\n'
                                        "webhook:\n  web:\n    method: POST\n"
                                        "    path: /{{.secrets.webhookpath | toString}}\n"
                                        "    body: '{{.secrets.template | toString}}'\n",
                      **subscribed(*EVERYBODY)}

    def world(self, answer=None, base=None):
        """All services with their secrets; each gives `answer`, or leads to `base`."""
        answers = {} if answer is None else {"answers": [answer] * 50}
        self.chats(**{vendor: answers for vendor in VENDORS})
        self.mail = self.mails(users={"cd": "other" if answer else CANARIES["mail"]},
                               tls=self.authority)
        port = self.mail.port if base is None else 1

        def url(vendor):
            return base or self.chat.url(vendor)
        options = {
            "slack": {"token": "$slack-token", "apiURL": url("slack") + "/api/"},
            "slack.hooked": {"url": url("slack") + "/services/T/B/$slackhook"},
            "dingtalk": {"url": url("dingtalk") + "/robot/send?access_token=$dingtalktoken",
                         "secret": "$dingtalk-secret"},
            "feishu": {"url": url("feishu") + "/open-apis/bot/v2/hook/$feishuhook",
                       "secret": "$feishu-secret"},
            "wecom": {"url": url("wecom") + "/cgi-bin/webhook/send?key=$wecomkey"},
            "teams": {"recipientUrls": {"ops": url("teams") + "/webhookb2/$teamshook"}},
            "teams-workflows": {"recipientUrls": {
                "ops": url("teams-workflows") + "/powerautomate/1?sig=$flowsig"}},
            "webhook.web": {"url": url("webhook"), "retryWaitMin": "10ms", "headers": [
                {"name": "Authorization", "value": "Bearer $header"}]},
            "email": {"host": "127.0.0.1", "port": port, "from": "cd@example.com",
                      "username": "cd", "password": "$mail"},
        }
        self.data |= {f"service.{name}": yaml.safe_dump(one) for name, one in options.items()}

    def tell(self, *arguments, output="text", timeout="8s", **options):
        """With every way to get results."""
        self.place.mkdir(exist_ok=True)
        flags = [part for name in RESULT_NAMES
                 for part in ("--result", f"{name}={self.place}/{name}")]
        for kind in ("dotenv", "properties", "json"):
            flags += [f"--{kind}", self.place / f"{kind}-file"]
        env = {"GITHUB_OUTPUT": str(self.place / "github-output"),
               "GITHUB_STEP_SUMMARY": str(self.place / "summary"),
               "ARGOCD_AUTH_TOKEN": CANARIES["argo"]}
        return self.notify("--verbose", "--timeout", timeout, "--ca-file", self.authority.certificate,
                           *flags, *arguments, env=env, output=output, **options)

    def everything_left(self, done):
        yield "standard output", done.out
        yield "standard error", done.err
        for path in (*self.place.iterdir(), *self.scratch.iterdir()):
            yield path.name, path.read_text(errors="replace")

    def assert_kept(self, done):
        for place, text in self.everything_left(done):
            for name, secret in ALL.items():
                for form in forms(secret):
                    self.assertNotIn(form, text, f"{name} in {place}")
            for line in self.secrets["multi"].splitlines():
                self.assertNotIn(line, text, place)

    def check(self, *arguments, status=None, **options):
        for output in ("text", "json"):
            done = self.tell(*arguments, output=output, **options)
            if status is None:
                self.assertNotEqual("", done.out, done)
            else:
                self.assert_status(status, done)
            self.assert_kept(done)
        return done


class Runs(Cage):
    def test_success(self):
        self.world()
        done = self.check("--on-failure", "fail", status=DONE)
        self.assertEqual({"sent"}, {one["state"] for one in done.json["deliveries"]}, done)
        # They did reach those whom they are for.
        self.assertIn(CANARIES["template"], self.chat.shown("wecom")[0])
        self.assertEqual("Bearer " + CANARIES["header"],
                         self.chat.accepted("webhook")[0]["headers"]["authorization"])
        self.assertEqual("cd", self.mail.accepted[0].user)

    def test_services_that_echo(self):
        body = {"errcode": 310000, "errmsg": ECHO, "code": 19021, "msg": ECHO, "ok": False,
                "error": ECHO}
        for answer in (Reply(200, body), Reply(200, ECHO), Reply(400, ECHO), Reply(401, ECHO),
                       Reply(403, body), Reply(404, ECHO), Reply(500, ECHO), Reply(503, body),
                       Reply(200, "<html>" + ECHO), Reply(429, ECHO, {"Retry-After": "100"}),
                       Reply(302, ECHO, {"Location": "http://127.0.0.1/" + PLACES["wecomkey"]})):
            with self.subTest(status=answer.status, body=answer.body[:20]):
                self.world(answer)
                done = self.check()
                self.assertEqual("failed", done.json["result"])

    def test_nobody_who_listens(self):
        self.world(base="http://127.0.0.1:1/x")
        self.check()

    def test_a_host_that_is_none(self):
        self.world(base="http://nowhere.invalid/x")
        self.check(timeout="2s")

    def test_connections_that_break_or_hang(self):
        for fault in (fault_proxy.cut(), fault_proxy.drip()):
            self.world()
            link = self.proxy(self.chat)
            link.add(fault, times=None)
            self.world(base=f"http://127.0.0.1:{link.port}")
            self.check(timeout="2s")

    def test_preview(self):
        self.world()
        self.check("--preview", status=DONE)
        self.assertEqual([], [vendor for vendor in VENDORS if self.chat.requests(vendor)])

    def test_lint(self):
        self.world()
        self.data |= {"service.email.bad": "host: $mail\nport: $basic\n$header: $template\n",
                      "template.bad": "message: '{{.secrets.basic}}'\n$basic: x\n"}
        self.check("--lint")

    def test_masks_are_for_the_runner_alone(self):
        self.world()
        env = {"GITHUB_ACTIONS": "true"}
        done = self.notify("--verbose", "--ca-file", self.authority.certificate, env=env)
        masks = [line for line in (done.out + done.err).splitlines()
                 if line.startswith("::add-mask::")]
        self.assertIn("::add-mask::" + CANARIES["slack-token"].replace("%", "%25"), masks)
        rest = "\n".join(line for line in (done.out + done.err).splitlines()
                         if not line.startswith("::add-mask::"))
        for secret in ALL.values():
            self.assertNotIn(secret, rest)


class Faults(Cage):
    """What is wrong with a config is said without what is in the Secret."""

    def test_services_that_cannot_be_used(self):
        self.world()
        for name, options in (
                ("slack", {"apiURL": "$slack-token"}), ("dingtalk", {"url": "$dingtalk-secret"}),
                ("dingtalk", {"url": "ftp://x/$dingtalktoken"}), ("feishu", {"url": "x $header"}),
                ("teams", {"recipientUrls": {"ops": "$teamshook"}}),
                ("teams-workflows", {"recipientUrls": {"$flowsig": "$basic"}}),
                ("webhook.web", {"url": "http://u:$basic@127.0.0.1:1/x"}),
                ("webhook.web", {"url": "$webhookpath", "headers": [
                    {"name": "$header", "value": "a\nb"}]}),
                ("webhook.web", {"url": "http://127.0.0.1:1/$webhookpath\n", "retryMax": "$basic"}),
                ("email", {"host": "$mail", "port": "$basic", "from": "$header"}),
                ("slack", "$slack-token"), ("slack", "- $slack-token\n"),
                ("slack", "token: '$slack-token\n"), ("$basic", {"token": "$slack-token"})):
            with self.subTest(name=name, options=options):
                kept = dict(self.data)
                text = options if isinstance(options, str) else yaml.safe_dump(options)
                self.data[f"service.{name}"] = text
                for arguments in ([], ["--lint"], ["--preview"]):
                    self.assert_kept(self.tell(*arguments))
                self.data = kept

    def test_templates_that_fail(self):
        self.world()
        for text in ("message: '{{fail (.secrets.basic | toString)}}'\n",
                     "message: '{{.secrets.basic | toString | toDate \"x\"}}'\n",
                     "message: '{{call .time.Parse (.secrets.basic | toString)}}'\n",
                     "message: '{{index .secrets (.secrets.basic | toString) 1}}'\n",
                     "message: x\nslack:\n  blocks: '[{{.secrets.basic | toString}}'\n",
                     "message: x\nwebhook:\n  web:\n    method: POST\n"
                     "    path: \"/{{.secrets.basic | toString}}\\n\"\n"):
            with self.subTest(text=text):
                self.data["template.hello"] = text
                for arguments in ([], ["--preview"], ["--lint"], ["--strict"]):
                    self.assert_kept(self.tell(*arguments))

    def test_triggers_that_fail(self):
        self.world()
        for when in ("string(secrets['basic']) == 'x'", "secrets.basic.x.y",
                     "time.Parse(string(secrets['basic'])) != nil"):
            self.data["trigger.always"] = yaml.safe_dump([{"when": when, "send": ["hello"]}])
            for arguments in ([], ["--preview"], ["--lint"]):
                self.assert_kept(self.tell(*arguments))

    def test_a_once_per_with_a_secret(self):
        """It would be kept in the state, for whoever may read that."""
        self.world()
        self.data["trigger.always"] = yaml.safe_dump(
            [{"when": "true", "oncePer": "string(secrets['basic'])", "send": ["hello"]}])
        for arguments in (["--preview"], ["--state", self.dir / "state"],
                          ["--state", self.dir / "state"]):
            self.assert_kept(self.tell(*arguments))


class Words(Notify):
    """Not everything in a Secret is one: what is no secret must not blank out our own words."""

    def setUp(self):
        super().setUp()
        self.chats("slack")
        self.data.update(subscribed("slack:dev"))

    def test_of_the_old_form_only_the_values_are(self):
        del self.data["service.slack"]
        self.secrets = {"notifiers.yaml": "slack:\n  token: xoxb-cAn4ry\n  apiURL: "
                                          f"{self.chat.url('slack')}/api/\n  username: shop\n"}
        done = self.notify(output="text")
        self.assertEqual("sent: slack:dev: hello (always)\n", done.out)
        self.chats(slack={"answers": [Reply(200, {"ok": False, "error": "no xoxb-cAn4ry"})]})
        self.secrets["notifiers.yaml"] = self.secrets["notifiers.yaml"].replace(
            "apiURL: ", f"apiURL: {self.chat.url('slack')}/api/\n  old: ")
        del self.data["service.slack"]
        done = self.notify(output="text")
        self.assertIn("slack:dev: hello", done.out)
        self.assertIn("no ***", done.out)

    def test_a_user_name_is_none_but_the_password_is(self):
        self.mails(users={"hello": "sesame"})
        self.data["service.email"] += "username: $mail-user\npassword: $mail-password\n"
        self.data.update(subscribed("email:ann@example.com"))
        self.secrets = {"mail-user": "hello", "mail-password": "sesame"}
        done = self.notify("--preview", output="text")
        self.assertIn(": hello:\n", done.out)
        self.data["template.hello"] = "message: the sesame\n"
        self.assertIn("    the ***\n", self.notify("--preview", output="text").out)

    def test_what_is_also_a_password_is_hidden(self):
        self.data["service.slack"] += "username: $both\nicon: $both\n"
        self.secrets = {"both": "hello"}
        self.assertNotIn("hello", self.notify(output="text").out)


class Signatures(Cage):
    def test_a_signature_opens_the_door_too(self):
        self.world()
        done = self.tell("--preview")
        self.assertIn("dingtalk", done.out)
        self.assertNotRegex(done.out, r"sign=(?!\*\*\*)")
        self.assertNotRegex(done.out, r'"sign": "(?!\*\*\*)')
        for vendor, shown in (("dingtalk", lambda request: request.query["sign"]),
                              ("feishu", lambda request: request.json()["sign"])):
            self.world()
            done = self.tell()
            signature = shown(self.chat.requests(vendor)[0])
            for _, text in self.everything_left(done):
                self.assertNotIn(signature, text)


class Cuts(Cage):
    """What a service says is shown up to a length. A secret that straddles the cut is not shown in
    part: with half of it gone, nothing would be recognised any more."""

    PIECE = 10

    # services::excerpt() cuts before anybody has blanked out what is secret.
    def check_all_cuts(self, answer_of, **options):
        secret = CANARIES["slack-token"]
        for before in range(100, 320, 7):
            self.world(answer_of("x" * before + secret + " and so on"))
            done = self.tell("--template", "hello", "--recipient", "slack:dev", "--recipient",
                             "dingtalk", "--recipient", "feishu", "--recipient", "wecom",
                             "--recipient", "teams:ops", "--recipient", "web", **options)
            self.assertIn("x" * 60, done.out, done)
            for place, text in self.everything_left(done):
                self.assert_no_piece(secret, text, (place, before))

    def test_of_refusals(self):
        self.check_all_cuts(lambda line: Reply(200, {
            "errcode": 1, "errmsg": line, "code": 1, "msg": line, "ok": False, "error": line}))

    def test_of_statuses(self):
        self.check_all_cuts(lambda line: Reply(400, line))

    # Some ask again until the time is over.
    def test_of_gateways(self):
        self.check_all_cuts(lambda line: Reply(502, line), timeout="1s")

    def assert_no_piece(self, secret, text, place):
        for start in range(len(secret) - self.PIECE + 1):
            if re.search(re.escape(secret[start:start + self.PIECE]), text):
                self.fail(f"{secret[start:start + self.PIECE]} in {place}: {text}")


if __name__ == "__main__":
    main()
