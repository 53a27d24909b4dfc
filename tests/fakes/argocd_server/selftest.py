# SPDX-License-Identifier: Apache-2.0
"""Is the stand-in what it says? One test per row of the checklist in section 17, and a few more.

    /usr/bin/python3 -B tests/fakes/argocd_server/selftest.py

Rows about Kubernetes are in selftest_kubernetes.py, which runs along.
"""

import gzip
import hmac
import http.client
import json
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from fakes.argocd_server import ArgoServer, Refusal, revision  # noqa: E402
from fakes.tls import Authority  # noqa: E402

DENIED = {"error": "permission denied", "code": 7, "message": "permission denied"}
FILTER = ("error,result.type,result.application.metadata.name,"
          "result.application.metadata.resourceVersion,result.application.operation")


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)


class Stream:
    """A stream by a raw socket: what came, byte for byte, without the chunks around it."""

    def __init__(self, port, path, token, accept="application/json"):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._socket.sendall((f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                              f"Accept: {accept}\r\n\r\n").encode())
        self._file = self._socket.makefile("rb")
        self.status = 0
        self.headers = {}

    def _head(self):
        if not self.status:
            self.status = int(self._file.readline().split()[1])
            while (line := self._file.readline()) not in (b"\r\n", b""):
                name, _, value = line.decode().partition(":")
                self.headers[name.lower()] = value.strip()

    def chunk(self):
        """The next chunk; b"" at a clean end; None if it broke."""
        self._head()
        try:
            line = self._file.readline()
            if not line.strip():
                return None
            size = int(line, 16)
            data = self._file.read(size)
            end = self._file.read(2)
            return data if len(data) == size and end == b"\r\n" else None
        except ConnectionError:
            return None

    def event(self):
        """The next message, as JSON; keepalives are passed over."""
        while (data := self.chunk()) and data == b":\n":
            pass
        return json.loads(data.removeprefix(b"data: ")) if data else data

    def is_silent(self, seconds=0.15):
        self._socket.settimeout(seconds)
        try:
            return not self._socket.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return True
        finally:
            self._socket.settimeout(10)

    def close(self):
        self._file.close()
        self._socket.close()


class Case(unittest.TestCase):
    def serve(self, scenario=None, clean=True, **options):
        server = self.enterContext(ArgoServer(scenario or "healthy", **options))
        if clean:
            self.addCleanup(lambda: self.assertEqual([], server.violations))
        self.addCleanup(lambda: self.assertEqual([], server.controller.steps.failures))
        self.server = server
        return server

    def ask(self, method, path, body=None, account="admin", headers=None, port=None, timeout=10):
        given = {"Authorization": f"Bearer {self.server.token(account)}"} if account else {}
        if method != "GET":
            given["Content-Type"] = "application/json"
        given |= headers or {}
        given = {name: value for name, value in given.items() if value is not None}
        connection = http.client.HTTPConnection("127.0.0.1", port or self.server.port,
                                                timeout=timeout)
        try:
            text = body if isinstance(body, (str, bytes, type(None))) else json.dumps(body)
            connection.request(method, path, text, given)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path, **options):
        return self.ask("GET", "/api/v1/" + path, **options)

    def sync(self, name="shop", **body):
        return self.ask("POST", f"/api/v1/applications/{name}/sync", body)

    def stream(self, path="stream/applications?name=shop", accept="application/json",
               account="admin"):
        stream = Stream(self.server.port, "/api/v1/" + path, self.server.token(account), accept)
        self.addCleanup(stream.close)
        return stream

    def in_background(self, function, *arguments, **options):
        """Calls it now; its result when somebody asks for it."""
        results = []
        thread = threading.Thread(target=lambda: results.append(function(*arguments, **options)),
                                  daemon=True)
        thread.start()

        def result():
            thread.join(10)
            return results[0]
        return result

    def assert_refused(self, answer, status, code, message):
        self.assertEqual((status, {"error": message, "code": code, "message": message}),
                         (answer.status, answer.json))

    def assert_plain(self, answer, status, text):
        self.assertEqual((status, text + "\n"), (answer.status, answer.body.decode()))
        self.assertTrue(answer.headers["content-type"].startswith("text/plain"))


