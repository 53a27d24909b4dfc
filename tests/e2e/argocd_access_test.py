#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every way to name the server and to show who one is, and what is said when that is wrong
(argocd-api.md, 1 and 3; cli.md)."""

import base64
import json
import re
import socket
import ssl
import threading

from argocd_support import (DENIED, DONE, NOT_FOUND, OUT_OF_TIME, UNREACHABLE, USAGE, Argo, main)
from fakes import fault_proxy
from fakes.tls import Authority

PASSWORD = "secret"     # of ci-bot in the scenario rights


class Access(Argo):
    def setUp(self):
        super().setUp()
        self.argo("rights")
        self.token = self.server.token("ci-bot")

    def bare(self, *arguments, env=None, **options):
        """Without a server and without credentials."""
        return self.wait(*arguments, env=env, address=[], credentials={}, **options)

    def assert_in(self, done):
        self.assert_result("healthy", done)

    def host(self):
        return f"127.0.0.1:{self.server.port}"

    def config(self, mode=0o600, name="home/.config/argocd/config", token=None, **server):
        facts = {"server": self.host(), "plain-text": True, **server}
        return self.write(name, json.dumps({
            "current-context": "here",
            "contexts": [{"name": "here", "server": self.host(), "user": "me"}],
            "servers": [facts],
            "users": [{"name": "me", "auth-token": self.token if token is None else token}]}), mode)


class Addresses(Access):
    def test_the_variables_of_argo_cd_name_all(self):
        self.assert_in(self.bare(env={"ARGOCD_SERVER": self.server.url,
                                      "ARGOCD_AUTH_TOKEN": self.token}))

    def test_an_address_without_a_scheme_is_that_of_the_argocd_cli(self):
        for flags, env in ((["--plaintext"], {}), ([], {"GITOPS_PLAINTEXT": "true"}),
                           ([], {"ARGOCD_OPTS": "--plaintext"})):
            with self.subTest(flags=flags, env=env):
                self.assert_in(self.bare("--server", self.host(), *flags, env={
                    "ARGOCD_AUTH_TOKEN": self.token, **env}))

    def test_argocd_opts_name_all(self):
        for opts in (f"--server {self.host()} --plaintext --auth-token {self.token}",
                     f"--server={self.host()} --plaintext=true '--auth-token={self.token}' "
                     "--grpc-web --http-retry-max 3 --loglevel=warn"):
            with self.subTest(opts=opts[:30]):
                self.assert_in(self.bare(env={"ARGOCD_OPTS": opts}))

    def test_a_flag_comes_before_a_variable(self):
        self.assert_in(self.bare("--server", self.server.url, env={
            "ARGOCD_SERVER": "127.0.0.1:1", "ARGOCD_OPTS": "--server 127.0.0.1:2",
            "ARGOCD_AUTH_TOKEN": self.token}))

    def test_an_unencrypted_connection_that_leaves_the_machine_is_warned_of_once(self):
        """Unless it does not leave the machine."""
        def relay(exchange):
            exchange.request.path = exchange.request.path.replace("http://argocd.example.com", "")
            fault_proxy.pass_on(exchange)
        proxy = self.proxy(self.server)
        proxy.add(relay, times=None)
        env = {"ARGOCD_AUTH_TOKEN": self.token}
        done = self.bare("--server", "http://argocd.example.com",
                         env={**env, "http_proxy": proxy.url("")})
        self.assert_in(done)
        self.assertEqual(1, done.err.count("not encrypted"))
        done = self.bare("--server", self.server.url, env=env)
        self.assertNotIn("not encrypted", done.err)

    def test_a_scheme_and_a_flag_must_agree(self):
        done = self.bare("--server", f"https://{self.host()}", "--plaintext",
                         env={"ARGOCD_AUTH_TOKEN": self.token})
        self.assert_status(USAGE, done)

    def test_no_server_is_bad_usage(self):
        done = self.bare(env={"ARGOCD_AUTH_TOKEN": self.token})
        self.assert_status(USAGE, done)
        message, hint = self.assert_says_why(done)
        self.assertIn("server", message)
        self.assertIn("ARGOCD_SERVER", hint)

    def test_the_file_of_the_argocd_cli_names_all(self):
        path = self.config()
        for env in ({"HOME": str(self.dir / "home")},
                    {"XDG_CONFIG_HOME": str(self.dir / "home/.config")},
                    {"ARGOCD_CONFIG_DIR": str(path.parent)},
                    {"ARGOCD_OPTS": f"--config {path}"},
                    {"GITOPS_ARGOCD_CONFIG": str(path)}):
            with self.subTest(env=list(env)):
                self.assert_in(self.bare(env=env))
        self.assert_in(self.bare("--argocd-config", path))

    def test_a_file_that_others_can_read_is_refused(self):
        path = self.config(mode=0o644)
        done = self.bare("--argocd-config", path)
        self.assert_status(USAGE, done)
        self.assertIn("600", " ".join(self.assert_says_why(done)))
        self.assertNotIn(self.token, done.err)

    def test_the_token_of_the_file_goes_to_its_server_only(self):
        self.config()
        done = self.bare("--server", "http://localhost:" + str(self.server.port),
                         env={"HOME": str(self.dir / "home")})
        self.assert_status(DENIED, done)
        self.assertEqual([], self.server.requests)

    def test_a_root_path_is_put_before_all_paths(self):
        self.argo("healthy", root_path="/apps/argocd/")
        host = f"http://127.0.0.1:{self.server.port}"
        for flags, env in ((["--server", host + "/apps/argocd"], {}),
                           (["--server", host, "--root-path", "apps/argocd"], {}),
                           (["--server", host, "--root-path", "/apps/argocd/"], {}),
                           (["--server", host],
                            {"ARGOCD_OPTS": "--grpc-web-root-path /apps/argocd"})):
            with self.subTest(flags=flags[1:]):
                self.assert_in(self.bare(*flags, env={
                    **env, "ARGOCD_AUTH_TOKEN": self.server.token()}))

    def test_a_root_path_that_is_missing_is_hinted_at(self):
        self.argo("healthy", root_path="/argocd")
        done = self.bare("--server", f"http://127.0.0.1:{self.server.port}",
                         env={"ARGOCD_AUTH_TOKEN": self.server.token()})
        self.assert_status(UNREACHABLE, done)
        self.assertIn("--root-path", self.assert_says_why(done)[1])


class Credentials(Access):
    def with_server(self, *arguments, **options):
        return self.wait(*arguments, credentials={}, **options)

    def test_a_token_lies_in_a_file(self):
        for text in (self.token, self.token + "\n", self.token + "\r\n", f" {self.token}\n\n"):
            with self.subTest(text=text[-2:]):
                path = self.write("token", text)
                self.assert_in(self.with_server("--auth-token-file", path))
                self.assert_in(self.with_server(env={"GITOPS_AUTH_TOKEN_FILE": str(path)}))

    def test_an_empty_file_holds_no_token(self):
        done = self.with_server("--auth-token-file", self.write("token", "\n"))
        self.assert_status(USAGE, done)
        self.assert_says_why(done)

    def test_a_token_is_one_line(self):
        two = self.token + "\nX-Evil: 1\n"
        for arguments, env in ((["--auth-token-file", self.write("token", two)], {}),
                               ([], {"ARGOCD_AUTH_TOKEN": self.token + "\r\nX-Evil: 1"})):
            done = self.with_server(*arguments, env=env)
            self.assert_status(USAGE, done)
            message, hint = self.assert_says_why(done)
            self.assertIn("Authorization is not one line", message)
            self.assertIn("is one line", hint)
            self.assertNotIn("X-Evil", done.out + done.err)
        self.assertEqual([], [one for one in self.server.requests if "X-Evil" in str(one.headers)])

    def test_a_mounted_secret_holds_a_token(self):
        self.write("mounted/token", self.token)
        self.assert_in(self.with_server("--credentials-dir", self.dir / "mounted"))

    def test_a_mounted_secret_holds_a_login(self):
        self.write("mounted/username", "ci-bot\n")
        self.write("mounted/password", PASSWORD + "\n")
        self.assert_in(self.with_server("--credentials-dir", self.dir / "mounted"))
        self.assertEqual(1, len(self.server.requests_of("login")))

    def test_a_password_lies_in_a_file_or_a_variable(self):
        path = self.write("password", PASSWORD)
        self.assert_in(self.with_server("--username", "ci-bot", "--password-file", path))
        for end in ("", "\n"):
            self.assert_in(self.with_server(env={"ARGOCD_USERNAME": "ci-bot" + end,
                                                 "ARGOCD_PASSWORD": PASSWORD + end}))

    def test_a_wrong_password_is_tried_once(self):
        path = self.write("password", "wrong")
        done = self.with_server("--username", "ci-bot", "--password-file", path)
        self.assert_status(DENIED, done)
        self.assertEqual(1, len(self.server.requests_of("login")))
        message, hint = self.assert_says_why(done)
        self.assertIn("password of ci-bot", message)
        self.assertIn("limits failed logins", hint)

    def test_no_credentials_are_denied_before_anybody_is_asked(self):
        done = self.with_server()
        self.assert_status(DENIED, done)
        self.assertIn("ARGOCD_AUTH_TOKEN", self.assert_says_why(done)[1])
        self.assertEqual([], self.server.requests)

    def test_a_wrong_token_is_denied(self):
        foreign = re.sub(r"[^.]*$", "AAAA", self.token)
        for token, words in ((foreign, "verify the token"), ("not-a-jwt", "no token")):
            with self.subTest(words=words):
                done = self.with_server(env={"ARGOCD_AUTH_TOKEN": token})
                self.assert_status(DENIED, done)
                message, hint = self.assert_says_why(done)
                self.assertIn(words, message)
                self.assertTrue(hint)
                self.assertLess(done.seconds, 10)

    def test_a_token_that_has_expired_is_denied(self):
        self.server.expire_token("ci-bot")
        for tool in (self.wait, self.sync):
            done = tool(credentials={"ARGOCD_AUTH_TOKEN": self.token})
            self.assert_status(DENIED, done)
            self.assertIn("expired", self.assert_says_why(done)[0])

    def test_who_has_no_rights_is_told_that_it_may_not_be_there(self):
        done = self.wait(credentials={"ARGOCD_AUTH_TOKEN": self.server.token("nobody")})
        self.assert_status(DENIED, done)
        self.assertIn("does not exist, or the token may not see it", self.assert_says_why(done)[1])

    def test_who_has_no_rights_sees_nothing_in_lists(self):
        done = self.wait("--project", "shop", app=None, credentials={
            "ARGOCD_AUTH_TOKEN": self.server.token("nobody")})
        self.assert_status(NOT_FOUND, done)
        hint = self.assert_says_why(done)[1]
        self.assertIn("the API server leaves out silently what the token may not see", hint)
        self.assertIn("--core looks into --namespace alone, or with --all-namespaces", hint)

    def test_what_is_missing_is_not_found_where_its_project_is_known(self):
        done = self.wait("--project", "shop", app="shob",
                         credentials={"ARGOCD_AUTH_TOKEN": self.token})
        self.assert_status(NOT_FOUND, done)
        self.assertIn("shob", self.assert_says_why(done)[0])

    def test_one_of_another_project_is_not_deleted(self):
        self.argo("healthy")
        for goal in ("deleted", "created", "sync"):
            for more in ([], ["--once"]):
                done = self.wait("--project", "other", "--for", goal, *more)
                self.assert_result("notfound", done)
                message, hint = self.assert_says_why(done)
                self.assertIn("in the project other", message)
                self.assertIn("it is of the project default", hint)
        self.assert_result("deleted", self.wait("--project", "default", "--for", "deleted",
                                                app="nope"))

    def test_a_project_without_rights_is_denied(self):
        done = self.wait("--project", "other", app="hidden",
                         credentials={"ARGOCD_AUTH_TOKEN": self.token})
        self.assert_status(DENIED, done)


class Exchanges(Access):
    """3.4: the identity of a CI job for a token."""

    def exchange(self, *arguments, **options):
        return self.wait("--oidc-connector", "github", *arguments, credentials={}, **options)

    def test_an_id_token_lies_in_a_file(self):
        path = self.write("id-token", "identity-of-ci\n")
        self.assert_in(self.exchange("--oidc-token-file", path))
        self.assertEqual(1, len(self.server.requests_of("dex_token")))

    def test_an_id_token_is_in_a_variable(self):
        for end in ("", "\n"):
            self.assert_in(self.exchange(env={"GITOPS_OIDC_TOKEN": "identity-of-ci" + end}))

    def test_an_id_token_is_fetched_from_github(self):
        github = self.proxy()
        github.add(fault_proxy.answer(200, ("Content-Type", "application/json"),
                                      body=b'{"count": 1, "value": "identity-of-ci"}'), times=None)
        done = self.exchange(env={
            "GITHUB_ACTIONS": "true", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "runner-token",
            "ACTIONS_ID_TOKEN_REQUEST_URL": github.url("token?api-version=2.0")})
        self.assert_status(DONE, done)
        self.assertIn("::add-mask::identity-of-ci\n", done.err)
        request, = github.seen
        self.assertEqual("Bearer runner-token", request.headers["authorization"])
        self.assertIn("api-version=2.0&audience=", request.path)
        self.assertTrue(all("runner-token" not in str(one.headers) + str(one.body)
                            for one in self.server.requests))

    def test_an_identity_that_nobody_knows_is_denied(self):
        done = self.exchange(env={"GITOPS_OIDC_TOKEN": "identity-of-others"})
        self.assert_status(DENIED, done)
        self.assert_says_why(done)
        self.assertNotIn("identity-of-others", done.err + done.out)

    def test_a_job_that_may_not_have_an_id_token_is_told_how(self):
        done = self.exchange(env={"GITHUB_ACTIONS": "true"})
        self.assert_status(DENIED, done)
        self.assertIn("id-token: write", self.assert_says_why(done)[1])


class Tls(Argo):
    def setUp(self):
        super().setUp()
        self.authority = Authority(self.dir / "ca")

    def test_a_private_authority_is_trusted_where_it_is_named(self):
        self.argo("healthy", tls=self.authority)
        ca = str(self.authority.certificate)
        self.assert_result("healthy", self.wait("--ca-file", ca))
        for env in ({"SSL_CERT_FILE": ca}, {"GITOPS_CA_FILE": ca},
                    {"ARGOCD_OPTS": f"--server-crt {ca}"}):
            with self.subTest(env=list(env)):
                done = self.wait(env=env)
                self.assert_result("healthy", done)
                self.assertNotIn("not encrypted", done.err)

    def test_an_address_without_a_scheme_is_https(self):
        server = self.argo("healthy", tls=self.authority)
        self.assert_result("healthy", self.wait(
            "--ca-file", self.authority.certificate, address=["--server", f"127.0.0.1:{server.port}"]))

    def test_a_certificate_of_a_stranger_is_refused_and_gets_no_token(self):
        server = self.argo("healthy", tls=self.authority)
        other = Authority(self.dir / "other")
        for flags in ([], ["--ca-file", other.certificate]):
            with self.subTest(flags=flags):
                done = self.wait(*flags)
                self.assert_status(UNREACHABLE, done)
                self.assertIn("certificate", self.assert_says_why(done)[0])
        self.assertEqual([], server.requests)

    def test_a_certificate_can_be_left_unchecked_with_a_warning(self):
        self.argo("healthy", tls=self.authority)
        for flags, env in ((["--insecure-skip-tls-verify"], {}), ([], {"ARGOCD_OPTS": "--insecure"})):
            with self.subTest(env=env):
                done = self.wait(*flags, env=env)
                self.assert_result("healthy", done)
                self.assertIn("not checked", done.err)

    def test_who_asks_without_tls_is_told_so(self):
        """307: and the redirect is not followed."""
        server = self.argo("healthy", tls=self.authority)
        done = self.wait(address=["--server", f"http://127.0.0.1:{server.port}"])
        self.assert_status(UNREACHABLE, done)
        message, hint = self.assert_says_why(done)
        self.assertIn("wants https", message)
        self.assertIn("https://", hint)

    def test_who_asks_with_tls_where_there_is_none_is_told_so(self):
        server = self.argo("healthy")
        done = self.wait("--timeout", "3s", address=["--server", f"127.0.0.1:{server.port}"])
        self.assert_status((UNREACHABLE, OUT_OF_TIME), done)
        self.assert_says_why(done)

    def test_the_authority_of_the_cli_file_is_trusted(self):
        server = self.argo("healthy", tls=self.authority)
        place = f"127.0.0.1:{server.port}"
        path = self.write("config", json.dumps({
            "current-context": "here", "contexts": [{"name": "here", "server": place, "user": "me"}],
            "servers": [{"server": place, "certificate-authority-data": base64.b64encode(
                self.authority.certificate.read_bytes()).decode()}],
            "users": [{"name": "me", "auth-token": server.token()}]}), 0o600)
        self.assert_result("healthy", self.wait("--argocd-config", path, address=[],
                                                credentials={}))

    def test_a_client_certificate_is_shown_where_it_is_wanted(self):
        server = self.argo("healthy")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.authority.server("IP:127.0.0.1"))
        context.load_verify_locations(self.authority.certificate)
        context.verify_mode = ssl.CERT_REQUIRED
        address = ["--server", self.proxy(server, tls=context).url(""),
                   "--ca-file", self.authority.certificate]
        pair = self.authority.client()
        self.assert_result("healthy", self.wait(
            "--client-cert-file", pair.certificate, "--client-key-file", pair.key, address=address))
        both = self.write("both.pem", pair.certificate.read_text() + pair.key.read_text(), 0o600)
        self.assert_result("healthy", self.wait("--client-cert-file", both, address=address))
        done = self.wait("--timeout", "5s", address=address)
        self.assert_status((UNREACHABLE, OUT_OF_TIME), done)
        self.assert_says_why(done)


class Proxies(Argo):
    def relay(self):
        """A proxy that understands CONNECT and the absolute addresses of plain http."""
        listener = self.enterContext(socket.create_server(("127.0.0.1", 0)))
        asked = []

        def pump(source, sink):
            try:
                while data := source.recv(65536):
                    sink.sendall(data)
                sink.shutdown(socket.SHUT_WR)
            except OSError:
                pass

        def serve(client):
            with client, client.makefile("rb", buffering=0) as stream:
                line = stream.readline().decode()
                asked.append(line.strip())
                while stream.readline().strip():
                    pass
                target = line.split()[1].rpartition(":")[2]
                with socket.create_connection(("127.0.0.1", int(target))) as backend:
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    back = threading.Thread(target=pump, args=[backend, client], daemon=True)
                    back.start()
                    pump(client, backend)
                    back.join(20)

        def accept():
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=serve, args=[client], daemon=True).start()
        threading.Thread(target=accept, daemon=True).start()
        self.addCleanup(listener.shutdown, socket.SHUT_RDWR)
        return f"http://127.0.0.1:{listener.getsockname()[1]}", asked

    def test_a_proxy_for_https_is_used(self):
        """Upstream's gRPC-web ignores it (#10180)."""
        server, *flags = self.foreign()
        for variable in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
            with self.subTest(variable=variable):
                url, asked = self.relay()
                self.assert_result("healthy", self.wait(*flags, env={variable: url},
                                                        address=server))
                self.assertTrue(asked)
                self.assertEqual({f"CONNECT {server[1].removeprefix('https://')} HTTP/1.1"},
                                 set(asked))

    def foreign(self):
        """The address of a server as one of another machine, and how to trust it."""
        authority = Authority(self.dir / "ca")
        server = self.argo("healthy", tls=authority)
        return ["--server", f"https://0.0.0.0:{server.port}"], "--ca-file", authority.certificate

    def test_a_proxy_is_passed_by_where_that_is_wanted(self):
        server, *flags = self.foreign()
        self.assert_result("healthy", self.wait(
            *flags, address=server,
            env={"HTTPS_PROXY": "http://127.0.0.1:1", "NO_PROXY": "example.com,0.0.0.0"}))

    def test_a_proxy_is_passed_by_on_this_machine(self):
        authority = Authority(self.dir / "ca")
        self.argo("healthy", tls=authority)
        self.assert_result("healthy", self.wait("--ca-file", authority.certificate,
                                                env={"HTTPS_PROXY": "http://127.0.0.1:1"}))

    def test_headers_of_a_login_proxy_are_sent(self):
        server = self.argo("healthy")
        header = self.write("headers", "CF-Access-Client-Id: id\nCF-Access-Client-Secret: hush\n")
        done = self.wait("--header-file", header, "--header", "X-Team: shop",
                         env={"ARGOCD_OPTS": "--header 'X-Opts: yes'"})
        self.assert_result("healthy", done)
        self.assertTrue(server.requests)
        for request in server.requests:
            self.assertEqual(("id", "hush", "shop", "yes"), tuple(request.headers.get(name) for name in (
                "cf-access-client-id", "cf-access-client-secret", "x-team", "x-opts")), request)
        self.assertNotIn("hush", done.out + done.err)

    def test_we_do_not_pretend_to_be_the_argocd_cli(self):
        """Whose version is checked by the server; nor do we ask for gzip (section 1)."""
        server = self.argo("healthy")
        self.wait()
        for request in server.requests:
            self.assertRegex(request.headers["user-agent"], r"^gitops-steps/")
            self.assertIn(request.headers.get("accept-encoding", "identity"), ("", "identity"))


