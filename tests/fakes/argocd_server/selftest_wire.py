# SPDX-License-Identifier: Apache-2.0
"""The rows of the checklist about transport, tokens and lists; see selftest.py."""

import gzip
import http.client
import json
import socket
import ssl
import tempfile
import time

from fakes.argocd_server.selftest_support import Case, code_of
from fakes.tls import Authority

DENIED = {"error": "permission denied", "code": 7, "message": "permission denied"}


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
        connection = http.client.HTTPSConnection("127.0.0.1", server.port, context=context)
        connection.request("GET", "/argocd/api/version")
        self.assertEqual(200, connection.getresponse().status)
        connection.close()

    def test_a_client_certificate(self):
        directory = self.enterContext(tempfile.TemporaryDirectory())
        authority = Authority(directory)
        server = self.serve(tls=authority, client_ca=authority.certificate)
        context = ssl.create_default_context(cafile=authority.certificate)
        for has_one in (True, False):
            if has_one:
                context.load_cert_chain(*authority.client("admin"))
            else:
                context = ssl.create_default_context(cafile=authority.certificate)
            port = int(server.kubernetes_url.rpartition(":")[2])
            connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=5)
            try:
                connection.request("GET", "/apis/argoproj.io/v1alpha1/applications")
                self.assertEqual(200, connection.getresponse().status)
            except OSError:
                self.assertFalse(has_one)
            finally:
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
        self.assertEqual((400, 3), code_of(self.sync(prune="yes")))
        answer = self.ask("DELETE", "/api/v1/applications/shop?cascade=maybe")
        self.assertEqual((400, 3), code_of(answer))
        self.assertEqual((400, 3), code_of(self.ask("POST", "/api/v1/applications/shop/sync", "{")))

    def test_what_the_server_makes_itself_is_checked_too(self):
        self.serve(clean=False)
        self.server.application("shop").change({"status": {"helth": {}, "reconciledAt": "now"}})
        self.assertEqual(2, len(self.server.violations), self.server.violations)

    def test_an_html_error_of_a_proxy_and_a_redirect_to_sso(self):
        self.serve()
        page = "<html>Bad Gateway</html>"
        self.server.fail("/applications/shop$", times=2, status=502, body=page)
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
        self.assertEqual((501, 12), code_of(self.get("stream/applicationsets")))


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
        self.assertEqual((400, 3), code_of(self.get("applications/shop?projects=a&projects=b")))

    def test_who_may_see_but_not_do_is_told_so_at_length(self):
        self.serve("rights")
        answer = self.ask("POST", "/api/v1/applications/shop/sync", {}, account="reader")
        self.assertEqual((403, 7), code_of(answer))
        self.assertRegex(answer.json["message"], "^permission denied: applications, sync, "
                         r"shop/shop, sub: reader, iat: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
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
        self.assertEqual({"loggedIn": True, "username": "ci-bot", "iss": "argocd",
                          "groups": ["ci"]}, self.get("session/userinfo", account="ci-bot").json)
        self.assertEqual({}, self.get("session/userinfo", account=None).json)
        self.assertEqual(["Version"], list(self.ask("GET", "/api/version", account=None).json))

    def test_a_token_that_expires_while_it_is_used(self):
        self.serve()
        stream = self.stream()
        stream.event()
        self.server.expire_token()
        self.server.application("shop").change({"metadata": {"labels": {"a": "b"}}})
        self.assertTrue(stream.is_silent())
        self.assert_refused(self.get("applications/shop"), 401, 16,
                            "invalid session: Token is expired")

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
        answer = self.ask("POST", "/api/dex/token", form % "x", headers=headers)
        self.assertEqual(400, answer.status)


class Inspection(Case):
    def test_a_secret_is_masked_and_another_value_has_another_length(self):
        """5.8"""
        self.serve({"repositories": {"https://git.example.com/acme/deploy.git": ["a1", "a2"]},
                    "applications": [{"name": "shop", "live": "a1",
                                      "resources": [{"Secret/db": {"static": False}}]}]})
        item, = self.get("applications/shop/managed-resources").json["items"]
        live, wanted = (json.loads(item[state])["data"]["password"]
                        for state in ("normalizedLiveState", "predictedLiveState"))
        self.assertEqual({"+"}, set(live + wanted))
        self.assertNotEqual(len(live), len(wanted))


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
                ("selector=team%3Dshop", ["shop", "shop-eu"]),
                ("selector=tier+in+(2,3)", ["shop-eu"]),
                ("selector=!team", ["hidden"]), ("projects=other&projects=x", ["hidden"]),
                ("project=shop&projects=other", ["shop", "shop-eu"]), ("name=shop", ["shop"]),
                ("appNamespace=team-eu", ["shop-eu"]), ("repo=nowhere", [])):
            with self.subTest(query=query):
                found = self.get(f"applications?{query}").json["items"]
                self.assertEqual(expected, [item["metadata"]["name"] for item in found])
        self.assertEqual((500, 2), code_of(self.get("applications?selector=a%3D%3D%3D")))

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
