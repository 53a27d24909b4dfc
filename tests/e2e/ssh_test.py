#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Repositories behind SSH: the real sshd and git, keys of all sorts, servers that are not who they
should be, and lines that break."""

import os
import re
import shutil
import signal
import socket
import unittest

from support import (DENIED, DONE, EDIT, FAILED, FILE, NOT_FOUND, OUT_OF_TIME,
                     UNREACHABLE, USAGE, EndToEnd, is_asleep, wait_until)
from fakes import ssh_server
from fakes.ssh_server import USER, SshAgent, SshServer, make_key, public

PASSPHRASE = "cAn4ry-passphrase"


class Ssh(EndToEnd):
    """A repository behind a server, and all that it takes to go there."""

    server_options = {}

    def setUp(self):
        super().setUp()
        self.site = self.repository()
        self.server = self.start_server(**self.server_options)
        self.url = self.server.url(self.site.path)

    def start_server(self, **options):
        server = self.enterContext(SshServer(**options))
        self.hosts = self.write("known_hosts", server.known_hosts())
        return server

    def go(self, *arguments, url=None, key=None, hosts=None, **options):
        """The usual edit, with the key that the server knows."""
        return self.update(url or self.url, "--ssh-key-file", key or self.server.key,
                           "--known-hosts", hosts or self.hosts, *arguments, **options)

    def assert_refused(self, status, words, done):
        tip = self.site.commits()[-1]
        self.assert_status(status, done)
        self.assertRegex(done.err, words)
        self.assertEqual(tip, self.site.tip())
        self.assert_harmless(done)


class Landing(Ssh):
    def test_an_edit_lands_in_version_2(self):
        done = self.go("--verbose")
        self.assert_landed_once(self.site, done)
        self.assertIn("protocol version 2, rung 1:", done.err)
        quoted = f"'{self.site.path}'"
        self.assertEqual([(f"git-upload-pack {quoted}", "version=2"),
                          (f"git-receive-pack {quoted}", "")], self.server.commands())
        self.assertEqual(1, self.server.connections())

    def test_an_edit_lands_in_version_2_without_filters(self):
        self.site.configure("uploadpack.allowFilter", "false")
        done = self.go("--verbose")
        self.assert_landed_once(self.site, done)
        self.assertIn("protocol version 2, rung 4:", done.err)

    def test_the_address_of_scp_is_that_of_a_url(self):
        # It has no port, so the server must be at that of SSH, on an address of its own.
        try:
            server = self.start_server(address=(f"127.22.{os.getpid() % 250}.1", 22))
        except PermissionError:
            self.skipTest("may not listen on port 22")
        url = f"{USER}@{server.host}:{self.site.path}"
        self.assert_landed_once(self.site, self.go(url=url, key=server.key))

    def test_a_home_directory_begins_with_a_tilde(self):
        home = os.path.expanduser("~")
        relative = os.path.relpath(self.site.path, home)
        self.assert_landed_once(self.site, self.go(url=self.server.url(f"/~/{relative}")))

    def test_a_path_that_a_shell_would_take_for_something_else_is_one_word(self):
        odd = self.repository("it's $(touch nothing) !x;.git")
        path = str(odd.path).replace(" ", "%20")
        self.assert_landed_once(odd, self.go(url=self.server.url(path)))

    def test_a_dry_run_asks_only_to_read(self):
        done = self.go("--dry-run")
        self.assert_status(DONE, done)
        self.assertEqual(["git-upload-pack"],
                         [command.split()[0] for command, _ in self.server.commands()])

    def test_the_words_of_a_hook_are_shown(self):
        self.site.hook("post-receive", "echo thank you\n")
        done = self.go()
        self.assert_landed_once(self.site, done)
        self.assertIn("remote: thank you", done.err)

    def test_a_hook_that_refuses_ends_the_run(self):
        self.site.hook("pre-receive", "echo not on a friday\nexit 1\n")
        done = self.go()
        self.assert_refused(FAILED, "hook declined", done)
        self.assertIn("remote: not on a friday", done.err)

    def test_a_host_key_of_ecdsa_will_do(self):
        server = self.start_server(host_keys=("ecdsa",))
        self.assert_landed_once(self.site, self.go(url=server.url(self.site.path), key=server.key))

    def test_of_several_host_keys_the_known_one_is_asked_for(self):
        server = self.start_server(host_keys=("rsa", "ed25519", "ecdsa"))
        for kind in ("ecdsa", "ed25519"):
            hosts = self.write("one", server.known_hosts(kinds=[kind]))
            done = self.go("--dry-run", url=server.url(self.site.path), key=server.key, hosts=hosts)
            self.assert_status(DONE, done)

    def test_a_server_that_gives_one_channel_for_a_connection_gets_two(self):
        server = self.start_server(options=("MaxSessions 1",))
        done = self.go(url=server.url(self.site.path), key=server.key)
        self.assert_landed_once(self.site, done)
        self.assertEqual(2, server.connections())

    def test_large_packs_arrive_whole(self):
        noise = os.urandom(5 << 20)
        site = self.repository("large.git", files={FILE: self.site.read(FILE), "noise": noise})
        site.configure("uploadpack.allowFilter", "false")
        self.assert_landed_once(site, self.go(url=self.server.url(site.path)))


class OldLanding(Landing):
    """Debian's sshd does not hand GIT_PROTOCOL to git."""

    server_options = {"accept_env": False}

    test_a_server_that_gives_one_channel_for_a_connection_gets_two = None

    def test_an_edit_lands_in_version_2(self):
        done = self.go("--verbose")
        self.assert_landed_once(self.site, done)
        self.assertIn("protocol version 0, rung 4:", done.err)
        self.assertEqual(1, self.server.connections())

    def test_an_edit_lands_in_version_2_without_filters(self):
        self.site.configure("uploadpack.allowAnySHA1InWant", "true")
        done = self.go("--verbose")
        self.assert_landed_once(self.site, done)
        self.assertIn("protocol version 0, rung 1:", done.err)

    def test_what_the_refs_lead_to_may_be_asked_for(self):
        self.site.configure("uploadpack.allowReachableSHA1InWant", "true")
        done = self.go("--verbose")
        self.assert_landed_once(self.site, done)
        self.assertIn("protocol version 0, rung 1:", done.err)


