# SPDX-License-Identifier: Apache-2.0
"""
Completions for bash, zsh and fish. All that they know is in them: nothing is asked at the time, and
no other program is run. The functions that are the same everywhere are in completion.bash and its
like beside this file.
"""

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent

WRITTEN = "Written by ./dev docs, from --help-json."


@dataclass(frozen=True)
class Values:
    """What can be offered for the value of a flag."""

    words: tuple = ()      # those that end with = or : are only the beginning of a value
    whole: str = ""        # "files" or "directories", where the value can be a path
    behind: str = ""       # the same for what follows the beginnings
    is_list: bool = False  # several words, with commas between them


# What the help says in its own words. completions_test.py looks for all of it there.
KNOWN = {
    ("update-values", "policy"): Values(("semver", "newest", "semver:", "regexp:", "digest:")),
    ("notify", "config"): Values(("configmap:", "catalog:en", "catalog:zh"), whole="files"),
    ("notify", "ci"): Values(("status=", "pipeline=", "runUrl=", "branch=", "actor.login=",
                              "commit.sha=")),
    ("apply-appset", "params"): Values(("pullRequest:", "scmProvider:", "plugin:",
                                        "clusterDecisionResource:"), behind="files"),
}


def values(tool, flag):
    if (tool.name, flag.name) in KNOWN:
        return KNOWN[tool.name, flag.name]
    if flag.name == "result":
        return Values(tuple(f"{name}=" for name in tool.results), behind="files")
    if flag.value == "WORD,...":
        words = re.sub(r"\(.*?\)", "", flag.help).split()
        return Values(tuple(words), is_list=True)
    if flag.value == "URL|PATH":
        return Values(whole="directories")
    parts = flag.value.split("|")
    words = [re.match(r"[a-z][a-z0-9-]*:?|", part)[0] for part in parts]
    return Values(tuple(filter(None, words)), whole=path_kind(parts))


def path_kind(parts):
    if any(re.match("FILE", part) for part in parts):
        return "files"
    return "directories" if "DIR" in parts else ""


def files(tools):
    """{name of the file: text}"""
    made = {}
    for tool in tools:
        for flag in tool.flags:
            check(tool, flag)
        made[f"bash/gitops-{tool.name}"] = bash(tool)
        made[f"zsh/_gitops-{tool.name}"] = zsh(tool)
        made[f"fish/gitops-{tool.name}.fish"] = fish(tool)
    return made


def check(tool, flag):
    """Words become a part of a script, so there is nothing in them that a shell would see."""
    for word in (flag.name, *values(tool, flag).words):
        if not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9.-]*(:[a-z]+|[:=])?", word):
            raise ValueError(f"{tool.name} --{flag.name}: {word!r} cannot be completed")


def shared(shell):
    return (HERE / f"completion.{shell}").read_text()


def bash(tool):
    name = f"_gitops_{tool.name}".replace("-", "_")
    with_value = " ".join(f"--{flag.name}" for flag in tool.flags if flag.kind != "switch")
    all_flags = " ".join(f"--{flag.name}" for flag in tool.flags)
    calls = {}
    for flag in tool.flags:
        if values(tool, flag) != Values():
            calls.setdefault(bash_call(values(tool, flag)), []).append(f"--{flag.name}")
    cases = "".join(f"    {' | '.join(names)})\n      {call} ;;\n"
                    for call, names in calls.items())
    return f"""\
# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# {WRITTEN}

{shared("bash")}
{name}() {{
  local word typed value_of
  _gitops_steps_look '{with_value}'
  case $value_of in
    '')
      _gitops_steps_values "$2" '' '' {all_flags} ;;
{cases}\
  esac
}}

complete -F {name} gitops-{tool.name}
"""


def bash_call(known):
    words = "".join(f" {word}" for word in known.words)
    if known.is_list:
        return f'_gitops_steps_list "$2"{words}'
    return f"""_gitops_steps_values "$2" '{known.whole}' '{known.behind}'{words}"""


def zsh(tool):
    specs = [zsh_spec(tool, flag) for flag in tool.flags]
    if tool.has_positionals:
        specs.append("*:PATH=VALUE: ")
    lines = " \\\n".join(f"  {quoted(spec)}" for spec in specs)
    return f"""\
#compdef gitops-{tool.name}
# SPDX-License-Identifier: Apache-2.0
#
# {WRITTEN}

{shared("zsh")}
_arguments -S \\
{lines}
"""


def zsh_spec(tool, flag):
    description = re.sub(r"([\\\[\]:])", r"\\\1", flag.description)
    if flag.kind == "switch":
        return f"--{flag.name}[{description}]"
    repeated = "*" if flag.kind == "list" else ""
    title = re.sub(r"([\\:])", r"\\\1", flag.value)
    return f"{repeated}--{flag.name}=[{description}]:{title}:{zsh_action(values(tool, flag))}"


def zsh_action(known):
    words = " ".join(known.words).replace(":", r"\:")
    if known == Values():
        return " "
    if known.is_list:
        return f"_sequence compadd - {words}"
    if not known.words:
        return {"files": "_files", "directories": "_files -/"}[known.whole]
    if not known.whole and not re.search("[:=]", words):
        return f"({words})"
    # The space keeps _arguments from putting words of its own before ours.
    return f' _gitops_steps_values "{known.whole}" "{known.behind}" {words}'


def quoted(text):
    return "'" + text.replace("'", r"'\''") + "'"


def fish(tool):
    lines = "".join(fish_line(tool, flag) for flag in tool.flags)
    return f"""\
# SPDX-License-Identifier: Apache-2.0
#
# {WRITTEN}

{shared("fish")}
complete -c gitops-{tool.name} -f
{lines}"""


def fish_line(tool, flag):
    known = values(tool, flag)
    parts = ["complete", "-c", f"gitops-{tool.name}", "-l", flag.name]
    if flag.kind != "switch":
        parts += ["-r", "-F"] if known.whole or known.behind else ["-x"]
    if known.is_list:
        parts += ["-a", f"'(__gitops_steps_list {' '.join(known.words)})'"]
    elif known.words:
        parts += ["-a", f"'{' '.join(known.words)}'"]
    description = flag.description.replace("\\", r"\\").replace("'", r"\'")
    return " ".join([*parts, "-d", f"'{description}'"]) + "\n"
