#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`wait --contains`: a newer commit that contains ours will do, says a real Git server."""

import base64
import hashlib
import http.server
import struct
import threading
import zlib

from argocd_support import USAGE, WHILE, Argo, main, wait_until
from support import Authority

OLD, OURS, NEWER, ELSEWHERE = "old", "ours", "newer", "elsewhere"


class Contains(Argo):
    """A repository with three commits on main, and one beside ours."""

    def start_server(self, handler, **facts):
        """A server on loopback that is no Git server, and the URL of a repository there."""
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        vars(server).update(facts)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server, f"http://127.0.0.1:{server.server_port}/site.git"

    def history(self, name="site.git"):
        site = self.repository(name, files={"values.yaml": "tag: 1\n"})
        commits = {OLD: site.tip()}
        site.git("branch", "side")
        commits[OURS] = site.commit({"values.yaml": "tag: 2\n"})
        commits[NEWER] = site.commit({"other.yaml": "tag: 3\n"})
        commits[ELSEWHERE] = site.commit({"values.yaml": "tag: 4\n"}, branch="side")
        self.site, self.commits = site, commits
        return commits

    def world(self, live, url=None, **facts):
        """The application `shop` at one of those commits, of the repository at that URL."""
        if not hasattr(self, "site"):
            self.history()
        if url is None:
            self.git_server = self.serve(**facts.pop("git", {}))
            url = self.git_server.url("site.git")
        commit = self.commits[live]
        delays = {"reconcile": 50, "poll": 100} if facts.get("auto") else {}
        self.argo({"applications": [{"name": "shop", "repo": url, "live": commit, **facts}]},
                  repositories={url: [commit]}, delays=delays)

    def contains(self, *arguments, wanted=OURS, **options):
        return self.wait("--revision", self.commits.get(wanted, wanted), "--contains", *arguments,
                         **options)

    def goes_on_to(self, commit):
        """A wait for ours, in the midst of which the branch moves to that commit."""
        running = self.start_wait("--revision", self.commits[OURS], "--contains")
        self.server.wait_for_streams(1)
        self.handle().push(self.commits[commit])
        return running.finish()

    def assert_at(self, commit, done):
        self.assertEqual(self.commits[commit], done.json["revision"], done)