class Transport(Case):
    def test_the_content_type_must_be_exact_for_all_but_get(self):
        self.serve(clean=False)
        for kind in ("application/json; charset=utf-8", "text/plain", None):
            self.assert_plain(self.ask("DELETE", "/api/v1/applications/shop/operation",
                                       headers={"Content-Type": kind}), 415, "Invalid content type")
        self.assertEqual(3, len(self.server.violations))
        self.assertEqual(200, self.ask("POST", "/api/webhook", json.dumps(
            {"ref": "refs/heads/main", "repository": {"html_url": "https://x/y"}}),
            headers={"Content-Type": "text/plain", "X-GitHub-Event": "push"}).status)

    def test_http_is_sent_to_https(self):
        directory = self.enterContext(tempfile.TemporaryDirectory())
        authority = Authority(directory)
        server = self.serve(tls=authority, root_path="argocd")
        answer = self.ask("GET", "/api/version?x=1", headers={"Host": "cd.example.com"})
        self.assertEqual((307, "https://cd.example.com/argocd/api/version?x=1"),
                         (answer.status, answer.headers["location"]))
        context = ssl.create_default_context(cafile=authority.certificate)
        connection = http.client.HTTPSConnection("localhost", server.port, context=context)
        connection.request("GET", "/argocd/api/version")
        self.assertEqual(200, connection.getresponse().status)
        connection.close()

    def test_below_a_root_path_and_nowhere_else(self):
        self.serve(root_path="/argocd/")
        self.assertTrue(self.server.url.endswith("/argocd"))
        self.assertEqual(200, self.ask("GET", "/argocd/api/version").status)
        self.assert_plain(self.ask("GET", "/api/version"), 404, "404 page not found")
        self.assertEqual(200, self.ask("GET", "/healthz").status)

    def test_gzip_only_for_those_who_ask(self):
        self.serve()
        self.assertNotIn("content-encoding", self.get("applications/shop").headers)
        answer = self.get("applications/shop", headers={"Accept-Encoding": "gzip"})
        self.assertEqual("gzip", answer.headers["content-encoding"])
        self.assertEqual("shop", json.loads(gzip.decompress(answer.body))["metadata"]["name"])
        answer = self.get("applications/shop", headers={"Accept-Encoding": "gzip",
                                                        "Accept": "text/event-stream"})
        self.assertNotIn("content-encoding", answer.headers)

    def test_unknown_paths_and_methods_are_answered_in_plain_text(self):
        self.serve(clean=False)
        self.assert_plain(self.get("nothing"), 404, "Not Found")
        self.assertEqual(["GET /api/v1/nothing: no such path"], self.server.violations)
        self.assert_plain(self.ask("PATCH", "/api/v1/projects/default"), 405, "Method Not Allowed")

    def test_typos_are_recorded_and_wrong_types_refused(self):
        self.serve(clean=False)
        self.assertEqual(200, self.sync(prune=True, dryrun=True, infoss=[]).status)
        self.assertEqual(200, self.get("applications/shop?reffresh=normal").status)
        self.assertEqual(3, len(self.server.violations), self.server.violations)
        self.assertEqual((400, 3), _code(self.sync(prune="yes")))
        self.assertEqual((400, 3), _code(self.ask("DELETE", "/api/v1/applications/shop?cascade=maybe")))
        self.assertEqual((400, 3), _code(self.ask("POST", "/api/v1/applications/shop/sync", "{")))

    def test_what_the_server_makes_itself_is_checked_too(self):
        self.serve(clean=False)
        self.server.application("shop").change({"status": {"helth": {}, "reconciledAt": "now"}})
        self.assertEqual(2, len(self.server.violations), self.server.violations)

    def test_an_html_error_of_a_proxy_and_a_redirect_to_sso(self):
        self.serve()
        self.server.fail("/applications/shop$", times=2, status=502, body="<html>Bad Gateway</html>")
        self.server.fail("/session", status=302, headers=[("Location", "https://sso.example.com/")])
        for _ in range(2):
            answer = self.get("applications/shop")
            self.assertEqual((502, "text/html"), (answer.status, answer.headers["content-type"]))
        self.assertEqual(200, self.get("applications/shop").status)
        self.assertEqual(302, self.get("session/userinfo").status)

    def test_a_slow_body(self):
        self.serve()
        self.server.drip("/applications/shop$", size=100, seconds=0.02)
        begin = time.monotonic()
        self.assertEqual("shop", self.get("applications/shop").json["metadata"]["name"])
        self.assertGreater(time.monotonic() - begin, 0.1)

    def test_a_request_that_is_never_answered(self):
        self.serve()
        self.server.hang("/applications/shop$")
        with self.assertRaises(TimeoutError):
            self.get("applications/shop", timeout=0.1)
        self.assertIsNone(self.server.requests[-1].status)

    def test_a_connection_that_breaks_before_the_answer(self):
        self.serve()
        self.server.drop("/sync")
        with self.assertRaises((ConnectionError, http.client.HTTPException)):
            self.sync()
        self.assertEqual([], self.server.application("shop").requested)

    def test_a_restart_cuts_everything_and_listens_on_the_same_port(self):
        self.serve()
        stream, port = self.stream(), self.server.port
        self.assertEqual("ADDED", stream.event()["result"]["type"])

        def refused():
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port))
        self.server.restart(while_down=refused)
        self.assertIsNone(stream.chunk())
        self.assertEqual((port, 200), (self.server.port, self.get("applications/shop").status))

    def test_a_server_that_is_too_old(self):
        self.serve({"server": {"version": "v2.10.4"}, "applications": [{"name": "shop"}]})
        self.assertEqual("v2.10.4", self.ask("GET", "/api/version").json["Version"])
        self.assert_plain(self.get("stream/applicationsets"), 404, "Not Found")
        self.server.too_old = 501
        self.assertEqual((501, 12), _code(self.get("stream/applicationsets")))


class Access(Case):
    def test_what_one_may_not_see_is_masked_and_with_a_project_it_is_not_found(self):
        self.serve("rights")
        for name in ("nothing", "hidden"):
            answer = self.get(f"applications/{name}", account="ci-bot")
            self.assertEqual((403, DENIED), (answer.status, answer.json))
        for name in ("nothing", "hidden"):
            self.assert_refused(self.get(f"applications/{name}?project=shop", account="ci-bot"),
                                404, 5, f'applications.argoproj.io "{name}" not found')
        answer = self.get("applications/hidden?project=other", account="ci-bot")
        self.assertEqual((403, DENIED), (answer.status, answer.json))
        self.assertEqual((400, 3), _code(self.get("applications/shop?projects=a&projects=b")))

    def test_who_may_see_but_not_do_is_told_so_at_length(self):
        self.serve("rights")
        answer = self.ask("POST", "/api/v1/applications/shop/sync", {}, account="reader")
        self.assertEqual((403, 7), _code(answer))
        self.assertRegex(answer.json["message"], "^permission denied: applications, sync, shop/shop, "
                         r"sub: reader, iat: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual("no", self.get("account/can-i/applications/sync/shop%2Fshop",
                                        account="reader").json["value"])

    def test_sessions(self):
        self.serve("rights")
        self.assert_refused(self.get("applications/shop", account=None), 401, 16,
                            "no session information")
        self.assert_refused(self.get("applications/shop", headers={"Authorization": "Bearer abc"}),
                            401, 16, "no session information")
        login = {"username": "ci-bot", "password": "secret"}
        token = self.ask("POST", "/api/v1/session", login, account=None).json["token"]
        self.assertEqual(200, self.get("applications/shop", account=None,
                                       headers={"Grpc-Metadata-Token": token}).status)
        self.assert_refused(self.ask("POST", "/api/v1/session", login | {"password": "x"}), 401, 16,
                            "Invalid username or password")
        self.assert_refused(self.ask("POST", "/api/v1/session", {}), 401, 16,
                            "no credentials supplied")
        self.assertEqual({"loggedIn": True, "username": "ci-bot", "iss": "argocd", "groups": ["ci"]},
                         self.get("session/userinfo", account="ci-bot").json)
        self.assertEqual({}, self.get("session/userinfo", account=None).json)
        self.assertEqual(["Version"], list(self.ask("GET", "/api/version", account=None).json))

    def test_a_token_that_expires_while_it_is_used(self):
        self.serve()
        stream = self.stream()
        stream.event()
        self.server.expire_token()
        self.server.application("shop").change({"metadata": {"labels": {"a": "b"}}})
        self.assertTrue(stream.is_silent())
        self.assert_refused(self.get("applications/shop"), 401, 16, "invalid session: Token is expired")

    def test_identity_of_ci_for_a_token(self):
        self.serve("rights")
        form = ("grant_type=urn:ietf:params:oauth:grant-type:token-exchange&connector_id=github"
                "&scope=openid+email+profile+federated:id"
                "&requested_token_type=urn:ietf:params:oauth:token-type:access_token"
                "&subject_token_type=urn:ietf:params:oauth:token-type:id_token&subject_token=%s")
        headers = {"Authorization": "Basic YXJnby1jZC1jbGk6",
                   "Content-Type": "application/x-www-form-urlencoded"}
        answer = self.ask("POST", "/api/dex/token", form % "identity-of-ci", headers=headers)
        token = answer.json["access_token"]
        self.assertEqual("ci-bot", self.get("session/userinfo", headers={
            "Authorization": f"Bearer {token}"}).json["username"])
        self.assertEqual(400, self.ask("POST", "/api/dex/token", form % "x", headers=headers).status)