class Races(Ssh):
    def race(self, **options):
        """Somebody else pushes while our first push is on its way."""
        server = self.start_server(**options)
        self.site.hook("pre-receive", f"""
[ -e {self.dir}/raced ] && exit 0
touch {self.dir}/raced
unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
new=$(git -c user.name=x -c user.email=x commit-tree -p main -m theirs 'main^{{tree}}') && git update-ref refs/heads/main $new
""")
        before = self.site.tip()
        done = self.go(url=server.url(self.site.path), key=server.key, env={"PATH": os.environ["PATH"]})
        theirs = self.site.commits()[1]
        self.assertEqual(before, self.site.commits()[2], done)
        self.assert_landed_once(self.site, done, on=theirs)
        self.assertEqual(2, done.json["attempts"])

    def test_who_loses_the_race_starts_over(self):
        self.race()

    def test_who_loses_the_race_starts_over_in_version_0(self):
        self.race(accept_env=False)

    def test_writers_side_by_side_all_land(self):
        names = [f"app{number}" for number in range(6)]
        site = self.repository("many.git", files={FILE: "".join(f"{n}: v0\n" for n in names)})
        runs = [self.start("--repo", self.server.url(site.path), "--file", FILE, "--set",
                           f"{name}=v1", "--ssh-key-file", self.server.key, "--known-hosts",
                           self.hosts) for name in names]
        for run in runs:
            self.assert_status(DONE, run.finish())
        self.assertEqual("".join(f"{n}: v1\n" for n in names).encode(), site.read(FILE))
        self.assertEqual(1 + len(names), len(site.commits()))


