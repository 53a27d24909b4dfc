# SPDX-License-Identifier: Apache-2.0
"""The catalog of notifications: every template gives valid messages, whatever is told."""

import concurrent.futures
import itertools
import re
import tempfile
import unittest
from pathlib import Path

import catalog
import messages
from catalog import PAGE, PULL, RUN, Story
from fakes.chat_server import ChatServer
from fakes.chat_server.vendors import dingtalk

LINKS = {PAGE, RUN, PULL}
EVIL = "http://evil.example"

NASTY = [
    "\"quoted\" 'too' \\ back\\slash\\",
    "two\nlines\r\n# heading\n> quote\n- item\n\n---\n",
    "\ttabs\t and " + "".join(map(chr, [*range(1, 32), *range(127, 160)])),
    "\u202egnp.exe\u2028next\u2029next\u200b\ufeff",
    "标签 🚀 👩\u200d💻 übung",
    "部" * 10_000,
    "🚀" * 10_000,
    "<" * 30_000,
    "\"\\\n" * 10_000,
    "a" * 30_000,
    "{{ .secrets }} {{ fail \"x\" }} {{",
    "</font><font color=\"warning\">",
    "<!channel> <!here|here> <!subteam^S1> <@U024BE7LH> <#C024BE7LR>",
    "@all @所有人 @everyone @13800001111 <@all> <at id=all></at> <at user_id=\"all\">x</at>",
    f"]({EVIL}) [x]({EVIL}) ![x]({EVIL}) <{EVIL}|x> <{EVIL}> [x]: {EVIL}",
    f"</b></p><a href=\"{EVIL}\">x</a><script>x</script>&#60;b&#62;<!--",
    "\"}]} ]] }} ,",
    "` `` ``` * ** _ __ ~~ | # >",
    "$(id) ${1} $1 \\1 %s %d",
    "",
    " ",
]