class Lists(Case):
    def test_items_may_be_null_and_newlines_stand_between_them(self):
        self.serve("rights")
        answer = self.get("applications", account="nobody")
        self.assertEqual((200, []), (answer.status, answer.json["items"]))
        self.server.list_null = True
        self.assertIn(b'"items":null', self.get("applications", account="nobody").body)
        answer = self.get("applications")
        self.assertIn(b"},\n{", answer.body)
        self.assertEqual(["hidden", "shop", "shop-eu"],
                         [item["metadata"]["name"] for item in answer.json["items"]])

    def test_a_list_that_breaks_off(self):
        self.serve("rights")
        self.server.cut("GET /api/v1/applications$", after=1000)
        with self.assertRaises(http.client.IncompleteRead) as caught:
            self.get("applications")
        self.assertEqual(200, self.server.requests[-1].status)
        self.assertLess(0, len(caught.exception.partial) + 1)

    def test_what_one_selects(self):
        self.serve("rights")
        for query, expected in (
                ("selector=team%3Dshop", ["shop", "shop-eu"]), ("selector=tier+in+(2,3)", ["shop-eu"]),
                ("selector=!team", ["hidden"]), ("projects=other&projects=x", ["hidden"]),
                ("project=shop&projects=other", ["shop", "shop-eu"]), ("name=shop", ["shop"]),
                ("appNamespace=team-eu", ["shop-eu"]), ("repo=nowhere", [])):
            with self.subTest(query=query):
                found = self.get(f"applications?{query}").json["items"]
                self.assertEqual(expected, [item["metadata"]["name"] for item in found])
        self.assertEqual((500, 2), _code(self.get("applications?selector=a%3D%3D%3D")))

    def test_fields_come_from_a_fixed_menu(self):
        self.serve()
        answer = self.get("applications?fields=items.metadata.name,items.status.sync.status,"
                          "items.status.sync.revisions,items.status.conditions")
        self.assertEqual([{"metadata": {"name": "shop"}, "status": {"sync": {"status": "Synced"}}}],
                         answer.json["items"])

    def test_a_list_that_lags_behind(self):
        self.serve()
        before = self.server.application("shop").seen["metadata"]["resourceVersion"]
        self.server.list_lag = {"versions": 1}
        self.server.application("shop").change({"metadata": {"labels": {"a": "b"}}})
        item = self.get("applications").json["items"][0]
        self.assertEqual(before, item["metadata"]["resourceVersion"])
        self.server.list_lag = {}
        item = self.get("applications").json["items"][0]
        self.assertNotEqual(before, item["metadata"]["resourceVersion"])