class BrokenLines(Ssh):
    def test_a_lost_answer_is_looked_up(self):
        self.server.add_fault("lost")
        self.assert_landed_once(self.site, self.go())
        self.assertEqual(2, len(self.site.commits()))

    def test_a_lost_answer_is_looked_up_in_version_0(self):
        server = self.start_server(accept_env=False)
        server.add_fault("lost")
        done = self.go(url=server.url(self.site.path), key=server.key)
        self.assert_landed_once(self.site, done)
        self.assertEqual(2, len(self.site.commits()))

    def test_a_push_that_is_cut_off_is_sent_again(self):
        self.server.add_fault("cut", times=2)
        self.assert_landed_once(self.site, self.go())
        self.assertEqual(2, len(self.site.commits()))

    def test_a_push_that_is_never_answered_ends_with_the_deadline(self):
        self.server.add_fault("silent")
        done = self.go("--timeout", "2s")
        self.assert_refused(OUT_OF_TIME, "whether it landed is not known", done)

    def test_a_server_that_says_nothing_is_left_at_the_deadline(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]
            done = self.go("--timeout", "1s", url=f"ssh://git@127.0.0.1:{port}/site.git")
        self.assert_refused(OUT_OF_TIME, "out of time", done)

    def test_a_signal_ends_the_wait_for_a_server(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            port = silent.getsockname()[1]
            run = self.start("--repo", f"ssh://git@127.0.0.1:{port}/x", "--file", FILE, "--set",
                             EDIT, "--ssh-key-file", self.server.key, "--known-hosts", self.hosts)
            connection, _ = silent.accept()
            with connection:
                connection.recv(1)
                wait_until(lambda: is_asleep(run.pid))
                run.send(signal.SIGTERM)
                done = run.finish()
        self.assertIn("stopped by SIGTERM", done.err)

    def test_what_is_no_ssh_server_is_said_to_be_none(self):
        with socket.create_server(("127.0.0.1", 0)) as stranger:
            port = stranger.getsockname()[1]
            run = self.start("--repo", f"ssh://git@127.0.0.1:{port}/x", "--file", FILE, "--set",
                             EDIT, "--ssh-key-file", self.server.key, "--known-hosts", self.hosts,
                             "--timeout", "20s")
            for _ in range(5):
                connection, _ = stranger.accept()
                with connection:
                    connection.sendall(b"220 mail.example.com ESMTP\r\n")
            done = run.finish()
        self.assert_status((UNREACHABLE, OUT_OF_TIME), done)

    def test_nobody_there_is_unreachable(self):
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        done = self.go("--timeout", "1s", url=f"ssh://git@127.0.0.1:{port}/x")
        self.assert_refused((UNREACHABLE, OUT_OF_TIME), "refused", done)


class Hosts(Ssh):
    """Who the server is."""

    def with_hosts(self, text, **options):
        return self.go("--dry-run", hosts=self.write("hosts", text), **options)

    def assert_denied(self, words, done):
        self.assert_refused(DENIED, words, done)
        self.assertEqual([], self.server.commands())

    def test_an_unknown_host_is_denied_with_its_fingerprint(self):
        done = self.with_hosts("# nobody\n")
        self.assert_denied("not known", done)
        self.assertIn(ssh_server.fingerprint(self.server.host_key()), done.err)
        self.assertIn(f"ssh-keyscan -p {self.server.port} 127.0.0.1", done.err)

    def test_without_any_known_hosts_every_host_is_unknown(self):
        done = self.update(self.url, "--ssh-key-file", self.server.key)
        self.assert_denied("not known", done)

    def test_a_changed_host_key_is_loud(self):
        other = make_key(self.dir / "other")
        done = self.with_hosts(f"[127.0.0.1]:{self.server.port} {public(other)}\n")
        self.assert_denied("HAS CHANGED.*line 1 of", done)

    def test_a_revoked_host_key_is_denied_although_it_is_known(self):
        key = public(self.server.host_key())
        done = self.with_hosts(self.server.known_hosts() + f"@revoked * {key}\n")
        self.assert_denied("is revoked.*line 2", done)

    def test_a_host_that_is_known_by_a_certificate_only_is_denied_clearly(self):
        done = self.with_hosts(f"@cert-authority * {public(self.server.host_key())}\n")
        self.assert_denied("certificates", done)

    def test_a_host_that_is_known_by_another_kind_of_key_only(self):
        other = make_key(self.dir / "other", "rsa")
        done = self.with_hosts(f"[127.0.0.1]:{self.server.port} {public(other)}\n")
        self.assert_denied("one of another kind", done)

    def test_a_name_may_be_hashed(self):
        hosts = self.write("hashed", self.server.known_hosts())
        ssh_server.subprocess.run(["ssh-keygen", "-q", "-H", "-f", hosts], check=True,
                                  capture_output=True)
        self.assertIn("|1|", hosts.read_text())
        self.assert_landed_once(self.site, self.go(hosts=hosts))

    def test_a_name_may_be_a_pattern(self):
        key = public(self.server.host_key())
        self.assert_status(DONE, self.with_hosts(f"[127.*]:* {key}\n"))
        self.assert_status(DENIED, self.with_hosts(f"*,!127.0.0.1,![127.0.0.1]:* {key}\n"))

    def test_the_host_without_its_port_will_do_for_the_same_key(self):
        self.assert_status(DONE, self.with_hosts(f"127.0.0.1 {public(self.server.host_key())}\n"))

    def test_a_server_with_rsa_keys_only_is_denied_clearly(self):
        server = self.start_server(host_keys=("rsa",))
        done = self.go(url=server.url(self.site.path), key=server.key)
        self.assert_refused(UNREACHABLE, "prove who it is.*rsa-sha2-512", done)
        self.assertIn("ed25519", done.err)


class Keys(Ssh):
    """Who we are."""

    def assert_lands_with(self, key, *arguments, **options):
        self.server.authorize(key)
        self.assert_landed_once(self.site, self.go(*arguments, key=key, **options))

    def test_forms_of_keys(self):
        for number, (kind, form) in enumerate((("ecdsa", ""), ("ecdsa", "PEM"),
                                               ("ecdsa", "PKCS8"), ("ed25519", ""))):
            with self.subTest(kind=kind, form=form):
                key = make_key(self.dir / f"key-{number}", kind, form=form)
                self.server.authorize(key)
                self.assert_status(DONE, self.go("--dry-run", key=key))

    def test_line_ends_of_windows_and_a_missing_last_one(self):
        for text in (self.server.key.read_text().replace("\n", "\r\n"),
                     self.server.key.read_text().rstrip("\n")):
            key = self.write("edited", text)
            self.assert_status(DONE, self.go("--dry-run", key=key))

    def test_a_passphrase_opens_a_key(self):
        for number, form in enumerate(("", "PEM")):
            with self.subTest(form=form):
                key = make_key(self.dir / f"closed-{number}", "ecdsa", PASSPHRASE, form=form)
                self.server.authorize(key)
                passphrase = self.write("passphrase", PASSPHRASE + "\n")
                done = self.go("--dry-run", "--ssh-passphrase-file", passphrase, key=key)
                self.assert_status(DONE, done)

    def test_a_wrong_passphrase_is_said_to_be_wrong(self):
        for number, form in enumerate(("", "PEM")):
            with self.subTest(form=form):
                key = make_key(self.dir / f"closed-{number}", "ecdsa", PASSPHRASE, form=form)
                self.server.authorize(key)
                wrong = self.write("passphrase", "wr0ng-passphrase")
                done = self.go("--ssh-passphrase-file", wrong, key=key)
                self.assert_refused(DENIED, "the passphrase does not open", done)
                self.assertNotIn("wr0ng", done.err + done.out)

    def test_a_key_that_needs_a_passphrase_says_so_before_anybody_is_asked(self):
        for number, form in enumerate(("", "PEM", "PKCS8")):
            with self.subTest(form=form):
                key = make_key(self.dir / f"closed-{number}", "ecdsa", PASSPHRASE, form=form)
                done = self.go(key=key)
                self.assert_refused(USAGE, "with a passphrase", done)
                self.assertIn("--ssh-passphrase-file", done.err)
                empty = self.write("empty", "\n")
                done = self.go("--ssh-passphrase-file", empty, key=key)
                self.assert_refused(USAGE, "with a passphrase", done)
                self.assertIn(f"--ssh-passphrase-file ({empty} is empty)", done.err)
        self.assertEqual(0, self.server.connections())

    def test_an_rsa_key_is_refused_before_anybody_is_asked(self):
        for number, form in enumerate(("", "PEM", "PKCS8")):
            with self.subTest(form=form):
                key = make_key(self.dir / f"rsa-{number}", "rsa", form=form)
                done = self.go(key=key)
                self.assert_refused(USAGE, "RSA", done)
                self.assertIn("ed25519", done.err)
        self.assertEqual(0, self.server.connections())

    def test_what_is_no_private_key(self):
        for text, words in (("", "is empty"), ("hello\n", "no private key"),
                            (public(self.server.key), "a public key"),
                            (self.server.key.read_text()[:100], "no private key")):
            with self.subTest(words=words):
                self.assert_refused(USAGE, words, self.go(key=self.write("no-key", text)))

    def test_a_key_that_the_server_does_not_know_is_denied(self):
        done = self.go(key=make_key(self.dir / "stranger"))
        self.assert_refused(DENIED, "was refused with: .*stranger", done)

    def test_without_any_key_the_way_to_give_one_is_told(self):
        done = self.update(self.url, "--known-hosts", self.hosts)
        self.assert_refused(USAGE, "there is no key", done)
        self.assertIn("--ssh-key-file", done.err)
        self.assertEqual(0, self.server.connections())

    def test_an_agent_signs(self):
        stranger = make_key(self.dir / "stranger")
        rsa = make_key(self.dir / "rsa", "rsa")
        with SshAgent(rsa, stranger, self.server.key) as agent:
            done = self.update(self.url, "--known-hosts", self.hosts,
                               env={"SSH_AUTH_SOCK": agent.socket})
        self.assert_landed_once(self.site, done)

    def test_an_agent_without_a_key_that_fits(self):
        with SshAgent(make_key(self.dir / "stranger")) as agent:
            done = self.update(self.url, "--known-hosts", self.hosts,
                               env={"SSH_AUTH_SOCK": agent.socket})
        self.assert_refused(DENIED, "was refused with: ssh-agent", done)

    def test_an_agent_with_keys_of_rsa_only_is_refused_before_anybody_is_asked(self):
        home = self.dir / "home"
        (home / ".ssh").mkdir(parents=True)
        for own in (False, True):
            with self.subTest(own=own), SshAgent(make_key(self.dir / f"rsa-{own}", "rsa")) as agent:
                if own:
                    make_key(home / ".ssh/id_rsa", "rsa")
                done = self.update(self.url, "--known-hosts", self.hosts,
                                   env={"SSH_AUTH_SOCK": agent.socket, "HOME": str(home)})
                self.assert_refused(USAGE, "ssh-agent is an RSA key, .*SHA-1", done)
                self.assertIn("ed25519", done.err)
        self.assertEqual(0, self.server.connections())

    def test_of_an_agent_the_error_tells_what_was_passed_over(self):
        keys = (make_key(self.dir / "rsa", "rsa"), make_key(self.dir / "stranger"))
        with SshAgent(*keys) as agent:
            done = self.update(self.url, "--known-hosts", self.hosts,
                               env={"SSH_AUTH_SOCK": agent.socket})
        self.assert_refused(DENIED, "was refused with: ssh-agent; .* of no use here: ssh-rsa", done)

    def strangers(self, count):
        return [make_key(self.dir / f"stranger-{number}") for number in range(count)]

    def test_of_an_agent_as_many_keys_are_tried_as_servers_take(self):
        with SshAgent(*self.strangers(5), self.server.key) as agent:
            done = self.update(self.url, "--known-hosts", self.hosts,
                               env={"SSH_AUTH_SOCK": agent.socket})
        self.assert_landed_once(self.site, done)

    def test_of_an_agent_the_error_tells_what_was_not_tried(self):
        strangers = self.strangers(6)
        for limit, tried, left in ((6, 6, 1), (3, 3, 4)):
            server = self.start_server(options=[f"MaxAuthTries {limit}"])
            with self.subTest(limit=limit), SshAgent(*strangers, server.key) as agent:
                done = self.update(server.url(self.site.path), "--known-hosts", self.hosts,
                                   env={"SSH_AUTH_SOCK": agent.socket})
                self.assert_refused(DENIED, rf"was refused with: ssh-agent \({tried} keys\); "
                                            f"not tried: {left} more of ssh-agent's keys", done)
                self.assertRegex(done.err, "hint: name the right key with --ssh-key-file")

    def test_the_keys_of_an_agent_leave_a_try_for_a_password(self):
        with SshAgent(*self.strangers(6)) as agent:
            done = self.update(self.url, "--known-hosts", self.hosts,
                               env={"SSH_AUTH_SOCK": agent.socket, "GIT_PASSWORD": PASSPHRASE})
        self.assert_refused(DENIED, r"was refused with: ssh-agent \(5 keys\), GIT_PASSWORD; "
                                    "not tried: 1 more of ssh-agent's keys", done)

    def test_an_agent_that_is_gone_is_none(self):
        done = self.update(self.url, "--known-hosts", self.hosts,
                           env={"SSH_AUTH_SOCK": str(self.dir / "nothing")})
        self.assert_refused(DENIED, "no key or password", done)

    def test_an_agent_that_never_answers_is_left_at_the_deadline(self):
        path = str(self.dir / "agent")
        with socket.socket(socket.AF_UNIX) as silent:
            silent.bind(path)
            silent.listen()
            done = self.update(self.url, "--known-hosts", self.hosts, "--timeout", "2s",
                               env={"SSH_AUTH_SOCK": path})
        self.assert_refused(OUT_OF_TIME, "out of time", done)

    def test_a_mounted_secret_of_known_hosts_goes_with_a_key(self):
        mounted = self.dir / "mounted"
        mounted.mkdir()
        (mounted / "known_hosts").write_text(self.server.known_hosts())
        done = self.update(self.url, "--credentials-dir", mounted, "--ssh-key-file",
                           self.server.key)
        self.assert_landed_once(self.site, done)

    def test_a_mounted_secret(self):
        mounted = self.dir / "mounted"
        mounted.mkdir()
        shutil.copy(self.server.key, mounted / "ssh-privatekey")
        (mounted / "known_hosts").write_text(self.server.known_hosts())
        self.assert_landed_once(self.site, self.update(self.url, "--credentials-dir", mounted))

    def test_the_files_that_tekton_makes(self):
        home = self.dir / "home"
        (home / ".ssh").mkdir(parents=True)
        make_key(home / ".ssh/id_another-secret")
        make_key(home / ".ssh/id_rsa", "rsa")
        shutil.copy(self.server.key, home / ".ssh/id_deploy-key")
        (home / ".ssh/known_hosts").write_text(self.server.known_hosts())
        done = self.update(self.url, env={"HOME": str(home)})
        self.assert_landed_once(self.site, done)

    def test_the_only_key_at_home_is_one_of_rsa(self):
        home = self.dir / "home"
        (home / ".ssh").mkdir(parents=True)
        make_key(home / ".ssh/id_rsa", "rsa")
        (home / ".ssh/known_hosts").write_text(self.server.known_hosts())
        self.assert_refused(USAGE, "RSA", self.update(self.url, env={"HOME": str(home)}))


class Refusals(Ssh):
    def test_a_repository_that_is_not_there(self):
        for options in ({}, {"accept_env": False}):
            server = self.start_server(**options)
            done = self.go(url=server.url(self.dir / "nothing.git"), key=server.key)
            self.assert_refused(NOT_FOUND, "does not appear to be a git repository", done)

    def test_a_branch_that_is_not_there(self):
        for options in ({}, {"accept_env": False}):
            server = self.start_server(**options)
            done = self.go("--branch", "mian", url=server.url(self.site.path), key=server.key)
            self.assert_refused(NOT_FOUND, "mian", done)
            self.assertIn("main", done.err)

    def test_a_server_that_permits_nothing_shows_its_words(self):
        server = self.start_server(git_shell=False)
        done = self.go(url=server.url(self.site.path), key=server.key)
        self.assert_refused(DENIED, "denied to the deploy key", done)

    def test_a_key_that_may_only_read(self):
        server = self.start_server()
        (server.state / "read-only").touch()
        done = self.go(url=server.url(self.site.path), key=server.key)
        self.assert_refused(DENIED, "write access.*denied", done)

    def test_an_address_that_cannot_be(self):
        for url in ("ssh://", "ssh:///path", "ssh://host", "ssh://host/", "ssh://host:0/x",
                    "ssh://host:70000/x", "ssh://-oProxyCommand=x/y", "ssh://host/%00",
                    "git@host:", "git@host:-x", "ssh://[::1/x", "git@-x:path"):
            with self.subTest(url=url):
                self.assert_refused(USAGE, "'", self.go(url=url))


class Canaries(Ssh):
    def test_neither_key_nor_passphrase_nor_password_is_shown(self):
        key = make_key(self.dir / "closed", "ed25519", PASSPHRASE)
        passphrase = self.write("passphrase", PASSPHRASE)
        lines = [line for path in (key, self.server.key)
                 for line in path.read_text().splitlines() if "-----" not in line]
        echo = "\n".join(f"echo '{line}'" for line in [*lines, PASSPHRASE])
        self.site.hook("pre-receive", echo + "\nexit 1\n")
        self.server.authorize(key)
        for done in (self.go("--verbose", "--ssh-passphrase-file", passphrase, key=key),
                     self.go("--verbose")):
            self.assert_status(FAILED, done)
            shown = done.out + done.err
            self.assertRegex(done.err, re.compile(r"remote: .*\*\*\*", re.M))
            own = lines[:len(key.read_text().splitlines()) - 2]
            for line in own if key.name in shown else lines[len(own):]:
                self.assertNotIn(line, shown)
        done = self.go("--ssh-passphrase-file", passphrase, key=key)
        self.assertNotIn(PASSPHRASE, done.out + done.err)

    def test_a_runner_of_github_is_told_to_mask_key_and_passphrase(self):
        key = make_key(self.dir / "closed", "ed25519", PASSPHRASE)
        self.server.authorize(key)
        done = self.go("--ssh-passphrase-file", self.write("passphrase", PASSPHRASE), key=key,
                       env={"GITHUB_ACTIONS": "true"})
        self.assert_status(DONE, done)
        masks = [line.removeprefix("::add-mask::") for line in (done.out + done.err).splitlines()
                 if line.startswith("::add-mask::")]
        lines = key.read_text().splitlines()[1:-1]
        # The last one may be a few letters, and a mask of these would hide much else.
        for secret in [*(line for line in lines if len(line) >= 8), PASSPHRASE]:
            self.assertIn(secret, masks)

    def test_a_password_in_the_address_is_not_shown(self):
        url = self.server.url(self.site.path, user=f"{USER}:cAn4ry-pass")
        done = self.update(url, "--known-hosts", self.hosts, "--verbose")
        self.assert_status(DENIED, done)
        self.assertNotIn("cAn4ry", done.out + done.err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