class WrongServers(Argo):
    def refused(self, *arguments, status=UNREACHABLE, **options):
        done = self.wait(*arguments, **options)
        self.assert_status(status, done)
        self.assertLess(done.seconds, 25)
        return self.assert_says_why(done)

    def setUp(self):
        super().setUp()
        self.argo("healthy")

    def test_a_port_where_nobody_listens(self):
        with socket.socket() as bound:  # without this, another test may come to listen there
            bound.bind(("127.0.0.1", 0))
            port = bound.getsockname()[1]
            message, _ = self.refused(address=["--server", f"http://127.0.0.1:{port}"])
            self.assertIn(f"127.0.0.1:{port}", message)

    def test_a_host_that_has_no_address(self):
        message, _ = self.refused("--timeout", "10s", status=(UNREACHABLE, OUT_OF_TIME),
                                  address=["--server", "argocd.invalid"])
        self.assertIn("argocd.invalid", message)

    def web_server(self, fault):
        proxy = self.proxy()
        proxy.add(fault, times=None)
        return ["--server", proxy.url("")]

    def test_a_web_server_that_is_not_argo_cd(self):
        for fault in (fault_proxy.html(), fault_proxy.html(404), fault_proxy.answer(404),
                      fault_proxy.answer(200, ("Content-Type", "application/json"), body=b"{}"),
                      fault_proxy.answer(200, ("Content-Type", "application/json"), body=b"[1]"),
                      fault_proxy.answer(200, ("Content-Type", "text/plain"), body=b"hello")):
            for arguments in (["--app", "shop"], ["--selector", "a=b"]):
                with self.subTest(arguments=arguments):
                    message, hint = self.refused(*arguments, app=None, status=(1, UNREACHABLE),
                                                 address=self.web_server(fault))
                    self.assertNotIn("no application matches", message)

    def test_a_page_to_sign_in(self):
        """SSO in front of Argo CD: a redirect elsewhere, or the page itself."""
        for fault in (fault_proxy.answer(302, ("Location", "https://login.example.com/?token=hush")),
                      fault_proxy.html()):
            message, hint = self.refused(address=self.web_server(fault))
            self.assertIn("--header-file", hint)
            self.assertNotIn("hush", message + hint)

    def test_a_gateway_that_is_broken_for_long(self):
        self.refused("--timeout", "15s", address=self.web_server(fault_proxy.html(502)),
                     status=(UNREACHABLE, OUT_OF_TIME))

    def test_a_server_with_another_list_of_content_types(self):
        self.argo("healthy", server={"content_types": ["application/vnd.acme+json"]})
        done = self.sync()
        self.assertNotEqual(DONE, done.status)
        self.assertIn("content type", " ".join(self.assert_says_why(done)).lower())
        self.server.violations.clear()

    def test_secrets_are_not_sent_to_where_a_redirect_leads(self):
        stranger = self.proxy()
        stranger.add(fault_proxy.answer(404), times=None)
        self.refused(address=self.web_server(fault_proxy.answer(
            307, ("Location", stranger.url("api/v1/applications/shop")))))
        self.assertEqual([], stranger.seen)