class Streams(Case):
    def test_lines_of_json(self):
        self.serve()
        stream = self.stream()
        data = stream.chunk()
        self.assertEqual((200, "application/json"), (stream.status, stream.headers["content-type"]))
        self.assertTrue(data.startswith(b'{"result":{"type":"ADDED","application":{'), data[:60])
        self.assertTrue(data.endswith(b"}\n") and not data.endswith(b"}\n\n"))
        self.assertEqual(1, data.count(b"\n"))

    def test_events_with_keepalives(self):
        self.serve({"server": {"keepalive": 30}, "applications": [{"name": "shop"}]})
        stream = self.stream(accept="text/event-stream")
        data = stream.chunk()
        self.assertEqual("text/event-stream", stream.headers["content-type"])
        self.assertTrue(data.startswith(b'data: {"result":{"type":"ADDED"') and
                        data.endswith(b"} \n\n\n"), data)
        self.assertEqual(b":\n", stream.chunk())
        lines = self.stream(accept="text/event-stream, */*")
        self.assertTrue(lines.chunk().startswith(b"{"))

    def test_silence_for_what_is_missing_or_forbidden(self):
        self.serve("rights")
        for stream in (self.stream("stream/applications?name=nothing"),
                       self.stream("stream/applications?name=hidden", account="ci-bot")):
            self.server.wait_for_streams(1)
            self.assertTrue(stream.is_silent())
        # Nor is there a head before the first message; a keepalive sends it.
        self.server.keepalive = 0.02
        stream = self.stream("stream/applications?name=nothing", "text/event-stream")
        self.assertEqual((b":\n", 200), (stream.chunk(), stream.status))

    def test_an_end_and_a_break_after_some_events(self):
        self.serve()
        self.server.faulty_streams(end_after=1)
        stream = self.stream()
        self.assertTrue(stream.chunk())
        self.assertEqual(b"", stream.chunk())
        self.server.faulty_streams(cut_after=1)
        stream = self.stream()
        self.assertTrue(stream.chunk())
        self.assertIsNone(stream.chunk())

    def test_an_error_before_and_after_the_first_message(self):
        self.serve()
        chunk = {"error": {"grpc_code": 7, "http_code": 403, "message": "permission denied",
                           "http_status": "Forbidden"}}
        refusal = Refusal(7, "permission denied")
        for faults, status in (({"error_before": refusal}, 403), ({"error_after": (1, refusal)}, 200)):
            self.server.faulty_streams(**faults)
            for accept in ("application/json", "text/event-stream"):
                with self.subTest(status=status, accept=accept):
                    stream = self.stream(accept=accept)
                    data = stream.chunk()
                    self.assertEqual(status, stream.status)
                    if status == 200:
                        data = stream.chunk()
                    self.assertEqual(accept == "text/event-stream", data.startswith(b"data: "))
                    self.assertEqual(chunk, json.loads(data.removeprefix(b"data: ")))
                    self.assertEqual(b"", stream.chunk())

    def test_a_list_of_fields_without_error_hides_the_error(self):
        self.serve()
        self.server.faulty_streams(error_before=Refusal(7, "permission denied"))
        path = "stream/applications?name=shop&fields=result.type"
        self.assertEqual(b"{}\n", self.stream(path).chunk())
        self.assertIn(b"permission denied", self.stream(path + ",error").chunk())

    def test_fields_and_equal_events_once(self):
        self.serve()
        stream = self.stream(f"stream/applications?name=shop&fields={FILTER}".replace(
            ",result.application.metadata.resourceVersion", ""))
        self.assertEqual({"result": {"type": "ADDED", "application": {"metadata": {"name": "shop"}}}},
                         stream.event())
        application = self.server.application("shop")
        for number in range(3):  # the same to this client, but for the first (MODIFIED)
            application.change({"metadata": {"labels": {"n": str(number)}}})
        self.assertEqual("MODIFIED", stream.event()["result"]["type"])
        self.assertTrue(stream.is_silent())
        stream = self.stream("stream/applications?name=shop&fields=-result.application.status,"
                             "result.application.spec")
        self.assertEqual(["metadata"], list(stream.event()["result"]["application"]))

    def test_versions_suppress_what_is_older(self):
        self.serve()
        application = self.server.application("shop")
        version = int(application.seen["metadata"]["resourceVersion"])
        stream = self.stream(f"stream/applications?name=shop&resourceVersion={version}")
        self.assertEqual("ADDED", stream.event()["result"]["type"])
        stream = self.stream(f"stream/applications?name=shop&resourceVersion={version + 1}")
        self.server.wait_for_request("stream_applications", 2)
        self.assertTrue(stream.is_silent())
        application.change({"metadata": {"labels": {"a": "b"}}})
        self.assertEqual("MODIFIED", stream.event()["result"]["type"])
        stream = self.stream(f"stream/applications?resourceVersion={version}")
        self.assertTrue(stream.is_silent())

    def test_dropped_and_duplicated_events(self):
        self.serve()
        application = self.server.application("shop")
        application.behave(drop_events=[2], duplicate_events=[3])
        stream = self.stream()
        stream.event()
        for number in (2, 3, 4):
            application.change({"metadata": {"labels": {"n": str(number)}}})
        self.assertEqual(["3", "3", "4"], [stream.event()["result"]["application"]["metadata"]["labels"]
                                           ["n"] for _ in range(3)])

    def test_what_falls_into_the_gap_is_lost(self):
        self.serve()
        application = self.server.application("shop")
        self.server.faulty_streams(
            gap=lambda: application.change({"metadata": {"labels": {"n": "lost"}}}))
        stream = self.stream()
        self.assertNotIn("n", stream.event()["result"]["application"]["metadata"]["labels"])
        self.assertTrue(stream.is_silent())

    def test_cut_and_silenced_streams(self):
        self.serve({"server": {"keepalive": 20}, "applications": [{"name": "shop"}]})
        stream = self.stream()
        stream.event()
        self.assertEqual(1, self.server.cut_streams())
        self.assertIsNone(stream.chunk())
        stream = self.stream(accept="text/event-stream")
        stream.event()
        self.server.silence_streams()
        while not stream.is_silent():  # what was sent before
            stream.chunk()
        self.server.application("shop").change({"metadata": {"labels": {"a": "b"}}})
        self.assertTrue(stream.is_silent())

    def test_deletion(self):
        self.serve()
        stream = self.stream()
        stream.event()
        self.assertEqual({}, self.ask("DELETE", "/api/v1/applications/shop").json)
        while (event := stream.event()["result"])["type"] == "MODIFIED":
            self.assertIn("deletionTimestamp", event["application"]["metadata"])
        self.assertEqual("DELETED", event["type"])
        self.assertEqual(403, self.get("applications/shop").status)

    def test_trees_and_logs(self):
        self.serve("waves")
        node = self.stream("stream/applications/shop/resource-tree").event()["result"]["nodes"][0]
        self.assertEqual("Job", node["kind"])
        stream = self.stream("applications/shop/logs?kind=Job&resourceName=migrate")
        entries = [stream.event()["result"] for _ in range(3)]
        self.assertEqual([("migrating", False), ("done", False), ("", True)],
                         [(entry["content"], entry["last"]) for entry in entries])
        self.assertEqual(b"", stream.chunk())
        self.assertEqual(b"", self.get("applications/shop/logs?kind=Pod").body)