class Answers(Contains):
    def test_a_newer_commit_that_contains_ours_will_do(self):
        self.world(NEWER)
        done = self.contains()
        self.assert_result("healthy", done)
        self.assert_at(NEWER, done)
        newer, ours = self.commits[NEWER][:7], self.commits[OURS][:7]
        self.assertEqual(f"argocd/shop is healthy; {newer} contains {ours}", done.json["message"])

    def test_without_the_switch_it_does_not(self):
        self.world(NEWER)
        done = self.wait("--revision", self.commits[OURS], "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertEqual([], self.git_server.requests())

    def test_our_commit_itself_will_do_and_nobody_is_asked(self):
        self.world(OURS)
        done = self.contains()
        self.assert_result("healthy", done)
        self.assertEqual("argocd/shop is healthy", done.json["message"])
        self.assertEqual([], self.git_server.requests())

    def test_what_comes_later_is_followed(self):
        self.world(OLD, auto=True)
        done = self.goes_on_to(NEWER)
        self.assert_result("healthy", done)
        self.assert_at(NEWER, done)

    def test_a_branch_without_our_commit_will_not_do(self):
        self.world(ELSEWHERE)
        done = self.contains("--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("or what contains it", done.json["message"])

    def test_a_commit_before_ours_will_not_do(self):
        self.world(OLD)
        self.assert_result("timeout", self.contains("--timeout", WHILE))

    def test_going_on_to_a_commit_that_contains_ours_is_not_superseded(self):
        self.world(OURS, auto=True, resources=[{"Deployment/shop": {
            "start": "Progressing", "health": ["Progressing 200ms", "Healthy"]}}])
        done = self.goes_on_to(NEWER)
        self.assert_result("healthy", done)
        self.assert_at(NEWER, done)

    def test_a_branch_that_is_set_back_is_superseded(self):
        self.world(NEWER, auto=True, resources=[{"Deployment/shop": {
            "start": "Progressing", "health": ["Progressing"]}}])
        done = self.goes_on_to(ELSEWHERE)
        self.assert_result("superseded", done)

    def test_the_beginning_of_a_commit_id_is_enough(self):
        self.world(NEWER)
        done = self.contains(wanted=self.commits[OURS][:9].upper())
        self.assert_result("healthy", done)
        self.assert_result("timeout", self.contains(wanted=self.commits[ELSEWHERE][:9],
                                                    *["--timeout", WHILE]))

    def test_one_look_tells_as_well(self):
        self.world(NEWER)
        self.assert_result("healthy", self.contains("--once"))
        done = self.contains("--once", wanted=ELSEWHERE)
        self.assertEqual(1, done.status, done)
        self.assertIn("or what contains it", done.json["message"])

    def test_a_commit_that_was_merged_is_contained(self):
        commits = self.history()
        tree = self.site.git("rev-parse", "main^{tree}").decode().strip()
        commits["merge"] = self.site.git("commit-tree", tree, "-p", commits[NEWER], "-p",
                                         commits[ELSEWHERE], "-m", "merge").decode().strip()
        self.site.git("update-ref", "refs/heads/main", commits["merge"])
        self.world("merge")
        self.assert_result("healthy", self.contains(wanted=ELSEWHERE))

    def test_many_applications_of_one_repository_ask_once(self):
        self.history()
        server = self.serve()
        url = server.url("site.git")
        commit = self.commits[NEWER]
        self.argo({"applications": [{"name": f"shop-{number}", "repo": url, "live": commit,
                                     "labels": {"team": "shop"}} for number in range(5)]},
                  repositories={url: [commit]})
        self.assert_result("healthy", self.contains("--selector", "team=shop", app=None))
        posts = [request for request in server.requests() if request.method == "POST"]
        self.assertLessEqual(len(posts), 2, posts)


class Servers(Contains):
    """Each of the fallbacks tells the same."""

    def tell(self, settings, **server_options):
        self.history()
        for name, value in settings.items():
            self.site.configure(name, value)
        server = self.serve(**server_options)
        url = server.url("site.git")
        for live, wanted, word in ((NEWER, OURS, "healthy"), (NEWER, OLD, "healthy"),
                                   (NEWER, ELSEWHERE, "failed"), (ELSEWHERE, OURS, "failed")):
            for digits in (40, 8):
                with self.subTest(live=live, wanted=wanted, digits=digits):
                    self.world(live, url)
                    done = self.contains("--once", wanted=self.commits[wanted][:digits])
                    self.assertEqual(word == "healthy", done.status == 0, done)
                    self.assertNotIn("does not say", done.err, done)

    def test_version_2_with_tree_filters(self):
        self.tell({})

    def test_version_2_without_tree_filters(self):
        self.tell({"uploadpackfilter.tree.allow": "false"})

    def test_version_2_without_filters(self):
        self.tell({"uploadpack.allowFilter": "false"})

    def test_version_0_with_filters(self):
        self.tell({"uploadpack.allowAnySHA1InWant": "true"}, strip_protocol=True)

    def test_version_0_without_filters(self):
        self.tell({"uploadpack.allowFilter": "false"}, strip_protocol=True)

    def test_a_repository_in_a_directory(self):
        self.history()
        self.world(NEWER, "https://git.invalid/site.git")
        for digits in (40, 8):
            done = self.contains("--repo", self.site.path, wanted=self.commits[OURS][:digits])
            self.assert_result("healthy", done)
        self.assert_result("timeout", self.contains("--repo", self.site.path, "--timeout", WHILE,
                                                    wanted=ELSEWHERE))

    def test_a_directory_that_is_behind_says_nothing(self):
        self.history()
        self.world(NEWER, "https://git.invalid/site.git")
        behind = self.repository("behind.git", files={"x": "x\n"})
        done = self.contains("--repo", behind.path, "--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("Git does not say whether", done.json["message"])
        self.assertIn("bring it up to date", done.err)

    def test_a_repository_that_has_moved(self):
        self.history()
        server = self.serve(redirects={"/old.git": "/site.git"})
        self.world(NEWER, server.url("old.git"))
        self.assert_result("healthy", self.contains())


class Troubles(Contains):
    def test_a_commit_that_nobody_has_pushed_is_said(self):
        self.world(NEWER)
        done = self.contains("--timeout", WHILE, wanted="e" * 40)
        self.assert_result("timeout", done)
        self.assertIn("Git has no commit eeeeeee", done.json["message"])
        self.assertEqual(1, done.err.count("warning: "), done)

    def test_wrong_credentials_are_said_once_and_the_commit_itself_is_waited_for(self):
        self.world(NEWER, auto=True, git={"users": {"ci": "right"}})
        running = self.start_wait("--revision", self.commits[OURS], "--contains",
                                  env={"GIT_USERNAME": "ci", "GIT_PASSWORD": "wrong-password"})
        # Once Git has refused, the commit itself comes.
        wait_until(lambda: any(one.status == 401 for one in self.git_server.requests()))
        self.handle().push(self.commits[OURS])
        done = running.finish()
        self.assert_result("healthy", done)
        self.assert_at(OURS, done)
        self.assertEqual(1, done.err.count("warning: Git does not say whether"), done)
        self.assertNotIn("wrong-password", done.err + done.out)

    def test_the_reason_names_what_git_said(self):
        self.world(NEWER, git={"users": {"ci": "right"}})
        done = self.contains("--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("Git does not say whether", done.json["message"])
        self.assertIn("401", done.json["message"])
        self.assertIn("--repo-password-file", done.err)

    def test_a_git_server_that_is_away_is_no_reason_to_stop(self):
        self.history()
        self.world(NEWER, "http://127.0.0.1:9/site.git")
        done = self.contains("--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("Git does not say whether", done.json["message"])

    def test_a_repository_that_is_not_there_may_come(self):
        self.history()
        self.git_server = self.serve()
        self.world(NEWER, self.git_server.url("hidden.git"))
        done = self.contains("--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("Git does not say whether", done.json["message"])

    def test_a_repository_that_we_name_is_there_and_ours_or_that_is_the_end(self):
        """What an application names may be made while we wait; what we name is a mistake."""
        self.world(NEWER, git={"users": {"ci": "right"}})
        missing = self.git_server.url("hidden.git")
        login = {"GIT_USERNAME": "ci", "GIT_PASSWORD": "right"}
        for repo, env, word, text in (
                (missing, login, "notfound", "hidden.git"),
                (self.git_server.url("site.git"), {}, "denied", "401"),
                (self.git_server.url("site.git"), {**login, "GIT_PASSWORD": "wrong"}, "denied",
                 "401")):
            for flags in ([], ["--once"]):
                with self.subTest(repo=repo, env=list(env), flags=flags):
                    done = self.contains("--repo", repo, *flags, env=env)
                    self.assert_result(word, done)
                    self.assertIn(text, self.assert_says_why(done)[0])
                    self.assertLess(done.seconds, 15)

    def test_a_repository_that_we_name_may_be_away(self):
        self.world(NEWER)
        done = self.contains("--repo", "http://127.0.0.1:9/site.git", "--timeout", WHILE)
        self.assert_result("timeout", done)

    def test_a_beginning_is_looked_for_so_far_and_no_further(self):
        self.history()
        many = "".join(f"commit refs/heads/main\ncommitter a <a> {number} +0000\ndata 0\n"
                       for number in range(10_100))
        self.site.git("fast-import", "--quiet", "--force", stdin=many.encode() + b"done\n")
        commits = self.site.commits()
        self.commits = {NEWER: commits[0], OURS: commits[-1], OLD: commits[5000]}
        self.world(NEWER)
        self.assert_result("healthy", self.contains())
        self.assert_result("healthy", self.contains(wanted=commits[5000][:10]))
        done = self.contains("--timeout", WHILE, wanted=commits[-1][:10])
        self.assert_result("timeout", done)
        self.assertIn("among the newest 10000", done.json["message"])
        self.assertIn("all 40 digits", done.err)

    def test_a_commit_that_git_does_not_have_any_more_is_said(self):
        self.history()
        self.commits["gone"] = "d" * 40
        self.world("gone")
        done = self.contains("--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertIn("does not give ddddddd", done.json["message"])

    def test_what_a_server_sends_beside_what_was_asked_for_proves_nothing(self):
        self.history()
        url = self.start_server(_Forger, parent=self.commits[ELSEWHERE])[1]
        self.world(NEWER, url)
        for digits in (40, 8):
            done = self.contains("--once", wanted=self.commits[ELSEWHERE][:digits])
            self.assertEqual(1, done.status, done)
            self.assertIn("or what contains it", done.json["message"])

    def test_ssh_without_a_key_is_refused_with_the_way_out(self):
        self.history()
        self.world(NEWER, "git@git.example.com:acme/site.git")
        done = self.contains()
        self.assert_status(USAGE, done)
        _, hint = self.assert_says_why(done)
        self.assertIn("--repo", hint)
        self.assertIn("https", hint)
        server = self.serve()
        self.assert_result("healthy", self.contains("--repo", server.url("site.git")))

    def test_flags_that_mean_nothing_are_refused(self):
        self.world(NEWER)
        for flags in (["--contains"], ["--contains", "--revision", "1.8.3"],
                      ["--contains", "--revision", "1=v1.2.3"],
                      ["--contains", "--revision", "a" * 64],
                      ["--revision", "a" * 40, "--repo", "https://git.example.com/r"],
                      ["--revision", "a" * 40, "--repo-password-file", "x"],
                      ["--contains", "--revision", "a" * 40, "--repo", "ext://host/r"],
                      ["--contains", "--revision", "a" * 40, "--for", "deleted"]):
            with self.subTest(flags=flags):
                done = self.wait(*flags)
                self.assert_status(USAGE, done)
                self.assert_says_why(done)
        self.assertEqual([], self.server.requests)


class Sources(Contains):
    def two_sources(self, first, second):
        """`deploy`: a repository of its own, and ours."""
        other = self.repository("other.git", files={"x": "x\n"})
        other_commits = {OLD: other.tip(), NEWER: other.commit({"x": "y\n"})}
        self.history()
        self.git_server = self.serve()
        urls = [self.git_server.url(name) for name in ("other.git", "site.git")]
        live = [other_commits[first], self.commits[second]]
        self.argo({"applications": [{"name": "shop", "live": live, "sources": [
            {"repoURL": urls[0], "path": "a", "targetRevision": "main"},
            {"repoURL": urls[1], "path": "b", "targetRevision": "main"}]}]},
                  repositories={url: [commit] for url, commit in zip(urls, live)})
        return other_commits

    def test_any_source_may_contain_it(self):
        self.two_sources(NEWER, NEWER)
        done = self.contains()
        self.assert_result("healthy", done)
        self.assertNotIn("warning", done.err)

    def test_none_of_them_contains_it(self):
        self.two_sources(NEWER, ELSEWHERE)
        done = self.contains("--timeout", WHILE)
        self.assert_result("timeout", done)
        self.assertNotIn("warning", done.err)

    def test_one_over_ssh_does_not_keep_the_other_from_being_asked(self):
        self.history()
        self.git_server = self.serve()
        urls = ["git@git.example.com:acme/other.git", self.git_server.url("site.git")]
        live = ["a" * 40, self.commits[NEWER]]
        self.argo({"applications": [{"name": "shop", "live": live, "sources": [
            {"repoURL": urls[0], "path": "a", "targetRevision": "main"},
            {"repoURL": urls[1], "path": "b", "targetRevision": "main"}]}]},
                  repositories={url: [commit] for url, commit in zip(urls, live)})
        self.assert_result("healthy", self.contains())
        done = self.contains("--timeout", WHILE, wanted=ELSEWHERE)
        self.assert_result("timeout", done)
        self.assertIn("Git does not say whether aaaaaaa contains", done.json["message"])
        self.assertIn("--repo", done.err)

    def test_each_source_has_its_own(self):
        other = self.two_sources(NEWER, NEWER)
        self.assert_result("healthy", self.wait(
            "--contains", "--revision", f"1={other[OLD]}", "--revision", f"2={self.commits[OURS]}"))
        self.assert_result("timeout", self.wait(
            "--contains", "--revision", f"1={other[OLD]}", "--revision",
            f"2={self.commits[ELSEWHERE]}", "--timeout", WHILE))

    def test_a_source_that_is_not_meant_is_not_asked(self):
        self.two_sources(NEWER, NEWER)
        self.assert_result("healthy",
                           self.wait("--contains", "--revision", f"2={self.commits[OURS]}"))
        self.assertTrue(all(request.path.startswith("/site.git")
                            for request in self.git_server.requests()))


class _Forger(http.server.BaseHTTPRequestHandler):
    """Whatever it is asked for, it sends one commit on top of `parent`."""

    @staticmethod
    def line(text):
        return b"%04x" % (len(text) + 4) + text

    def pack(self):
        tree = hashlib.sha1(b"tree 0\0").hexdigest()
        commit = (f"tree {tree}\nparent {self.server.parent}\nauthor a <b> 1 +0000\n"
                  "committer a <b> 1 +0000\n\nx\n").encode()
        size = bytes([0x90 | len(commit) & 15, len(commit) >> 4])
        pack = b"PACK" + struct.pack(">II", 2, 1) + size + zlib.compress(commit)
        return pack + hashlib.sha1(pack).digest()

    def send(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", f"application/x-git-upload-pack-{kind}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        words = [b"version 2\n", b"ls-refs\n", b"fetch=shallow filter\n"]
        self.send(self.line(b"# service=git-upload-pack\n") + b"0000"
                  + b"".join(map(self.line, words)) + b"0000", "advertisement")

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send(self.line(b"packfile\n") + self.line(b"\x01" + self.pack()) + b"0000", "result")

    def log_message(self, *_):
        pass


class _Recorder(http.server.BaseHTTPRequestHandler):
    """Wants a login, and writes down everything that it is told."""

    def do_GET(self):
        self.server.heard.append(str(self.headers) + self.path)
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="git"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Credentials(Contains):
    """What opens Argo CD does not go to Git, and the other way round."""

    def recorder(self):
        return self.start_server(_Recorder, heard=[])

    def login(self, name, password):
        return base64.b64encode(f"{name}:{password}".encode()).decode()

    def test_they_never_meet(self):
        self.history()
        git, url = self.recorder()
        self.world(NEWER, url)
        token = self.server.token()
        headers = self.write("headers", "X-Secret: argo-header-secret\n")
        done = self.contains("--timeout", WHILE, "--header", "X-Proxy-Token: argo-flag-secret",
                             "--header-file", headers,
                             env={"GIT_USERNAME": "ci", "GIT_PASSWORD": "git-secret",
                                  "ARGOCD_USERNAME": "argo-user",
                                  "ARGOCD_PASSWORD": "argo-password"})
        self.assert_result("timeout", done)
        self.assertTrue(git.heard)
        login = self.login("ci", "git-secret")
        self.assertTrue(any(login in heard for heard in git.heard), git.heard)
        for heard in git.heard:
            for secret in (token, "argo-", "X-Secret", "X-Proxy-Token"):
                self.assertNotIn(secret, heard)
        self.assertTrue(any("argo-flag-secret" in str(request.headers)
                            for request in self.server.requests))
        for request in self.server.requests:
            said = f"{request.headers} {request.body} {request.path}"
            for secret in ("git-secret", login):
                self.assertNotIn(secret, said)
        for secret in ("git-secret", "argo-flag-secret", "argo-header-secret", login):
            self.assertNotIn(secret, done.out + done.err)

    def test_a_login_of_argo_cd_is_no_login_of_git(self):
        self.history()
        git, url = self.recorder()
        self.world(NEWER, url)
        password = self.write("password", "password\n")
        done = self.contains("--timeout", WHILE, "--username", "admin", "--password-file",
                             password, credentials={})
        self.assert_result("timeout", done)
        self.assertTrue(git.heard)
        for heard in git.heard:
            self.assertNotIn("Authorization", heard)

    def test_a_login_goes_to_one_server_only(self):
        self.history()
        first, first_url = self.recorder()
        second, second_url = self.recorder()
        live = [self.commits[NEWER], self.commits[ELSEWHERE]]
        self.argo({"applications": [{"name": "shop", "live": live, "sources": [
            {"repoURL": first_url, "path": "a", "targetRevision": "main"},
            {"repoURL": second_url, "path": "b", "targetRevision": "main"}]}]},
                  repositories={first_url: [live[0]], second_url: [live[1]]})
        done = self.contains("--timeout", WHILE, env={"GIT_PASSWORD": "git-secret"})
        self.assert_result("timeout", done)
        self.assertTrue(any("Authorization" in heard for heard in first.heard))
        self.assertTrue(second.heard)
        self.assertFalse(any("Authorization" in heard for heard in second.heard))

    def test_a_login_does_not_go_where_a_selected_application_says(self):
        self.history()
        git, url = self.recorder()
        self.argo({"applications": [{"name": name, "repo": url, "live": self.commits[NEWER],
                                     "labels": {"team": "shop"}} for name in ("shop", "pay")]},
                  repositories={url: [self.commits[NEWER]]})
        login = {"GIT_USERNAME": "ci", "GIT_PASSWORD": "git-secret"}
        for selection in (["--selector", "team=shop"], ["--app", "shop", "--app", "pay"]):
            done = self.contains(*selection, "--once", app=None, env=login)
            self.assertEqual(1, done.status, done)
            self.assertIn("--repo", done.err)
            self.assertTrue(git.heard)
            self.assertFalse(any("Authorization" in heard for heard in git.heard))
        self.contains("--selector", "team=shop", "--once", "--repo", url, app=None, env=login)
        self.assertTrue(any("Authorization" in heard for heard in git.heard))

    def test_git_has_certificates_that_are_checked_whatever_is_said_of_argo_cd(self):
        self.history()
        authority = Authority(self.dir / "ca")
        self.world(NEWER, git={"tls": authority.server("IP:127.0.0.1")})
        done = self.contains("--timeout", WHILE, "--insecure-skip-tls-verify")
        self.assert_result("timeout", done)
        self.assertIn("Git does not say whether", done.json["message"])
        self.assert_result("healthy", self.contains("--ca-file", authority.certificate))

    def test_all_ways_to_give_a_login_open_a_private_repository(self):
        self.world(NEWER, git={"users": {"ci": "right"}})
        secret = self.write("secret/password", "right\n").parent
        self.write("secret/username", "ci\n")
        password = self.write("password", "right\n")
        self.write("home/.netrc", "machine 127.0.0.1 login ci password right\n")
        for arguments, env in (
                ([], {"GIT_USERNAME": "ci", "GIT_PASSWORD": "right"}),
                (["--repo-username", "ci", "--repo-password-file", password], {}),
                (["--repo-credentials-dir", secret], {}),
                ([], {"HOME": str(self.dir / "home")}),
                ([], {"GITHUB_TOKEN": "right", "GITHUB_SERVER_URL": "https://github.example"})):
            with self.subTest(arguments=arguments, env=env):
                done = self.contains("--timeout", WHILE, *arguments, env=env)
                self.assert_result("timeout" if "GITHUB_TOKEN" in env else "healthy", done)


if __name__ == "__main__":
    main()