class BadInput(Argo):
    def setUp(self):
        super().setUp()
        self.argo("healthy")

    def refused(self, *arguments, tool=None, status=USAGE, **options):
        done = (tool or self.wait)(*arguments, **options)
        self.assert_status(status, done)
        return self.assert_says_why(done)

    def test_bad_flags_are_refused_with_a_way_out(self):
        for arguments, hint in ((["--apps", "shop"], "--app"), (["--tiemout", "3s"], "--timeout")):
            self.assertIn(hint, " ".join(self.refused(*arguments)))
        for arguments in (["--timeout", "soon"], ["--stable-for", "-1s"], ["--app", ""],
                          ["--selector", "a=b"], ["--ignore-health", "/x"], ["--revision", "abc"]):
            with self.subTest(arguments=arguments):
                if arguments == ["--app", ""]:
                    self.refused(*arguments, app=None)
                else:
                    self.refused(*arguments)
        self.assertEqual([], self.server.requests)

    def test_a_selector_that_is_none_is_refused_before_anybody_is_asked(self):
        for selector in ("a=b=c", "a in x", "-a=b", "a,,b"):
            for tool in (self.wait, self.sync):
                with self.subTest(selector=selector, tool=tool.__name__):
                    message, hint = self.refused("--selector", selector, tool=tool, app=None)
                    self.assertIn("--selector", message)
                    self.assertIn("team=shop", hint)
        self.assertEqual([], self.server.requests)

    def test_names_that_are_no_paths_are_refused_or_encoded(self):
        for name in ("../../settings", "a/b/c", "shop?refresh=hard", "shop#x", "a b", "shop%2f.."):
            with self.subTest(name=name):
                done = self.wait(app=name)
                self.assertIn(done.status, (USAGE, DENIED), done)
                self.assert_says_why(done)
        self.assertTrue(all(request.does in ("get_application", "settings", "stream_applications")
                            for request in self.server.requests), self.server.requests)

    def test_two_ways_at_once_are_refused(self):
        self.refused("--for", "deleted", "--revision", "0123456789")
        self.refused("--server-dry-run", "--wait", tool=self.sync)
        self.refused("--sync-option", "ServerSideApply", tool=self.sync)

    def test_a_typo_in_a_resource_is_told(self):
        message, _ = self.refused("--resource", "Deploymnt/shop", tool=self.sync)
        self.assertIn("Deploymnt", message)


if __name__ == "__main__":
    main()