class Refreshing(Case):
    def test_it_blocks_until_the_annotation_is_gone(self):
        self.serve("manual")
        self.server.controller.hold("compare")
        answer = self.in_background(self.get, "applications/shop?refresh=normal")
        self.server.controller.wait_for("compare", "shop")
        annotations = self.server.application("shop").seen["metadata"]["annotations"]
        self.assertEqual("normal", annotations["argocd.argoproj.io/refresh"])
        self.assertIn("argocd.argoproj.io/refresh-timestamp", annotations)
        self.server.controller.release("compare")
        self.assertNotIn("annotations", answer().json["metadata"])

    def test_it_sees_what_was_pushed(self):
        self.serve("manual")
        application = self.server.application("shop")
        pushed = application.push("a9")
        self.assertNotEqual(pushed, self.get("applications/shop").json["status"]["sync"]["revision"])
        found = self.get("applications/shop?refresh=hard").json["status"]
        self.assertEqual((pushed, "OutOfSync"), (found["sync"]["revision"], found["sync"]["status"]))

    def test_one_that_ends_with_the_old_revision(self):
        self.serve("manual")
        application = self.server.application("shop")
        application.behave(swallow_refresh=1)
        pushed = application.push("a9")
        seen = [self.get("applications/shop?refresh=normal").json["status"]["sync"]["revision"]
                for _ in range(2)]
        self.assertEqual([False, True], [revision == pushed for revision in seen])

    def test_one_that_never_ends_and_a_deadline(self):
        self.serve()
        self.server.application("shop").behave(ignore_refresh=True)
        answer = self.get("applications/shop?refresh=normal", headers={"Grpc-Timeout": "50m"})
        self.assertEqual((504, 4), _code(answer))
        self.server.refresh_deadline = "server"
        answer = self.get("applications/shop?refresh=normal", headers={"Grpc-Timeout": "50m"})
        self.assert_refused(answer, 500, 2, "application refresh deadline exceeded")
        self.assertEqual((400, 3), _code(self.get("applications/shop", headers={"Grpc-Timeout": "5"})))
        with self.assertRaises(TimeoutError):
            self.get("applications/shop?refresh=normal", timeout=0.1)

    def test_a_reconcile_may_fall_into_the_second_in_which_the_operation_ended(self):
        self.serve("manual")
        self.server.application("shop").behave(reuse_second=1)
        self.server.controller.hold("reconcile")
        self.sync(prune=True)
        self.server.controller.wait_for("reconcile", "shop")
        status = self.server.application("shop").seen["status"]
        self.assertEqual(status["operationState"]["finishedAt"], status["reconciledAt"])
        self.assertEqual("OutOfSync", status["sync"]["status"])

    def test_a_clock_of_its_own_keeps_seconds_apart(self):
        self.serve({"server": {"tick": 1}, "applications": [{"name": "shop"}]})
        self.sync()
        status = self.server.application("shop").wait_for_operation()["status"]
        self.assertGreater(status["reconciledAt"], status["operationState"]["finishedAt"])

    def test_broken_manifests_and_an_invalid_spec(self):
        self.serve("manual")
        application = self.server.application("shop")
        application.push({"revision": "bad", "error": "helm template failed"})
        status = self.get("applications/shop?refresh=normal").json["status"]
        self.assertEqual(("Unknown", "ComparisonError", "Failed to load target state: helm template "
                          "failed"), (status["sync"]["status"], status["conditions"][0]["type"],
                                      status["conditions"][0]["message"]))
        self.server.clock.advance(5)
        application.behave(invalid_spec="no such project")
        invalid = self.get("applications/shop?refresh=normal").json["status"]
        self.assertEqual("InvalidSpecError", invalid["conditions"][0]["type"])
        self.assertEqual(status["reconciledAt"], invalid["reconciledAt"])


