#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every way to say who we are, to the right server and to nobody else."""

import base64
import unittest

from support import DENIED, DONE, UNREACHABLE, USAGE, Authority, EndToEnd
from fakes import fault_proxy

NAME, PASSWORD = "ci", "pass:wörd/+% &?#@"
QUOTED = "pass%3Aw%C3%B6rd%2F%2B%25%20%26%3F%23%40"


def basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


class Passwords(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.server = self.serve(users={NAME: PASSWORD})
        self.url = self.server.url("site.git")
        self.tip = self.site.tip()

    def directory(self, **files):
        for name, content in files.items():
            self.write(f"secret/{name}", content)
        return self.dir / "secret"

    def test_an_empty_password_file_is_named(self):
        done = self.update(self.url, "--password-file", self.write("password", "\n"))
        self.assert_status(USAGE, done)
        self.assertIn(f"{self.dir}/password is empty", done.err)

    def test_a_directory_that_is_not_there_is_named(self):
        done = self.update(self.url, "--credentials-dir", self.dir / "absent")
        self.assert_status(USAGE, done)
        self.assertIn(f"there is no directory {self.dir}/absent", done.err)

    def test_flags(self):
        for ending in ("", "\n", "\r\n"):
            with self.subTest(ending=ending):
                tip = self.site.commit({"helm/values.yaml": "backend:\n  tag: v1\n"})
                password = self.write("password", PASSWORD + ending, mode=0o600)
                done = self.update(self.url, "--username", NAME, "--password-file", password)
                self.assert_status(DONE, done)
                self.assertEqual([self.site.tip(), tip], self.site.commits()[:2])

    def test_the_environment(self):
        done = self.update(self.url, env={"GIT_USERNAME": NAME, "GIT_PASSWORD": PASSWORD})
        self.assert_landed_once(self.site, done)

    def test_line_ends_in_the_environment(self):
        done = self.update(self.url, env={"GIT_USERNAME": NAME + "\n",
                                          "GIT_PASSWORD": PASSWORD + "\n"})
        self.assert_landed_once(self.site, done)

    def test_the_flags_own_variables(self):
        password = self.write("password", PASSWORD)
        done = self.update(self.url, env={"GITOPS_USERNAME": NAME,
                                          "GITOPS_PASSWORD_FILE": str(password)})
        self.assert_landed_once(self.site, done)

    def test_the_user_info_of_the_url(self):
        done = self.update(self.server.url("site.git", userinfo=f"{NAME}:{QUOTED}"), "--verbose")
        self.assert_landed_once(self.site, done)
        for text in (done.out, done.err, self.site.message()):
            self.assertNotIn(PASSWORD, text)
            self.assertNotIn(QUOTED, text)
        self.assertNotIn("@", done.json["repository"].replace("***@", ""))

    def test_a_name_in_the_url_and_the_password_elsewhere(self):
        done = self.update(self.server.url("site.git", userinfo=NAME),
                           env={"GIT_PASSWORD": PASSWORD})
        self.assert_landed_once(self.site, done)

    def test_a_mounted_secret(self):
        directory = self.directory(username=NAME + "\n", password=PASSWORD + "\n")
        done = self.update(self.url, "--credentials-dir", directory)
        self.assert_landed_once(self.site, done)

    def test_a_name_for_a_mounted_secret_without_one(self):
        for name in ("password", "token"):
            with self.subTest(name=name):
                self.site.commit({"helm/values.yaml": "backend:\n  tag: v1\n"})
                directory = self.write(f"{name}/{name}", PASSWORD + "\n").parent
                self.assert_status(DENIED, self.update(self.url, "--credentials-dir", directory))
                done = self.update(self.url, "--credentials-dir", directory, "--username", NAME)
                self.assert_status(DONE, done)
                done = self.update(self.url, "--credentials-dir", directory, "--dry-run",
                                   env={"GIT_USERNAME": NAME})
                self.assert_status(DONE, done)
                self.assertNotIn("does not count", done.err)

    def test_the_name_in_a_mounted_secret_counts(self):
        directory = self.directory(username=NAME, password=PASSWORD)
        done = self.update(self.url, "--credentials-dir", directory, "--username", "bob")
        self.assert_landed_once(self.site, done)
        self.assertEqual(1, done.err.count(f"{directory}/username has another"), done.err)
        for more in (("--username", NAME), ("--username", "bob", "--password-file",
                                            self.write("password", "wrong"))):
            with self.subTest(more=more):
                done = self.update(self.url, "--credentials-dir", directory, *more)
                self.assert_status(DONE, done)
                self.assertNotIn("another", done.err)

    def test_an_empty_password_in_a_mounted_secret_is_named(self):
        for name in ("password", "token"):
            with self.subTest(name=name):
                directory = self.write(f"{name}/{name}", "\n").parent
                self.write(f"{name}/username", "bob")
                done = self.update(self.url, "--credentials-dir", directory)
                self.assert_status(USAGE, done)
                self.assertIn(f"{directory}/{name} is empty, but shall hold a {name}", done.err)

    def test_a_netrc_file_that_opens_nothing_says_why(self):
        other = "git.example.com login x password y"
        rows = {"": "has no entry for 127.0.0.1", "{]": "has no entry for 127.0.0.1",
                f"machine {other}": "has no entry for 127.0.0.1",
                f"machine 127.0.0.1:{self.server.port} login x password y":
                "has no entry for 127.0.0.1 (without a port",
                "machine 127.0.0.1 login ci": "has no password for 127.0.0.1"}
        for text, words in rows.items():
            with self.subTest(text=text):
                netrc = self.write("netrc", text)
                done = self.update(self.url, "--netrc-file", netrc)
                self.assert_status(DENIED, done)
                self.assertIn(f"hint: {netrc} {words}", done.err)
        done = self.update(self.url, "--netrc-file", netrc,
                           env={"GIT_USERNAME": "x", "GIT_PASSWORD": "wrong"})
        self.assertIn("the credentials from GIT_PASSWORD were refused", done.err)

    def test_a_netrc_file(self):
        done = self.update(self.url, "--netrc-file", self.netrc("netrc", "127.0.0.1"))
        self.assert_landed_once(self.site, done)

    def test_the_netrc_file_in_the_home_directory(self):
        self.netrc(".netrc", "127.0.0.1")
        self.assert_landed_once(self.site, self.update(self.url, env={"HOME": str(self.dir)}))

    def test_the_store_of_git_in_the_home_directory(self):
        self.write(".git-credentials", "https://x:y@git.example.com\n"
                   f"http://{NAME}:{QUOTED}@127.0.0.1:{self.server.port}/somewhere\n")
        done = self.update(self.url, "--verbose", env={"HOME": str(self.dir)})
        self.assert_landed_once(self.site, done)
        self.assertNotIn(PASSWORD, done.out + done.err)

    def test_a_netrc_entry_of_another_machine_stays_there(self):
        netrc = self.netrc("netrc", "git.example.com")
        self.assert_status(DENIED, self.update(self.url, "--netrc-file", netrc))
        self.assertEqual({""}, {request.user for request in self.server.requests()})

    def netrc(self, name, machine):
        return self.write(name, f"machine other.example.com login x password y\n"
                                f'machine {machine} login {NAME}\n  password "{PASSWORD}"\n',
                          mode=0o600)

    def test_no_or_wrong_credentials_are_denied(self):
        for env in ({}, {"GIT_USERNAME": NAME, "GIT_PASSWORD": "wrong"},
                    {"GIT_USERNAME": "nobody", "GIT_PASSWORD": PASSWORD}):
            with self.subTest(env=env):
                done = self.update(self.url, env=env)
                self.assert_status(DENIED, done)
                self.assertRegex(done.err, "(?m)^update-values: hint: ")
        self.assert_untouched(self.site, self.tip)

    def test_the_right_credentials_are_found_after_wrong_ones(self):
        password = self.write("password", "wrong")
        netrc = self.netrc("netrc", "127.0.0.1")
        done = self.update(self.url, "--username", NAME, "--password-file", password,
                           "--netrc-file", netrc)
        self.assert_landed_once(self.site, done)
        refused = [request for request in self.server.requests() if request.status == 401]
        self.assertLessEqual(len(refused), 2, self.server.requests())

    def test_reading_is_free_and_pushing_is_not(self):
        server = self.serve(users={NAME: PASSWORD}, auth="push")
        url = server.url("site.git")
        self.assert_status(DENIED, self.update(url))
        self.assert_untouched(self.site, self.tip)
        self.assert_status(DONE, self.update(url, "--dry-run"))
        done = self.update(url, env={"GIT_USERNAME": NAME, "GIT_PASSWORD": PASSWORD})
        self.assert_landed_once(self.site, done)

    def test_a_secret_file_that_is_not_there_is_named(self):
        done = self.update(self.url, "--username", NAME, "--password-file", self.dir / "absent")
        self.assert_status(USAGE, done)
        self.assertIn(str(self.dir / "absent"), done.err)

    def test_plain_http_is_warned_of_once(self):
        done = self.update(self.url, env={"GIT_USERNAME": NAME, "GIT_PASSWORD": PASSWORD})
        warnings = [line for line in done.err.splitlines() if "warning" in line]
        self.assertEqual(1, len(warnings), done)
        self.assertIn("http", warnings[0])
        done = self.update(self.serve().url("site.git"))
        self.assertNotIn("warning", done.err)


class LoneUsers(EndToEnd):
    """https://NAME@host: the name may be a token, but only if there is no password for it."""

    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.seen = self.proxy(self.serve(users={NAME: PASSWORD}))

    def offered(self):
        """What was sent as credentials, in order."""
        sent = [request.headers.get("authorization") for request in self.seen.seen]
        return [header for header in dict.fromkeys(sent) if header]

    def test_the_password_of_the_netrc_file_comes_first(self):
        for login in (f"login {NAME} ", ""):
            with self.subTest(login=login):
                self.seen.clear()
                netrc = self.write("netrc", f'machine 127.0.0.1 {login}password "{PASSWORD}"\n')
                done = self.update(self.seen.url("site.git", userinfo=NAME), "--netrc-file", netrc)
                self.assert_status(DONE, done)
                self.assertEqual([basic(NAME, PASSWORD)], self.offered())
        self.assertEqual(2, len(self.site.commits()))

    def test_a_token_of_bitbucket_has_its_own_name(self):
        seen = self.proxy(self.serve(users={"x-token-auth": PASSWORD}))
        env = {"http_proxy": f"http://127.0.0.1:{seen.port}", "GIT_PASSWORD": PASSWORD}
        self.assert_status(DONE, self.update("http://bitbucket.org/site.git", env=env))
        done = self.update("http://jane@bitbucket.org/site.git", env=env)
        self.assert_status(DENIED, done)
        self.assertIn("GIT_PASSWORD were refused; at Bitbucket the user name of an access token is "
                      "x-token-auth", done.err)

    def test_the_name_is_a_token_when_there_is_no_password(self):
        self.assert_status(DENIED, self.update(self.seen.url("site.git", userinfo="a-token")))
        self.assertIn(basic("a-token", "a-token"), self.offered())


class AmbientTokens(EndToEnd):
    """A token that a CI system hands to every job is sent to its own server only."""

    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.seen = self.proxy(self.serve())
        self.url = self.seen.url("site.git")

    def authorizations(self):
        return {request.headers.get("authorization") for request in self.seen.seen}

    def test_a_token_goes_to_its_own_server(self):
        origin = f"http://127.0.0.1:{self.seen.port}"
        gitlab = {"CI_SERVER_HOST": "127.0.0.1", "CI_SERVER_PORT": str(self.seen.port),
                  "CI_SERVER_PROTOCOL": "http", "CI_SERVER_URL": origin}
        for env, expected in (
                ({"GITHUB_TOKEN": "ghs-1", "GITHUB_SERVER_URL": origin},
                 basic("x-access-token", "ghs-1")),
                ({"CI_JOB_TOKEN": "glcbt-1", **gitlab},
                 basic("gitlab-ci-token", "glcbt-1")),
                ({"GITLAB_TOKEN": "glpat-1", **gitlab},
                 basic("oauth2", "glpat-1"))):
            with self.subTest(env=env):
                self.seen.clear()
                self.ask_for_a_password()
                self.update(self.url, env=env)
                self.assertIn(expected, self.authorizations())

    def ask_for_a_password(self):
        # Whoever sends credentials only when asked is asked.
        self.seen.add(fault_proxy.answer(401, ("WWW-Authenticate", 'Basic realm="git"')))

    def test_a_token_does_not_go_to_another_server(self):
        for env in ({"GITHUB_TOKEN": "ghs-1"},
                    {"GITHUB_TOKEN": "ghs-1", "GITHUB_SERVER_URL": "https://github.example.com"},
                    {"GITHUB_TOKEN": "ghs-1",
                     "GITHUB_SERVER_URL": f"http://localhost:{self.seen.port}"},
                    {"CI_JOB_TOKEN": "glcbt-1"},
                    {"CI_JOB_TOKEN": "glcbt-1", "CI_SERVER_HOST": "gitlab.example.com"},
                    {"GITLAB_TOKEN": "glpat-1", "CI_SERVER_HOST": "gitlab.example.com"},
                    {"CI_JOB_TOKEN": "x", "CI_SERVER_HOST": "127.0.0.1.example.com"}):
            with self.subTest(env=env):
                self.seen.clear()
                self.ask_for_a_password()
                self.assert_status(DENIED, self.update(self.url, env=env))
                self.assertEqual({None}, self.authorizations())


class Redirects(EndToEnd):
    """What was meant for one origin is not sent to another."""

    CREDENTIALS = {"GIT_USERNAME": NAME, "GIT_PASSWORD": PASSWORD}

    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.target = self.proxy(self.serve())
        self.first = self.proxy()

    def redirect_to(self, target):
        self.first.add(lambda exchange: exchange.reply(fault_proxy.Response(
            301, (("Location", target + exchange.request.path),))), times=None)

    def sent_elsewhere(self, *arguments, **options):
        self.update(self.first.url("site.git"), *arguments, **options)
        return self.headers_elsewhere()

    def headers_elsewhere(self):
        self.assertTrue(self.first.seen)
        self.assertTrue(self.target.seen)
        return [request.headers for request in self.target.seen]

    def test_credentials_stay_with_their_port(self):
        self.redirect_to(f"http://127.0.0.1:{self.target.port}")
        for headers in self.sent_elsewhere(env=self.CREDENTIALS):
            self.assertNotIn("authorization", headers)

    def test_credentials_stay_with_their_host(self):
        self.redirect_to(f"http://localhost:{self.target.port}")
        for headers in self.sent_elsewhere(env=self.CREDENTIALS):
            self.assertNotIn("authorization", headers)

    def test_the_netrc_entry_for_any_machine_stays_with_what_was_named(self):
        self.redirect_to(f"http://localhost:{self.target.port}")
        netrc = self.write("netrc", f"default login {NAME} password {PASSWORD}\n", 0o600)
        for headers in self.sent_elsewhere("--netrc-file", netrc):
            self.assertNotIn("authorization", headers)
        self.assertIn("authorization", self.first.seen[0].headers)

    def test_user_info_stays_with_its_url(self):
        self.redirect_to(f"http://127.0.0.1:{self.target.port}")
        self.update(self.first.url("site.git", userinfo=f"{NAME}:{QUOTED}"))
        for headers in self.headers_elsewhere():
            self.assertNotIn("authorization", headers)

    def test_user_info_in_a_redirect_is_not_used(self):
        self.redirect_to(f"http://evil:{QUOTED}@127.0.0.1:{self.target.port}")
        for headers in self.sent_elsewhere():
            self.assertNotIn("authorization", headers)

    def test_extra_headers_stay_with_their_origin(self):
        self.redirect_to(f"http://127.0.0.1:{self.target.port}")
        secret = self.write("header", "X-Token: secret-of-the-proxy\n")
        for headers in self.sent_elsewhere("--header", "X-Extra: 1", "--header-file", secret):
            self.assertNotIn("x-extra", headers)
            self.assertNotIn("x-token", headers)

    def test_extra_headers_are_sent_to_the_server(self):
        secret = self.write("header", "X-Token: secret-of-the-proxy\n")
        done = self.update(self.target.url("site.git"), "--header", "X-Extra: 1",
                           "--header-file", secret)
        self.assert_landed_once(self.site, done)
        for request in self.target.seen:
            self.assertEqual(("1", "secret-of-the-proxy"),
                             (request.headers.get("x-extra"), request.headers.get("x-token")))

    def test_a_redirect_within_the_origin_keeps_the_credentials(self):
        server = self.serve(users={NAME: PASSWORD}, redirects={"/old": "/site.git"})
        done = self.update(server.url("old"), env=self.CREDENTIALS)
        self.assert_landed_once(self.site, done)

    def test_a_redirect_to_another_origin_is_followed_without_credentials(self):
        self.redirect_to(f"http://127.0.0.1:{self.target.port}")
        done = self.update(self.first.url("site.git"))
        self.assert_landed_once(self.site, done)

    def test_a_redirect_never_leads_to_a_file_or_another_protocol(self):
        for target in ("file:///etc/passwd?", "ftp://127.0.0.1/", "gopher://127.0.0.1/"):
            with self.subTest(target=target):
                self.first.clear()
                self.redirect_to(target)
                done = self.update(self.first.url("site.git"))
                self.assert_status(UNREACHABLE, done)

    def test_a_circle_ends(self):
        self.redirect_to(f"http://127.0.0.1:{self.first.port}")
        done = self.update(self.first.url("site.git"))
        self.assert_status(UNREACHABLE, done)
        self.assertLess(len(self.first.seen), 60)

    def test_from_https_to_http_nothing_secret_goes_along(self):
        authority = Authority(self.dir / "ca")
        plain = f"http://127.0.0.1:{self.target.port}/site.git"
        server = self.serve(tls=authority.server("IP:127.0.0.1"), redirects={"/old": plain})
        self.update(server.url("old"), "--ca-file", authority.certificate, env=self.CREDENTIALS)
        self.assertIn(301, [request.status for request in server.requests()])
        for request in self.target.seen:
            self.assertNotIn("authorization", request.headers)


class Tls(EndToEnd):
    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.authority = Authority(self.dir / "ca")
        self.certificate = self.authority.server("IP:127.0.0.1")

    def test_a_private_authority_is_trusted_by_each_way_to_name_it(self):
        url = self.serve(tls=self.certificate).url("site.git")
        path = str(self.authority.certificate)
        done = self.update(url, "--ca-file", path)
        self.assert_landed_once(self.site, done)
        for name in ("GITOPS_CA_FILE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO"):
            with self.subTest(variable=name):
                self.assert_status(DONE, self.update(url, env={name: path}))

    def test_an_unknown_authority_is_refused_with_a_hint(self):
        server = self.serve(tls=self.certificate)
        done = self.update(server.url("site.git"))
        self.assert_status(UNREACHABLE, done)
        self.assertRegex(done.err, "(?m)^update-values: hint: .*--ca-file")
        self.assertEqual([], server.requests())

    def test_a_certificate_of_another_host_is_refused(self):
        server = self.serve(tls=self.authority.server("DNS:git.example.com"))
        done = self.update(server.url("site.git"), "--ca-file", self.authority.certificate)
        self.assert_status(UNREACHABLE, done)
        self.assertEqual([], server.requests())

    def test_verification_can_be_switched_off_with_a_warning(self):
        done = self.update(self.serve(tls=self.certificate).url("site.git"),
                           "--insecure-skip-tls-verify")
        self.assert_landed_once(self.site, done)
        self.assertRegex(done.err, "(?i)warning: .*(tls|certificate)")

    def test_a_client_certificate(self):
        server = self.serve(tls=self.certificate, client_ca=self.authority.certificate)
        pair = self.authority.client()
        trust = ("--ca-file", self.authority.certificate)
        done = self.update(server.url("site.git"), *trust)
        self.assert_status((DENIED, UNREACHABLE), done)
        done = self.update(server.url("site.git"), *trust, "--client-cert-file",
                           pair.certificate, "--client-key-file", pair.key)
        self.assert_landed_once(self.site, done)
        done = self.update(server.url("site.git"), *trust, "--client-key-file", pair.key)
        self.assert_status(USAGE, done)
        self.assertIn("--client-key-file goes with --client-cert-file", done.err)

    def test_files_that_are_no_certificates_are_named(self):
        url = self.serve(tls=self.certificate).url("site.git")
        nonsense = self.write("nonsense.pem", "not a certificate\n")
        for path in (self.dir / "absent.pem", nonsense):
            with self.subTest(path=path):
                done = self.update(url, "--ca-file", path)
                self.assert_status((USAGE, UNREACHABLE), done)
                self.assertIn(path.name, done.err)

    def test_user_names_and_passwords_over_tls_without_a_warning(self):
        server = self.serve(tls=self.certificate, users={NAME: PASSWORD})
        done = self.update(server.url("site.git"), "--ca-file", self.authority.certificate,
                           env={"GIT_USERNAME": NAME, "GIT_PASSWORD": PASSWORD})
        self.assert_landed_once(self.site, done)
        self.assertNotIn("warning", done.err)


if __name__ == "__main__":
    unittest.main()