class Catalog(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="catalog-")
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.services = catalog.write_services(self.scratch)

    def check_all(self, stories, urls=LINKS):
        """Every template in every language for every story; `stories` are by name."""
        def check(language, name):
            with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
                made = catalog.messages(folder, catalog.inside(language), self.services,
                                        stories[name])
            for template, service in itertools.product(catalog.NAMES, catalog.SERVICES):
                try:
                    messages.check(service, made[template][service], urls)
                except AssertionError as error:
                    raise AssertionError(f"{template} {service}: {error}") from error

        cases = list(itertools.product(catalog.LANGUAGES, stories))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for case, done in [(case, pool.submit(check, *case)) for case in cases]:
                with self.subTest(case=str(case)[:120]):
                    done.result()

    def messages(self, language, template, story):
        made = catalog.messages(self.scratch, catalog.inside(language), self.services, story,
                                [template])
        return made[template]

    def test_lint_finds_nothing(self):
        for language in catalog.LANGUAGES:
            with self.subTest(language):
                done = catalog.run(self.scratch, catalog.inside(language), self.services, Story(),
                                   "--lint")
                self.assertEqual(done.returncode, 0, done.stdout)
                problems = re.findall(r"(?m)^\S.*: (?:warning|error): .*", done.stdout)
                # It says so of the services that Argo CD does not have, wherever they are.
                self.assertEqual([problem for problem in problems
                                  if not problem.endswith("[not-of-argocd]")], [])

    def test_both_languages_have_the_same(self):
        english, chinese = ({str(file.relative_to(catalog.FOLDER / language))
                             for file in (catalog.FOLDER / language).rglob("*.*")}
                            for language in catalog.LANGUAGES)
        self.assertEqual(english, chinese)
        self.assertEqual(english, {f"partials/words.{name}.tmpl" for name in catalog.NAMES} |
                         {"partials/words.tmpl"})

    def test_all_templates_are_made_alike(self):
        texts = {(catalog.FOLDER / "common/templates" / f"{name}.yaml").read_text()
                 .replace(f'"words.{name}"', "") for name in catalog.NAMES}
        self.assertEqual(len(texts), 1)

    def test_the_directories_are_what_is_in_the_program(self):
        for language in catalog.LANGUAGES:
            here, there = (catalog.messages(self.scratch, configs(language), self.services,
                                            catalog.usual())
                           for configs in (catalog.directories, catalog.inside))
            for template, service in itertools.product(catalog.NAMES, catalog.SERVICES):
                self.assertEqual(*(messages.shown(service, made[template][service])
                                   for made in (here, there)))

    def test_a_partial_of_ones_own_takes_the_place_of_one(self):
        folder = self.scratch / "my/partials"
        folder.mkdir(parents=True)
        ours = catalog.FOLDER / "en/partials/words.app-deployed.tmpl"
        own = folder / ours.name
        own.write_text(ours.read_text().replace("Deployed", "Live"))
        configs = [*catalog.inside("en"), "--config", folder.parent]
        made = catalog.messages(self.scratch, configs, self.services, catalog.usual())
        for service in catalog.SERVICES:
            self.assertIn("Live", messages.shown(service, made["app-deployed"][service]))
            self.assertIn("Sync failed", messages.shown(service, made["app-sync-failed"][service]))

    def test_whatever_is_missing_the_messages_are_valid(self):
        self.check_all(catalog.STORIES)

    def test_without_addresses_there_are_no_links(self):
        self.services = catalog.write_services(self.scratch, argocd="")
        self.check_all({"none": Story(catalog.application(), [catalog.values_result(1, None)])},
                       urls=())

    def test_texts_of_others_stay_texts(self):
        self.check_all({text: catalog.usual().soiled(text) for text in NASTY})

    def test_what_is_no_address_is_no_link(self):
        urls = ["javascript:alert(1)", f"x {EVIL}", f"{EVIL}/ b", f"{EVIL}) [x]({EVIL}",
                f"{EVIL}|x>", f"{EVIL}\n{EVIL}", f"{EVIL}\"><b>", EVIL + "/a" * 20_000]
        kept = ("apiVersion", "result", "state", "status")
        self.check_all({url: catalog.usual().soiled(url, kept=kept) for url in urls}, urls=())

    def test_every_message_says_what_matters(self):
        of_app = ["guestbook", "shop", "production", "4f2c9a7", "Add a cart", PAGE, RUN]
        of_values = ["git.example.com/shop/deploy", "main", "shop/guestbook 4f2c9a7 Add a cart",
                     "Jane Doe", "web.yaml images.0.tag: v9", "web.yaml images.1.tag: v1 → v9", RUN]
        wanted = {
            "app-sync-running": [*of_app, "Jane Doe"],
            "app-sync-succeeded": [*of_app, "Jane Doe"],
            "app-sync-failed": [*of_app, "Jane Doe", "one object failed to apply"],
            "app-deployed": [*of_app, "Jane Doe"],
            "app-health-degraded": [*of_app, "Degraded", "Deployment/cart",
                                    "the image cannot be pulled"],
            "values-bumped": [*of_values, "4f2c9a7"],
            "pull-request-opened": [*of_values, "#7", PULL],
            "pipeline-failed": ["release", "deploy", "shop/guestbook", "main", "Add a cart",
                                "Jane Doe", "guestbook is Degraded", "Deployment/cart", RUN],
        }
        self.assertEqual(sorted(wanted), catalog.NAMES)
        made = {language: catalog.messages(self.scratch, catalog.inside(language), self.services,
                                           catalog.usual()) for language in catalog.LANGUAGES}
        for language, (template, facts) in itertools.product(catalog.LANGUAGES, wanted.items()):
            for service, body in made[language][template].items():
                with self.subTest(f"{language} {template} {service}"):
                    shown = messages.shown(service, body).replace("&amp;", "&")
                    if service == "email":
                        shown += body.get_content().replace("&amp;", "&")
                    self.assertEqual([fact for fact in facts if fact not in shown], [])
                    self.assertNotIn("Service/cart", shown)

    def test_all_revisions_of_many_sources_are_there(self):
        made = self.messages("en", "app-deployed", catalog.STORIES["many sources"])
        for service, body in made.items():
            self.assertIn("4f2c9a7, 1.2.3", messages.shown(service, body), service)

    def test_of_many_changes_the_first_five_are_there(self):
        made = self.messages("zh", "values-bumped", catalog.STORIES["many sources"])
        for service, body in made.items():
            shown = messages.shown(service, body)
            self.assertIn("images.4.tag", shown, service)
            self.assertNotIn("images.5.tag", shown, service)
            self.assertIn("还有 7 处", shown, service)

    def test_a_long_message_is_cut_between_letters_and_says_so(self):
        story = catalog.usual()
        story.app["status"]["operationState"]["message"] = "部署失败" * 1000
        for service, body in self.messages("zh", "app-sync-failed", story).items():
            shown = messages.shown(service, body)
            self.assertIn("部署失败" * 50, shown, service)
            self.assertNotIn("部署失败" * 200, shown, service)
            self.assertNotIn("\ufffd", shown, service)

    def test_a_step_that_went_well_is_no_reason(self):
        story = Story(results=[catalog.values_result()], facts=catalog.pipeline())
        for service, body in self.messages("en", "pipeline-failed", story).items():
            self.assertNotIn("changed values", messages.shown(service, body), service)

    def test_the_reason_of_a_degraded_application_is_what_was_in_the_way(self):
        def story(**rows):
            """The row of a resource in what wait wrote, or of the application; else none."""
            told = catalog.usual()
            told.app["status"]["health"]["message"] = "the deadline is exceeded"
            rollout = catalog.rollout_result()
            (row,) = rollout["applications"]
            (blocking,) = row["blocking"]
            for part in (row, blocking):
                part.update({key: value for key, value in rows.items() if key in part and
                             (key != "name" or part is row)})
            # Others come first: another application, and what is not what made it Degraded.
            other = {**blocking, "reason": "of another"}
            row["blocking"] = [{**other, "health": "Healthy"}, {**other, "reason": ""}, blocking]
            rollout["applications"] = [{**row, "name": "other", "blocking": [other]}, row]
            told.results = [rollout]
            return told

        pod, argocd = "pod cart-1: back-off", "the deadline is exceeded"
        rows = [({"reason": pod}, pod), ({"reason": pod, "health": "Missing"}, pod),
                ({"reason": pod, "namespace": ""}, pod), ({"reason": ""}, argocd),
                ({"reason": pod, "name": "another"}, argocd),
                ({"reason": pod, "namespace": "elsewhere"}, argocd),
                ({"reason": pod, "health": "Progressing"}, argocd)]
        for language, (row, reason) in itertools.product(catalog.LANGUAGES, rows):
            for service, body in self.messages(language, "app-health-degraded",
                                               story(**row)).items():
                with self.subTest(f"{language} {service}", **row):
                    shown = messages.shown(service, body)
                    if service == "email":
                        shown += body.get_content()
                    told = [text for text in (pod, argocd, "of another") if text in shown]
                    self.assertEqual(told, [reason])

    def test_what_is_not_known_has_no_line(self):
        titles = {"en": "Deployed", "zh": "部署成功"}
        for language, title in titles.items():
            made = self.messages(language, "app-deployed", Story())
            self.assertEqual(made["dingtalk"]["markdown"]["text"].strip(), f"### 🚀 {title}")
            for service, body in made.items():
                shown = messages.shown(service, body)
                self.assertIn(title, shown, service)
                for words in ("Project", "项目", "default", ": -", "：-", "-\n"):
                    self.assertNotIn(words, shown, service)
        for template, words in {"pipeline-failed": "Repository", "values-bumped": "Branch",
                                "pull-request-opened": "Branch"}.items():
            for service, body in self.messages("en", template, Story()).items():
                self.assertNotIn(words, messages.shown(service, body), service)
                self.assertNotIn(": -", messages.shown(service, body), service)

    def test_every_tool_that_failed_says_why(self):
        failed = [{"result": "refused", "message": "the branch is protected"},
                  {"result": "changed", "message": "changed values"},
                  {"result": "degraded", "message": "guestbook is Degraded"},
                  {"result": "timeout"}]
        story = Story(results=failed, facts=catalog.pipeline())
        for service, body in self.messages("en", "pipeline-failed", story).items():
            shown = messages.shown(service, body)
            for reason in ("the branch is protected", "guestbook is Degraded", "timeout"):
                self.assertIn(reason, shown, service)
            self.assertNotIn("changed values", shown, service)

    def test_the_cluster_is_named_where_it_is_another(self):
        rows = [({"name": "production"}, "production"),
                ({"server": "https://staging.example.com:6443"}, "staging.example.com:6443"),
                ({"server": "https://kubernetes.default.svc"}, None),
                ({"name": "in-cluster"}, None), ({}, None)]
        for destination, wanted in rows:
            story = catalog.usual()
            story.app["spec"]["destination"] = destination
            for service, body in self.messages("en", "app-deployed", story).items():
                shown = messages.shown(service, body)
                with self.subTest(service, destination=destination):
                    if wanted:
                        self.assertIn(wanted, shown)
                    else:
                        self.assertNotIn("Cluster", shown)

    def test_triggers_fire_when_they_should(self):
        revisions = f"{catalog.REVISION},1.2.3"
        started = "2026-01-02T03:04:05Z"
        deployed = {"phase": "Succeeded", "health": "Healthy"}
        many = self.in_state(catalog.application_of_many_sources(), **deployed)
        rows = [
            (Story(), {}),
            (Story(catalog.bare_application()), {}),
            (Story(self.in_state(phase="Running")), {"on-sync-running": started}),
            (Story(self.in_state(phase="Error")), {"on-sync-failed": started}),
            (Story(self.in_state(phase="Failed")), {"on-sync-failed": started}),
            (Story(self.in_state(phase="Succeeded")), {"on-sync-succeeded": started}),
            (Story(self.in_state(**deployed)),
             {"on-sync-succeeded": started, "on-deployed": catalog.REVISION}),
            (Story(many), {"on-sync-succeeded": started, "on-deployed": revisions}),
            (Story(self.in_state(phase="Running", health="Degraded")),
             {"on-sync-running": started, "on-health-degraded": ""}),
            (Story(results=[catalog.values_result()]), {"on-pull-request-opened": PULL}),
            (Story(results=[catalog.values_result(state=None)]),
             {"on-values-bumped": catalog.REVISION}),
            (Story(results=[catalog.values_result(state="merged")]),
             {"on-values-bumped": catalog.REVISION}),
            (Story(results=[{**catalog.values_result(), "result": "unchanged"}]), {}),
            (Story(facts={"status": "failure", "runUrl": RUN}), {"on-pipeline-failed": RUN}),
            (Story(results=[rollout := catalog.rollout_result()]), {"on-pipeline-failed": ""}),
            (Story(facts={"status": "success"}, results=[rollout]), {}),
        ]
        for at, (story, wanted) in enumerate(rows):
            with self.subTest(row=at):
                found = catalog.verdicts(self.scratch, catalog.inside("zh"), self.services,
                                         story)
                self.assertEqual(len(found), 8)
                self.assertEqual({name: said for name, said in found.items() if said != "false"},
                                 {name: "true" + (f", once per {once}" if once else "")
                                  for name, once in wanted.items()})

    @staticmethod
    def in_state(app=None, *, phase, health="Progressing"):
        app = app or catalog.application()
        app["status"]["health"]["status"] = health
        app["status"]["operationState"]["phase"] = phase
        return app

    def test_the_chats_take_them_and_call_nobody(self):
        chats = [chat for chat in catalog.SERVICES if chat != "email"]
        stories = [catalog.usual(), *(catalog.usual().soiled(text) for text in NASTY[5:9] +
                                      NASTY[12:14])]
        with ChatServer({chat: {} for chat in chats}) as server:
            services = catalog.write_services(self.scratch, chats=server)
            to = [who for who in catalog.RECIPIENTS if not who.startswith("email")]
            flags = catalog.every_template(self.scratch, to)
            for story in stories:
                done = catalog.run(self.scratch, catalog.inside("zh"), services, story, *flags,
                                   "--on-failure", "fail")
                self.assertEqual(done.returncode, 0, done.stderr)
            for chat in chats:
                self.assertEqual(len(server.accepted(chat)), len(catalog.NAMES) * len(stories))
                for shown in server.shown(chat):
                    self.assertNotRegex(shown, r"@everybody|calls |\(nothing|<!|<@")
            for message in server.accepted("dingtalk"):
                self.assertEqual(dingtalk.called_by(message), [])


if __name__ == "__main__":
    unittest.main()