class Operations(Case):
    def phases(self, application):
        """What phase, finishedAt, retryCount and operation were, change by change."""
        events, _ = self.server.store.events_from(0)
        seen = []
        for event in events:
            state = (event.object.get("status") or {}).get("operationState") or {}
            now = (state.get("phase"), "finishedAt" in state, state.get("retryCount", 0),
                   "operation" in event.object)
            if event.object["metadata"]["name"] == application and seen[-1:] != [now]:
                seen.append(now)
        return seen

    def test_from_being_asked_for_to_its_end(self):
        self.serve("manual")
        application = self.server.application("shop")
        self.server.controller.hold("*")
        answer = self.sync(prune=True, infos=[{"name": "ci-run", "value": "9911"}]).json
        self.assertNotIn("operationState", answer["status"])
        self.assertEqual({"username": "admin"}, answer["operation"]["initiatedBy"])
        self.server.controller.step("pick-up", "shop")
        state = application.seen["status"]["operationState"]
        self.assertEqual(("Running", answer["operation"]), (state["phase"], state["operation"]))
        self.assertIn("operation", application.seen)
        self.server.controller.step("apply", "shop")
        self.assertEqual(3, len(application.seen["status"]["operationState"]["syncResult"]["resources"]))
        self.server.controller.step("finish", "shop")
        seen = application.wait_for(lambda seen: "operation" not in seen)
        self.assertEqual("Succeeded", seen["status"]["operationState"]["phase"])
        self.assertEqual([{"name": "ci-run", "value": "9911"}],
                         seen["status"]["operationState"]["operation"]["info"])
        # Only the reconcile that follows finds out that all is well.
        self.assertEqual("OutOfSync", seen["status"]["sync"]["status"])
        self.assertEqual(1, len(seen["status"]["history"]))
        self.server.controller.release()
        application.wait_for(lambda seen: seen["status"]["sync"]["status"] == "Synced")
        self.assertEqual(1, len(application.requested))

    def test_a_second_one_is_refused(self):
        self.serve("manual")
        self.server.controller.hold("pick-up")
        self.assertEqual(200, self.sync().status)
        self.assert_refused(self.sync(), 400, 9, "another operation is already in progress")
        self.assertEqual(1, len(self.server.application("shop").requested))

    def test_waves_wait_for_health_and_hooks(self):
        self.serve("waves")
        application = self.server.application("shop")
        messages = []
        self.sync()
        application.wait_for_operation()
        for event in self.server.store.events_from(0)[0]:
            status = event.object.get("status") or {}
            message = (status.get("operationState") or {}).get("message")
            if message and messages[-1:] != [message]:
                messages.append(message)
        self.assertEqual(["waiting for completion of hook batch/Job/migrate",
                          "waiting for healthy state of ConfigMap/settings",
                          "waiting for healthy state of apps/Deployment/api",
                          "waiting for healthy state of apps/Deployment/web",
                          "waiting for completion of hook batch/Job/smoke-test",
                          "successfully synced (all tasks run)"], messages)
        results = application.seen["status"]["operationState"]["syncResult"]["resources"]
        self.assertEqual({"hookType": "PreSync", "hookPhase": "Succeeded", "syncPhase": "PreSync"},
                         {key: value for key, value in results[0].items() if "Phase" in key or
                          "Type" in key})

    def test_a_retry_is_running_with_an_end(self):
        self.serve("failing-hook")
        self.server.controller.hold("retry")
        self.sync("flaky")
        self.server.controller.wait_for("retry", "flaky")
        state = self.server.application("flaky").seen["status"]["operationState"]
        self.assertRegex(state["message"], r"\. Retrying attempt #1 at \d+:\d\d[AP]M\.$")
        self.server.controller.release()
        self.server.application("flaky").wait_for_operation()
        self.assertEqual([(None, False, 0, False), (None, False, 0, True), ("Running", False, 0, True),
                          ("Running", True, 1, True), ("Running", False, 1, True),
                          ("Succeeded", True, 1, False)], self.phases("flaky"))

    def test_failures(self):
        self.serve("failing-hook")
        for name, phase in (("broken", "PreSync"), ("refused", "Sync")):
            self.sync(name)
            state = self.server.application(name).wait_for_operation()["status"]["operationState"]
            result = state["syncResult"]["resources"][0]
            self.assertEqual(("Failed", "Failed", phase),
                             (state["phase"], result["hookPhase"], result["syncPhase"]))
            self.assertNotIn("history", self.server.application(name).seen["status"])

    def test_auto_sync_does_not_repeat_what_failed(self):
        self.serve()
        application = self.server.application("shop")
        application.behave(sync_error="cluster is gone")
        application.change({"spec": {"syncPolicy": {"automated": {"selfHeal": False},
                                                    "retry": {"limit": 0}}}})
        pushed = application.push("a9")
        application.refresh()
        seen = application.wait_for(lambda seen: "conditions" in seen["status"])
        self.assertEqual({"type": "SyncError", "message":
                          f"Failed last sync attempt to [{pushed}]: cluster is gone"},
                         {name: value for name, value in seen["status"]["conditions"][0].items()
                          if name != "lastTransitionTime"})
        self.assertEqual("Error", seen["status"]["operationState"]["phase"])
        self.get("applications/shop?refresh=normal")
        self.assertEqual(1, len(application.operations))

    def test_auto_sync_gets_in_before_us(self):
        self.serve("manual")
        self.server.application("shop").behave(race_auto_sync=1)
        self.assert_refused(self.sync(), 400, 9, "another operation is already in progress")
        seen = self.server.application("shop").wait_for_operation()
        self.assertEqual({"automated": True},
                         seen["status"]["operationState"]["operation"]["initiatedBy"])
        self.assertEqual([], self.server.application("shop").requested)

    def test_a_commit_that_changes_nothing_makes_no_operation(self):
        self.serve()
        application = self.server.application("shop")
        pushed = application.push({"revision": "docs", "changes": ["others"]})
        found = self.get("applications/shop?refresh=normal").json
        self.assertEqual((pushed, "Synced"), (found["status"]["sync"]["revision"],
                                              found["status"]["sync"]["status"]))
        self.assertEqual([], application.operations)

    def test_windows(self):
        self.serve("windows")
        self.assert_refused(self.sync("frozen"), 403, 7, "cannot sync: blocked by sync window")
        self.assertEqual((403, 7), _code(self.sync("unreadable")))
        self.assertTrue(self.sync("unreadable").json["message"].startswith(
            "cannot sync: invalid sync window: "))
        self.assertEqual(200, self.sync("by-hand").status)
        frozen = self.get("applications/frozen/syncwindows").json
        self.assertEqual({"kind": "deny", "schedule": "* * * * *", "duration": "1h"},
                         frozen["activeWindows"][0])
        self.assertNotIn("canSync", frozen)

    def test_a_window_that_closes_while_an_operation_runs(self):
        self.serve("windows")
        application = self.server.application("frozen")
        self.server.controller.hold("blocked")
        application.sync()
        self.server.controller.wait_for("blocked", "frozen")
        state = application.seen["status"]["operationState"]
        self.assertEqual(("Running", "Sync operation blocked by sync window"),
                         (state["phase"], state["message"]))
        self.assertEqual({}, self.ask("DELETE", "/api/v1/applications/frozen/operation").json)
        for _ in range(3):
            self.server.controller.step("blocked", "frozen")
        self.server.controller.wait_for("blocked", "frozen")
        self.assertEqual("Terminating", application.seen["status"]["operationState"]["phase"])
        self.server.store.update("AppProject", ("argocd", "frozen"), lambda old: {
            **old, "spec": {**old["spec"], "syncWindows": []}})
        self.server.controller.release()
        state = application.wait_for_operation()["status"]["operationState"]
        self.assertEqual(("Failed", "Operation terminated"), (state["phase"], state["message"]))

    def test_terminate(self):
        self.serve("waves")
        self.server.controller.hold("wave")
        message = "Unable to terminate operation. No operation is in progress"
        self.assert_refused(self.ask("DELETE", "/api/v1/applications/shop/operation"), 400, 3, message)
        self.sync()
        self.server.controller.wait_for("wave", "shop")
        self.ask("DELETE", "/api/v1/applications/shop/operation")
        self.server.controller.release()
        state = self.server.application("shop").wait_for_operation()["status"]["operationState"]
        self.assertEqual(("Failed", "Operation terminated"), (state["phase"], state["message"]))

    def test_refusals_of_a_sync(self):
        self.serve()
        application = self.server.application("shop")
        self.assert_refused(self.sync(revision="v9"), 400, 9,
                            "Cannot sync to v9: auto-sync currently set to main")
        self.assertEqual((400, 9), _code(self.sync(manifests=["{}"])))
        application.change({"spec": {"syncPolicy": None}})
        answer = self.sync(revision="v9")
        self.assertEqual((400, 9), _code(answer))
        self.assertTrue(answer.json["message"].startswith("error resolving repo revision: rpc error:"))
        self.server.replace_allowed = False
        self.assertEqual((400, 9), _code(self.sync(syncOptions={"items": ["Replace=true"]})))
        self.server.controller.hold("delete")
        application.delete()
        self.assert_refused(self.sync(), 400, 9, "application is deleting")

    def test_pruning_partial_and_dry_runs(self):
        self.serve("manual")
        application = self.server.application("shop")
        self.sync(dryRun=True)
        application.wait_for(lambda seen: "operation" not in seen)
        self.assertNotIn("history", application.seen["status"])
        self.sync(resources=[{"group": "apps", "kind": "Deployment", "name": "shop"}])
        seen = application.wait_for_operation()
        self.assertEqual(1, len(seen["status"]["operationState"]["syncResult"]["resources"]))
        self.assertNotIn("history", seen["status"])
        self.sync()
        results = application.wait_for_operation()["status"]["operationState"]["syncResult"]["resources"]
        self.assertEqual(("PruneSkipped", "ignored (requires pruning)"),
                         (results[-1]["status"], results[-1]["message"]))
        row = application.seen["status"]["resources"][-1]
        self.assertEqual(("OutOfSync", True), (row["status"], row["requiresPruning"]))
        self.sync(prune=True)
        seen = application.wait_for_operation()
        self.assertEqual(("Synced", 2), (seen["status"]["sync"]["status"],
                                         len(seen["status"]["resources"])))

    def test_rollback(self):
        self.serve("manual")
        application = self.server.application("shop")
        for commit in ("b1", "b2"):
            application.push(commit)
            self.sync(prune=True)
            application.wait_for_operation()
        path = "/api/v1/applications/shop/rollback"
        self.assert_refused(self.ask("POST", path, {"id": 7}), 400, 3,
                            "application argocd/shop does not have deployment with id 7")
        self.assertEqual(200, self.ask("POST", path, {"id": 0}).status)
        seen = application.wait_for_operation()
        self.assertEqual(revision("b1"), seen["status"]["operationState"]["syncResult"]["revision"])
        self.assertEqual("OutOfSync", seen["status"]["sync"]["status"])
        application.change({"spec": {"syncPolicy": {"automated": {}}}})
        self.assert_refused(self.ask("POST", path, {"id": 0}), 400, 9,
                            "rollback cannot be initiated when auto-sync is enabled")


