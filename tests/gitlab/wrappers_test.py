# SPDX-License-Identifier: Apache-2.0
"""Components for GitLab and steps for Jenkins are what the programs say about themselves."""

import json
import os
import sys
import unittest
from pathlib import Path
from unittest import mock

PROJECT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(os.environ.get("PROGRAMS", PROJECT / "build/release/bin"))
sys.path.insert(0, str(PROJECT / "packaging"))

import ci_wrappers  # noqa: E402
import flags  # noqa: E402

TOOLS = flags.tools(PROGRAMS)


class Wrappers(unittest.TestCase):
    def test_every_reason_is_about_a_flag_that_there_is(self):
        for system in ("both", "gitlab", "jenkins"):
            settings = json.loads(json.dumps(ci_wrappers.SETTINGS))
            settings["left_out"][system]["gone-with-the-wind"] = "it was there once"
            with self.subTest(system), mock.patch.object(ci_wrappers, "SETTINGS", settings), \
                    self.assertRaisesRegex(ValueError, "gone-with-the-wind"):
                ci_wrappers.files(TOOLS)

    def test_every_omission_has_a_reason(self):
        for omissions in ci_wrappers.SETTINGS["left_out"].values():
            for name, reason in omissions.items():
                self.assertRegex(reason, r"^[a-z].{10,}", name)

    def test_no_flag_has_the_name_of_what_is_not_one(self):
        for tool in TOOLS:
            for flag in ci_wrappers.flags_of(tool, "gitlab"):
                self.assertFalse(flag.name.startswith("job-"))
                self.assertNotEqual(ci_wrappers.camel(flag.name), "whenFailed")

    def test_every_other_flag_has_an_input_and_an_argument(self):
        left_out = ci_wrappers.SETTINGS["left_out"]
        made = ci_wrappers.files(TOOLS)
        for tool in TOOLS:
            names = {flag.name for flag in tool.flags}
            component = made[f"templates/{tool.name}.yml"]
            step = made[f"vars/{ci_wrappers.step_name(tool)}.groovy"]
            for name in names - set(left_out["both"]):
                with self.subTest(tool=tool.name, name=name):
                    self.assertEqual(f"$[[ inputs.{name} ]]" in component,
                                     name not in left_out["gitlab"])
                    self.assertEqual(f"    {ci_wrappers.camel(name)}: [" in step,
                                     name not in left_out["jenkins"])


if __name__ == "__main__":
    unittest.main()
