#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What `sync` and `wait` say to those who gave flags and variables that do not mean what was meant.
Nothing is asked of a server before."""

import json

from argocd_support import DONE, NOT_FOUND, USAGE, Argo, main, revision

COMMIT = "a" * 40


class Refusals(Argo):
    def setUp(self):
        super().setUp()
        self.shop(live="a2")

    def refused(self, *arguments, tool=None, **options):
        """The message and the hint, both non-empty."""
        done = (tool or self.sync)(*arguments, **options)
        self.assert_status(USAGE, done)
        message, hint = self.assert_says_why(done)
        self.assertTrue(hint, done)
        self.assertEqual([], self.server.requests)
        return message, hint

    def assert_refused(self, words, hint, *arguments, **options):
        found = self.refused(*arguments, **options)
        self.assertIn(words, found[0])
        self.assertIn(hint, found[1])


class EmptyValues(Refusals):
    def test_an_empty_value_never_means_another_action(self):
        for flag in ("--rollback", "--webhook", "--diff", "--check", "--history", "--terminate",
                     "--dry-run", "--server-dry-run", "--resource"):
            with self.subTest(flag=flag):
                variable = "GITOPS_SYNC_" + flag[2:].upper().replace("-", "_")
                self.assert_refused(f"{flag} has an empty value", variable, f"{flag}=")
        self.assert_refused("--rollback has an empty value", "", "--rollback", "")
        self.assert_refused("--rollback has an empty value", "", "--rollback", " \n")

    def test_in_a_variable_it_means_not_given(self):
        done = self.sync(env={"GITOPS_SYNC_ROLLBACK": "", "GITOPS_SYNC_DIFF": "",
                              "GITOPS_SYNC_WEBHOOK": "", "GITOPS_SYNC_RESOURCE": "\n"})
        self.assert_result("synced", done)

    def test_wait_never_looks_at_more_than_was_meant(self):
        for flag in ("--once", "--resource", "--contains"):
            with self.subTest(flag=flag):
                self.assert_refused(f"{flag} has an empty value", "GITOPS_WAIT_", f"{flag}=",
                                    tool=self.wait)


class Variables(Argo):
    def setUp(self):
        super().setUp()
        self.shop(live="a2")

    def warnings(self, tool, *arguments, **env):
        done = tool(*arguments, env=env)
        self.assert_status(DONE, done)
        return [line.partition("warning: ")[2] for line in done.err.splitlines()
                if "warning: " in line]

    def test_one_that_no_flag_has_is_told(self):
        for name, more in (("GITOPS_SYNC_DRYRUN", " (did you mean GITOPS_SYNC_DRY_RUN?)"),
                           ("GITOPS_SYNC_ZZZZZZZZZ", "")):
            with self.subTest(name=name):
                self.assertEqual([f"the variable {name} means nothing{more}"],
                                 self.warnings(self.sync, **{name: "true"}))

    def test_one_that_is_not_for_all_tools_is_told(self):
        self.assertEqual(
            ["the variable GITOPS_DRY_RUN means nothing (did you mean GITOPS_SYNC_DRY_RUN?)"],
            self.warnings(self.sync, GITOPS_DRY_RUN="true"))
        self.assertEqual([], self.warnings(self.sync, "--prune", GITOPS_PRUNE="true"))

    def test_one_near_to_what_all_tools_have_is_told(self):
        for name, meant in (("TIMOUT", "TIMEOUT"), ("AUTH_TOKEN", "AUTH_TOKEN_FILE"),
                            ("AUTH_TOKENFILE", "AUTH_TOKEN_FILE"), ("PLAIN_TEXT", "PLAINTEXT"),
                            ("INSECURE_SKIP_TLS", "INSECURE_SKIP_TLS_VERIFY")):
            for tool in (self.sync, self.wait):
                with self.subTest(name=name):
                    self.assertEqual([f"the variable GITOPS_{name} means nothing "
                                      f"(did you mean GITOPS_{meant}?)"],
                                     self.warnings(tool, **{f"GITOPS_{name}": "x"}))

    def test_how_to_wait_means_nothing_to_who_does_not_wait(self):
        for flag, value in (("--stable-for", "1s"), ("--degraded-after", "1s"),
                            ("--ignore-health", "Job")):
            with self.subTest(flag=flag):
                self.assertEqual([f"{flag} means nothing without --wait"],
                                 self.warnings(self.sync, flag, value))
                self.assertEqual([], self.warnings(self.sync, flag, value, "--wait"))
                self.assertEqual([], self.warnings(self.wait, flag, value))

    def test_how_to_wait_means_nothing_to_what_is_in_place_of_a_sync(self):
        for action in ("--diff", "--history", "--terminate"):
            for flag in ("--stable-for", "--degraded-after", "--poll"):
                with self.subTest(action=action, flag=flag):
                    self.assertEqual([f"{flag} means nothing to {action}"],
                                     self.warnings(self.sync, action, flag, "1s"))
            self.assertEqual([], self.warnings(self.sync, action, GITOPS_SYNC_STABLE_FOR="1s",
                                               GITOPS_SYNC_POLL="1s"))
        self.assertEqual([], self.warnings(self.sync, "--poll", "1s"))

    def test_a_push_is_told_without_waiting_and_without_a_login(self):
        def warnings(*arguments, **env):
            return self.warnings(self.webhook, *arguments, **env)
        for flag in ("--stable-for", "--degraded-after", "--poll"):
            with self.subTest(flag=flag):
                self.assertEqual([f"{flag} means nothing to --webhook"],
                                 warnings("--webhook", "github", flag, "1s"))
        self.assertEqual([], warnings("--webhook", "github", GITOPS_SYNC_STABLE_FOR="1s",
                                      GITOPS_AUTH_TOKEN_FILE="x", GITOPS_USERNAME="x"))
        # As the Task of Tekton has it, where somebody has mounted a Secret for other runs.
        self.assertEqual(["--credentials-dir means nothing to --webhook"],
                         warnings("--credentials-dir", "x", GITOPS_SYNC_WEBHOOK="github"))
        self.assertEqual([], warnings("--credentials-dir", "", GITOPS_SYNC_WEBHOOK="github"))

    def webhook(self, *arguments, **options):
        return self.sync(*arguments, "--repo", "https://h/r", "--branch", "main", app=None,
                         **options)

    def test_quiet_does_not_hide_one_that_would_have_saved_a_sync(self):
        self.assertEqual(
            ["the variable GITOPS_SYNC_DRYRUN means nothing (did you mean GITOPS_SYNC_DRY_RUN?)"],
            self.warnings(self.sync, "--quiet", GITOPS_SYNC_DRYRUN="true"))

    def test_those_of_others_are_theirs(self):
        self.assertEqual([], self.warnings(
            self.sync, GITOPS_WAIT_DRYRUN="x", GITOPS_NETRC_FILE="x", GITOPS_UPDATE_VALUES_FILE="x",
            GITOPS_WEBHOOK_SECRET="x", GITOPS_OIDC_TOKEN="x", GITOPS_NOTIFY_TIMOUT="x",
            GITOPS_APPLY_APPSET_TIMEOUT="x", GITOPS_COMMIT="x", GITOPS_CA="x", GITOPS_SYNC_SERVICE_HOST="10.0.0.1",
            GITOPS_SYNC_PORT="tcp://10.0.0.1:80", GITOPS_SYNC_PORT_80_TCP_ADDR="10.0.0.1",
            GITOPS_SYNC_SERVICE_PORT_HTTP="80", GITOPS_SYNC_ONCE=""))


class Values(Refusals):
    def test_how_often_to_retry_is_said(self):
        self.assert_refused("not a number from 0 to a million", "-1", "--retries", "-2")

    def test_the_value_of_a_switch_stands_behind_an_equals_sign(self):
        for tool in (self.sync, self.wait):
            for word in ("false", "True", "0"):
                self.assert_refused(f"unexpected argument '{word}'", f"write --children={word}",
                                    "--children", word, tool=tool)
            self.assert_refused("unexpected argument 'no'", "write --app no", "--children", "no",
                                tool=tool)
            self.assert_refused("unexpected argument 'other'", "write --app other", "other",
                                "--children", "false", tool=tool)
            self.assert_refused("unexpected argument 'false'", "write --app false",
                                "--children=true", "false", tool=tool)

    def test_a_sync_option_has_a_name_and_a_value(self):
        for text, words in (("=x", "has no name"), ("Replace=", "has no value"),
                            ("Replace", "has no value")):
            with self.subTest(text=text):
                self.assert_refused(words, "ServerSideApply=true", "--sync-option", text)

    def test_a_kind_begins_with_a_capital(self):
        for tool in (self.sync, self.wait):
            more = ["--wait"] if tool == self.sync else []
            for text, hint in (("ingress", "did you mean Ingress?"),
                               ("ingress/shop", "did you mean Ingress/shop?"),
                               ("statefulsets", "did you mean StatefulSet?"),
                               ("apps/Deployment", "KIND/NAME"), ("cAche", "Ingress/shop")):
                with self.subTest(text=text):
                    self.assert_refused("is not a kind", hint, "--ignore-health", text, *more,
                                        tool=tool)

    def test_results_are_not_written_to_a_file_called_minus(self):
        self.assert_refused("--json: '-'", "--output json", "--json", "-")
        self.assert_refused("--dotenv: '-'", "./-", "--dotenv", "-")
        self.assert_refused("--properties: '-'", "./-", "--properties", "-")
        self.assert_refused("--result: 'sync=-'", "./-", "--result", "sync=-")

    def test_names_are_told_how_to_be_written(self):
        for tool in (self.sync, self.wait):
            self.assert_refused("'Shop'", "did you mean shop?", app="Shop", tool=tool)
            self.assert_refused("'argocd/Shop'", "did you mean argocd/shop?", app="argocd/Shop",
                                tool=tool)
            self.assert_refused("'shop,other'", "--app NAME once for each", app="shop,other",
                                tool=tool)
            self.assert_refused("'Shop,other'", "--app NAME once for each", app="Shop,other",
                                tool=tool)
            self.assert_refused("'Argocd/shop'", "did you mean argocd/shop?", app="Argocd/shop",
                                tool=tool)

    def test_what_is_no_name_is_never_part_of_a_path(self):
        for name in ("..", ".", "../projects", "shop.", "-shop", "a..b", "argocd/..", "a.b/shop",
                     "a/b/c", "sh op", "x" * 254, "x" * 64 + "/shop"):
            with self.subTest(name=name):
                self.assert_refused("is not an application's name", "NAMESPACE/NAME",
                                    app=name, tool=self.wait)
                self.assert_refused("is not the name of an ApplicationSet", "NAMESPACE/NAME",
                                    f"--applicationset={name}", app=None, tool=self.wait)
        for name in ("Foo Bar", "../x", "..", "a.b", "Argocd", "-a", "a-", "x" * 64):
            with self.subTest(name=name):
                self.assert_refused("--namespace: ", "lower case", "--namespace", name,
                                    tool=self.wait)

    def test_a_flag_is_not_swallowed_as_a_value(self):
        self.assert_refused("--json needs a value", "--json=--once if", "--json", "--once",
                            tool=self.wait)
        self.assert_refused("--app needs a value", "--app=--once if", "--app", "--once", app=None,
                            tool=self.wait)
        self.assertFalse((self.dir / "--once").exists())

    def test_a_budget_is_of_results(self):
        self.assert_refused("--result-budget goes with --result", "NAME=PATH", "--result-budget",
                            "2000")
        done = self.wait(env={"GITOPS_RESULT_BUDGET": "2000"})
        self.assert_status(DONE, done)

    def test_the_variable_of_argocd_is_named_once(self):
        done = self.sync(env={"ARGOCD_OPTS": "--auth-token 'x"})
        self.assert_status(USAGE, done)
        self.assertEqual(1, done.err.count("reading ARGOCD_OPTS"), done)

    def test_blanks_around_a_value_are_not_part_of_it(self):
        tip = revision("a2")
        done = self.sync("--revision", tip + "\n", app=" shop\n")
        self.assert_result("synced", done)
        done = self.wait("--revision", f"\t{tip}\r\n", app="shop\n")
        self.assert_result("healthy", done)
        for tool in (self.sync, self.wait):
            flags = [] if tool == self.wait else ["--wait"]
            done = tool("--resource", " Deployment/shop\r", "--ignore-health", "Job \n", *flags)
            self.assert_result("healthy", done)

    def test_line_ends_behind_what_other_steps_wrote_are_not_part_of_it(self):
        values = {"DRY_RUN": "false", "TIMEOUT": "1m", "RETRIES": "2", "ON_WINDOW": "skip",
                  "RETRY_BACKOFF_DURATION": "1s", "RETRY_BACKOFF_FACTOR": "3",
                  "RETRY_BACKOFF_MAX_DURATION": "9s", "NAMESPACE": "argocd",
                  "SYNC_OPTION": "ServerSideApply=true"}
        flags = [word for name, value in values.items()
                 for word in [f"--{name.lower().replace('_', '-')}={value}\n"]]
        self.assert_result("synced", self.sync(*flags))
        given = json.loads(self.server.requests_of("sync")[-1].body)
        self.assert_result("synced", self.sync(env={
            "GITOPS_SYNC_" + name: value + "\n" for name, value in values.items()}))
        from_variables = json.loads(self.server.requests_of("sync")[-1].body)
        for body in (given, from_variables):
            self.assertEqual({"limit": 2, "backoff": {"duration": "1s", "factor": 3,
                                                      "maxDuration": "9s"}},
                             {key: value for key, value in body["retryStrategy"].items()
                              if key in ("limit", "backoff")})
            self.assertIn("ServerSideApply=true", body["syncOptions"]["items"])


class Companions(Refusals):
    def test_what_belongs_to_another_flag_names_it(self):
        for flags, owner in ((["--check"], "--diff"), (["--check", "--dry-run"], "--diff"),
                             (["--branch", "main"], "--webhook"),
                             (["--webhook-secret-file", "x"], "--webhook")):
            with self.subTest(flags=flags):
                self.assert_refused(f"{flags[0]} goes with {owner}", owner, *flags)

    def test_a_key_belongs_to_a_certificate(self):
        for tool in (self.sync, self.wait):
            self.assert_refused("--client-key-file goes with --client-cert-file", "alone",
                                "--client-key-file", "x", tool=tool)

    def test_in_a_variable_a_key_is_there_for_other_runs(self):
        done = self.wait("--client-cert-file", "", env={"GITOPS_CLIENT_KEY_FILE": "x"})
        self.assert_result("healthy", done)

    def test_one_run_logs_in_once(self):
        ways = (["--auth-token-file"], ["--credentials-dir"],
                ["--oidc-connector", "--oidc-token-file"], ["--username", "--password-file"])
        for number, way in enumerate(ways):
            for one in way:
                for other in (flag for later in ways[number + 1:] for flag in later):
                    if (one, other) == ("--credentials-dir", "--username"):
                        continue
                    with self.subTest(one=one, other=other):
                        self.assert_refused(f"{one} and {other} do not go together", "leave one",
                                            other, "x", one, "x", tool=self.wait,
                                            env={"GITOPS_OIDC_CONNECTOR": "x"})

    def test_an_id_token_belongs_to_a_connector(self):
        for tool in (self.sync, self.wait):
            self.assert_refused("--oidc-token-file goes with --oidc-connector", "Dex",
                                "--oidc-token-file", "x", tool=tool)
        self.assert_result("healthy", self.wait(env={"GITOPS_OIDC_TOKEN_FILE": "x"}))

    def test_a_login_in_variables_is_there_for_other_runs(self):
        token = self.write("token", self.server.token())
        done = self.wait("--auth-token-file", token, env={
            "GITOPS_OIDC_CONNECTOR": "github", "GITOPS_CREDENTIALS_DIR": "x",
            "GITOPS_USERNAME": "x", "GITOPS_PASSWORD_FILE": "x"})
        self.assert_result("healthy", done)

    def test_a_push_is_told_without_a_login(self):
        for flag in ("--auth-token-file", "--credentials-dir", "--oidc-connector",
                     "--oidc-token-file", "--username", "--password-file"):
            with self.subTest(flag=flag):
                self.assert_refused(f"{flag} is to log in, and --webhook needs no login",
                                    "--webhook-secret-file", "--webhook", "github", "--repo",
                                    "https://h/r", "--branch", "main", flag, "x", app=None)

    def test_one_look_waits_for_nothing(self):
        for flag in ("--stable-for", "--degraded-after", "--poll"):
            with self.subTest(flag=flag):
                self.assert_refused(f"--once and {flag} do not go together", "--once looks once",
                                    "--once", flag, "1s", tool=self.wait)

    def test_how_to_wait_may_be_in_variables_where_one_look_is_enough(self):
        for arguments, env in ((["--once"], {"GITOPS_WAIT_STABLE_FOR": "1s"}),
                               (["--once", "--degraded-after", ""], {"GITOPS_WAIT_POLL": "1s"}),
                               (["--stable-for", "1s"], {"GITOPS_WAIT_ONCE": "true"})):
            with self.subTest(arguments=arguments):
                self.assert_result("healthy", self.wait(*arguments, env=env))

    def test_pairs_that_exclude_each_other(self):
        for flags in (["--server-dry-run", "--wait"], ["--set-image", "a:1", "--server-dry-run"],
                      ["--children", "--server-dry-run"], ["--resource", "A/b", "--children"],
                      ["--diff", "--wait"], ["--history", "--diff"], ["--diff", "--repo", "x"],
                      ["--webhook", "github", "--repo", "https://h/r", "--branch", "main"]):
            with self.subTest(flags=flags):
                done = self.sync(*flags)
                self.assert_status(USAGE, done)
                self.assert_says_why(done)
        self.assertEqual([], self.server.requests)

    def test_a_login_of_git_needs_a_question_for_git(self):
        for flag in ("--repo-username", "--repo-password-file", "--repo-credentials-dir", "--repo"):
            with self.subTest(flag=flag):
                self.assert_refused(f"{flag} means nothing without --contains", "--contains",
                                    "--revision", COMMIT, flag, "x", tool=self.wait)
        for env in ({"GIT_USERNAME": "ci"}, {"GITOPS_WAIT_REPO_USERNAME": "ci"}):
            with self.subTest(env=env):
                self.assert_result("healthy", self.wait("--revision", revision("a2"), env=env))


class Ways(Refusals):
    def test_flags_of_the_server_mean_nothing_past_it(self):
        for flags in (["--server", "h"], ["--plaintext"], ["--root-path", "/x"],
                      ["--username", "u"], ["--password-file", "f"], ["--credentials-dir", "d"],
                      ["--auth-token-file", "f"], ["--oidc-connector", "c"],
                      ["--oidc-token-file", "f"], ["--header", "A: b"], ["--header-file", "f"],
                      ["--client-cert-file", "f"]):
            for tool in (self.sync, self.wait):
                with self.subTest(flags=flags):
                    self.assert_refused(f"{flags[0]} is for the API server", "leave", *flags,
                                        address=["--core"], tool=tool)

        self.assert_refused("--client-key-file is for the API server", "leave",
                            "--client-key-file", "f", address=["--core"],
                            env={"GITOPS_CLIENT_CERT_FILE": "f"})

    def test_so_do_those_of_kubernetes_before_it(self):
        for flag in ("--kubeconfig", "--kube-context"):
            with self.subTest(flag=flag):
                self.assert_refused(f"{flag} is for --core", "--core", flag, "x")

    def test_in_variables_they_are_there_for_other_runs(self):
        kubeconfig = self.server.kubeconfig(self.dir / "kubeconfig", "admin")
        done = self.wait("--plaintext=false", address=["--core"], env={
            "KUBECONFIG": str(kubeconfig), "ARGOCD_SERVER": "h", "GITOPS_HEADER": "A: b",
            "GITOPS_WAIT_ROOT_PATH": "/x", "ARGOCD_AUTH_TOKEN": "t"})
        self.assert_result("healthy", done)
        done = self.wait(env={"GITOPS_KUBECONFIG": "x", "GITOPS_KUBE_CONTEXT": "x"})
        self.assert_result("healthy", done)

    def test_core_that_another_variable_says_is_the_same(self):
        self.assert_refused("--root-path is for the API server", "ARGOCD_OPTS", "--root-path", "/x",
                            address=[], env={"ARGOCD_OPTS": "--core"})

    def test_a_webhook_is_for_the_server(self):
        arguments = ["--webhook", "github", "--repo", "https://h/r", "--branch", "main"]
        for more, env in ((["--core"], {}), ([], {"ARGOCD_OPTS": "--core"})):
            with self.subTest(env=env):
                self.assert_refused("goes past the API server", "--server", *arguments, *more,
                                    app=None, address=[], env=env)


class Deployments(Argo):
    def test_what_is_not_in_the_history_is_not_found(self):
        self.shop(history=[])
        for target in ("7", "previous"):
            for more in ([], ["--dry-run"]):
                with self.subTest(target=target, more=more):
                    done = self.sync("--rollback", target, *more)
                    self.assert_status(NOT_FOUND, done)
                    self.assert_result("notfound", done)
        self.assert_none_asked()


if __name__ == "__main__":
    main()