class Health(Case):
    def test_degraded_for_a_while_and_for_good(self):
        self.serve("degraded")
        for name in ("crashing", "flapping"):
            self.sync(name)
        flapping = self.server.application("flapping")
        flapping.wait_for(lambda seen: seen["status"]["health"]["status"] == "Degraded")
        flapping.wait_for(lambda seen: seen["status"]["health"]["status"] == "Healthy")
        self.server.application("crashing").wait_for(
            lambda seen: seen["status"]["health"]["status"] == "Degraded")
        nodes = self.get("applications/crashing/resource-tree").json["nodes"]
        pod = next(node for node in nodes if node["kind"] == "Pod")
        self.assertIn({"name": "Status Reason", "value": "CrashLoopBackOff"}, pod["info"])
        events = self.get("applications/crashing/events?resourceName=api-5d9c7b6f4-x0"
                          "&resourceNamespace=crashing&resourceUID=u").json["items"]
        self.assertEqual(["BackOff"], [event["reason"] for event in events])

    def test_no_address_has_no_message_and_some_have_no_health(self):
        self.serve("no-address")
        rows = {row["kind"]: row for row in self.get("applications/shop").json["status"]["resources"]}
        self.assertEqual({"status": "Progressing"}, rows["Ingress"]["health"])
        self.assertEqual("Progressing", self.get("applications/shop").json["status"]["health"]["status"])
        self.serve()
        rows = self.get("applications/shop").json["status"]["resources"]
        self.assertNotIn("health", rows[0])

    def test_it_changes_without_a_reconcile(self):
        self.serve()
        application = self.server.application("shop")
        before = application.seen["status"]["reconciledAt"]
        self.server.clock.advance(5)
        application.set_health("Deployment", "shop", "Degraded", "back-off")
        status = self.get("applications/shop").json["status"]
        self.assertEqual((before, "Degraded", "Caused by apps/Deployment:shop/shop"),
                         (status["reconciledAt"], status["health"]["status"],
                          status["health"]["message"]))

    def test_many_sources(self):
        self.serve("multi-source")
        name = "billing?appNamespace=team-pay"
        found = self.get(f"applications/{name}&refresh=normal").json
        self.assertEqual(["2.4.7", revision("v2"), revision("1.3.0", "oci")],
                         found["status"]["sync"]["revisions"])
        self.assertEqual({"repoURL": ""}, found["status"]["sync"]["comparedTo"]["source"])
        self.assertNotIn("revision", found["status"]["sync"])
        self.assertEqual((500, 2), _code(self.sync("billing", appNamespace="team-pay",
                                                   revisions=["x"], sourcePositions=[4])))
        self.assertEqual((500, 13), _code(self.sync("billing", appNamespace="team-pay",
                                                    sourcePositions=[1])))
        self.assertEqual(200, self.sync("billing", appNamespace="team-pay", revisions=["2.4.6"],
                                        sourcePositions=[1]).status)
        seen = self.server.application("team-pay/billing").wait_for_operation()
        result = seen["status"]["operationState"]["syncResult"]
        self.assertEqual(("", "2.4.6"), (result["revision"], result["revisions"][0]))

    def test_a_dry_commit_is_hydrated(self):
        self.serve("hydrator")
        application = self.server.application("shop")
        dry = application.push("d2")
        application.refresh()
        seen = application.wait_for(lambda seen: "operationState" in seen["status"] and
                                    seen["status"]["sync"]["status"] == "Synced" and
                                    seen["status"]["operationState"]["phase"] == "Succeeded")
        hydrated = seen["status"]["sourceHydrator"]["currentOperation"]
        self.assertEqual((dry, "Hydrated", seen["status"]["sync"]["revision"]),
                         (hydrated["drySHA"], hydrated["phase"], hydrated["hydratedSHA"]))

    def test_applications_of_applications(self):
        self.serve("app-of-apps")
        self.assertEqual(403, self.get("applications/billing").status)
        self.sync("apps")
        self.server.wait_for(lambda: self.server.application("billing").seen)
        for name in ("shop", "billing"):
            self.server.application(name).wait_for(
                lambda seen: seen["status"]["sync"]["status"] == "Synced" and
                seen["status"]["health"]["status"] == "Healthy")
        self.assertTrue(self.server.application("apps").seen["status"]["summary"]["isAppOfApps"])


class Changes(Case):
    def test_spec_patch_create_and_project(self):
        self.serve()
        spec = self.get("applications/shop").json["spec"]
        spec["source"]["targetRevision"] = "a1"
        self.assertEqual(spec, self.ask("PUT", "/api/v1/applications/shop/spec", spec).json)
        document = [{"op": "test", "path": "/spec/source/targetRevision", "value": "a1"},
                    {"op": "replace", "path": "/spec/source/targetRevision", "value": "main"}]
        path = "/api/v1/applications/shop"
        answer = self.ask("PATCH", path, {"patch": json.dumps(document)})
        self.assertEqual("main", answer.json["spec"]["source"]["targetRevision"])
        answer = self.ask("PATCH", path, {"patch": json.dumps(document)})
        self.assertEqual((500, 2), _code(answer))
        self.assertTrue(answer.json["message"].startswith("error applying patch"))
        new = {"metadata": {"name": "new"}, "spec": spec}
        self.assertEqual(200, self.ask("POST", "/api/v1/applications", new).status)
        self.assertEqual(200, self.ask("POST", "/api/v1/applications", new).status)
        new["spec"] = {**spec, "project": "nothing"}
        self.assertEqual((400, 3), _code(self.ask("POST", "/api/v1/applications", new)))
        new["spec"] = {**spec, "info": [{"name": "a", "value": "b"}]}
        self.assert_refused(self.ask("POST", "/api/v1/applications", new), 400, 3,
                            "existing application spec is different, use upsert flag to force update")
        self.assertEqual(200, self.ask("POST", "/api/v1/applications?upsert=true", new).status)
        self.assertEqual("default", self.get("projects/default").json["metadata"]["name"])

    def test_application_sets(self):
        self.serve()
        one = {"metadata": {"name": "many"}, "spec": {
            "generators": [{"list": {"elements": [{"name": "a"}, {"name": "b"}]}}],
            "template": {"metadata": {"name": "many-{{name}}"}, "spec": {
                "project": "default", "destination": {"name": "in-cluster", "namespace": "{{name}}"},
                "source": {"repoURL": "https://git.example.com/acme/deploy.git", "path": "{{name}}",
                           "targetRevision": "main"}}}}}
        found = self.ask("POST", "/api/v1/applicationsets/generate", {"applicationSet": one}).json
        self.assertEqual(["many-a", "many-b"], [child["metadata"]["name"]
                                                for child in found["applications"]])
        found = self.ask("POST", "/api/v1/applicationsets?dryRun=true", one).json
        self.assertEqual(2, found["status"]["resourcesCount"])
        self.assertEqual((404, 5), _code(self.get("applicationsets/many")))
        self.assertEqual(200, self.ask("POST", "/api/v1/applicationsets", one).status)
        self.server.wait_for(lambda: self.server.application("many-b").seen)
        self.server.wait_for(lambda: self.server.object("ApplicationSet", "many")["status"])
        one["spec"]["template"]["spec"]["project"] = "{{name}}"
        self.assertEqual((500, 2), _code(self.ask("POST", "/api/v1/applicationsets", one)))

    def test_webhooks(self):
        self.serve("rights")
        body = json.dumps({"ref": "refs/heads/main", "repository": {
            "html_url": "https://git.example.com/acme/deploy", "default_branch": "main"},
            "commits": []}).encode()
        signature = hmac.new(b"hook-secret", body, "sha256").hexdigest()
        for headers, status in (
                ({"X-GitHub-Event": "push", "X-Hub-Signature-256": f"sha256={signature}"}, 200),
                ({"X-GitHub-Event": "push", "X-Hub-Signature-256": "sha256=00"}, 400),
                ({"X-GitHub-Event": "push"}, 400), ({"X-Gogs-Event": "push"}, 400),
                ({"X-Gogs-Event": "push", "X-Gogs-Signature": signature}, 200),
                ({"X-GitLab-Event": "Push Hook", "X-Gitlab-Token": "x"}, 400), ({}, 400)):
            with self.subTest(headers=headers):
                self.server.controller.hold("reconcile")
                answer = self.ask("POST", "/api/webhook", body, headers=headers, account=None)
                self.assertEqual(status, answer.status, answer.body)
                asked = "annotations" in self.server.application("shop").seen["metadata"]
                self.assertEqual(status == 200, asked)
                self.server.controller.release()
                self.server.application("shop").wait_for(
                    lambda seen: "annotations" not in seen["metadata"])
        self.assertEqual(405, self.ask("GET", "/api/webhook").status)


class Program(unittest.TestCase):
    def test_by_itself_it_says_what_it_is_and_ends_with_its_parent(self):
        with tempfile.TemporaryDirectory() as directory:
            port_file = Path(directory) / "port"
            process = subprocess.Popen(
                [sys.executable, "-B", "-m", "fakes.argocd_server", "--port-file", str(port_file)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                cwd=Path(__file__).resolve().parents[2])
            self.assertIn("NOT Argo CD", process.stdout.readline())
            self.assertTrue(process.stdout.readline().startswith("Argo CD: http://127.0.0.1:"))
            process.stdout.readline()
            process.communicate(timeout=10)  # closes its stdin
            self.assertEqual(0, process.returncode)
            self.assertIn("admin", json.loads(port_file.read_text())["tokens"])

    def test_it_follows_a_repository_on_this_disk(self):
        with tempfile.TemporaryDirectory() as directory:
            def git(*arguments):
                subprocess.run(["git", "-C", directory, "-c", "user.name=T", "-c", "user.email=t@x.example",
                                *arguments], check=True, capture_output=True)
            git("init", "-q", "-b", "main")
            values = Path(directory) / "values.yaml"
            from fakes.argocd_server import WatchedRepository
            url = "https://git.example.com/site.git"
            for tag in ("v1", "v2"):
                values.write_text(f"image:\n  repository: shop\n  tag: {tag}  # here\n")
                git("add", ".")
                git("commit", "-qm", tag)
                if tag == "v1":
                    server = self.enterContext(ArgoServer(
                        {"applications": [{"name": "site", "repo": url, "auto": True}]},
                        repositories=[WatchedRepository(url, directory)]))
                    images = server.application("site").seen["status"]["summary"]["images"]
                    self.assertEqual(["shop:v1"], images)
            tip = subprocess.run(["git", "-C", directory, "rev-parse", "HEAD"], text=True,
                                 capture_output=True).stdout.strip()
            server.application("site").refresh()
            seen = server.application("site").wait_for(
                lambda seen: seen["status"]["summary"].get("images") == ["shop:v2"])
            self.assertEqual(tip, seen["status"]["sync"]["revision"])


def _code(answer):
    return answer.status, answer.json["code"]


def load_tests(loader, tests, _):
    from fakes.argocd_server import selftest_kubernetes
    tests.addTests(loader.loadTestsFromModule(selftest_kubernetes))
    return tests


if __name__ == "__main__":
    # By its name in the package, so that the other file finds the very same classes.
    unittest.main(module="fakes.argocd_server.selftest")
