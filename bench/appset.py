# SPDX-License-Identifier: Apache-2.0
"""Ten thousand applications out of one ApplicationSet: apply-appset against Argo CD's own code.

Our side is the whole process, from the start of the program to the last byte of YAML; the other is
what the controller does of it (parse, convert, generate, render), timed inside of the oracle program
that runs Argo CD's own packages. They take turns, so that a busy machine slows both.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from measure import (PLAIN_ENVIRONMENT, Bar, Group, Targets, add_json_flag, machine, run,
                     write_json)

APPLICATIONS = 10_000
GO_TEMPLATE_TIMES = 100
GO_TEMPLATE_WITHIN = 0.8
FASTTEMPLATE_TIMES = 2
PLAN_WITHIN = 3.0
MEMORY_WITHIN = 200 * 1024 * 1024
OWNER = """\
  ownerReferences:
  - apiVersion: argoproj.io/v1alpha1
    kind: ApplicationSet
    name: many
    controller: true
"""


def elements(count, part):
    return [part(number) for number in range(count)]


def generators(shape, count):
    """All parameters in one list, or a matrix of two lists."""
    def cluster(number):
        return {"cluster": f"c{number % 50}", "env": f"env-{number % 7}"}

    def app(number):
        return {"name": f"app-{number}", "tag": f"v1.{number}"}

    if shape == "list":
        return [{"list": {"elements": elements(count, lambda n: {**app(n), **cluster(n)})}}]
    return [{"matrix": {"generators": [
        {"list": {"elements": elements(count // 100, lambda n: {**cluster(n), "cluster": f"c{n}"})}},
        {"list": {"elements": elements(100, app)}}]}}]


def application_set(mode, shape, count):
    """A set as people write them: thirteen templates in an application."""
    def tag(name):
        return f"{{{{.{name}}}}}" if mode == "go" else f"{{{{{name}}}}}"

    template = {
        "metadata": {"name": f"{tag('name')}-{tag('cluster')}",
                     "labels": {"env": tag("env"), "team": "shop"},
                     "annotations": {"example.com/tag": tag("tag")}},
        "spec": {
            "project": "default",
            "source": {
                "repoURL": "https://git.example.com/acme/deploy.git", "targetRevision": "HEAD",
                "path": f"apps/{tag('name')}/overlays/{tag('env')}",
                "helm": {"valueFiles": ["values.yaml", f"{tag('env')}.yaml"],
                         "parameters": [{"name": "image.tag", "value": tag("tag")},
                                        {"name": "replicas", "value": "2"}]}},
            "destination": {"server": f"https://{tag('cluster')}.example.com",
                            "namespace": f"{tag('name')}-{tag('env')}"},
            "syncPolicy": {"automated": {"prune": True, "selfHeal": True},
                           "syncOptions": ["CreateNamespace=true"]}}}
    spec = {"generators": generators(shape, count), "template": template}
    if mode == "go":
        spec.update(goTemplate=True, goTemplateOptions=["missingkey=error"])
    # JSON is YAML, too, and needs no library to write.
    return json.dumps({"apiVersion": "argoproj.io/v1alpha1", "kind": "ApplicationSet",
                       "metadata": {"name": "many", "namespace": "argocd"}, "spec": spec}, indent=1)


def go_seconds(program, file):
    done = subprocess.run([program, "bench", "--sets", file], stdout=subprocess.PIPE, check=True,
                          env=PLAIN_ENVIRONMENT, stdin=subprocess.DEVNULL)
    answer = json.loads(done.stdout)
    assert answer["applications"] == APPLICATIONS, answer
    return answer["seconds"]


def written(folder, name, text):
    path = Path(folder) / name
    path.write_text(text)
    return str(path)


def live_applications(tool, file):
    """What the set makes, as if the controller had made it."""
    done = subprocess.run([tool, "--render", "--file", file], stdout=subprocess.PIPE, check=True,
                          env=PLAIN_ENVIRONMENT, stdin=subprocess.DEVNULL, text=True)
    assert done.stdout.count("\nkind: Application\n") == APPLICATIONS
    return done.stdout.replace("  namespace: argocd\nspec:", f"  namespace: argocd\n{OWNER}spec:")


def row(name, ours, memory, go):
    cells = [f"{ours:.2f} s", f"{memory / 1024 / 1024:.0f} MB"]
    cells += [f"{go:.2f} s", f"{go / ours:.1f}"] if go else ["", ""]
    print(f"| {name} | " + " | ".join(cells) + " |")


def measure_mode(arguments, folder, mode, shape):
    file = written(folder, f"{mode}-{shape}.yaml", application_set(mode, shape, APPLICATIONS))
    ours, go = [], []
    for number in range(arguments.rounds):
        print(f"{mode}, {shape}, round {number + 1}", file=sys.stderr)
        ours.append(run([arguments.tool, "--render", "--file", file]))
        # One round takes the controller a good half of a minute with Go templates.
        if arguments.go and (number == 0 or mode != "go"):
            go.append(go_seconds(arguments.go, file))
    seconds, memory = median(cost.seconds for cost in ours), max(cost.memory for cost in ours)
    row(name_of(mode, shape), seconds, memory, median(go) if go else None)
    return seconds, memory, median(go) if go else None


def measure_plan(arguments, folder):
    """One in ninety applications changes, one goes and one comes."""
    before = application_set("go", "list", APPLICATIONS)
    current = written(folder, "current.yaml",
                      live_applications(arguments.tool, written(folder, "before.yaml", before)))
    after = before.replace("v1.77", "v2.77").replace("app-9999", "app-10000")
    file = written(folder, "after.yaml", after)
    costs = [run([arguments.tool, "--file", file, "--current", current])
             for _ in range(arguments.rounds)]
    seconds, memory = median(cost.seconds for cost in costs), max(cost.memory for cost in costs)
    row("plan against 10,000 Applications in a file", seconds, memory, None)
    return seconds, memory


def name_of(mode, shape):
    return f"{'goTemplate' if mode == 'go' else 'fasttemplate'}, {shape}"


def groups(figures):
    """Where there is something to compare with."""
    return [Group(f"10,000 applications, {name_of(mode, shape)}", [
        Bar("apply-appset", ours, f"{ours:.2f} s", is_ours=True),
        Bar("Argo CD's code", go, f"{go:.2f} s")])
        for (mode, shape), (ours, _, go) in figures.items() if go]


def judge(targets, figures, plan):
    for mode, times in (("go", GO_TEMPLATE_TIMES), ("fast", FASTTEMPLATE_TIMES)):
        for shape in ("list", "matrix"):
            ours, _, go = figures[mode, shape]
            if go:
                targets.check(f"{mode}, {shape}: {times} times as fast as the controller",
                              f"{go / ours:.1f} times", go / ours >= times)
            if mode == "go":
                targets.check(f"{mode}, {shape}: below {GO_TEMPLATE_WITHIN} s", f"{ours:.2f} s",
                              ours < GO_TEMPLATE_WITHIN)
    seconds, memory = plan
    targets.check(f"a plan from files: below {PLAN_WITHIN} s", f"{seconds:.2f} s",
                  seconds < PLAN_WITHIN)
    most = max(memory, *(used for _, used, _ in figures.values()))
    targets.check("memory: below 200 MB", f"{most / 1024 / 1024:.0f} MB", most < MEMORY_WITHIN)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True, help="apply-appset")
    parser.add_argument("--go", help="the program of tests/oracles/applicationset")
    parser.add_argument("--rounds", type=int, default=3)
    add_json_flag(parser)
    arguments = parser.parse_args()
    arguments.tool = os.path.abspath(arguments.tool)
    print(f"Medians of {arguments.rounds} rounds, of Argo CD's code with goTemplate one; "
          f"{machine()}")
    print("\n| | apply-appset | memory | Argo CD's code | times |\n|---|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        figures = {(mode, shape): measure_mode(arguments, folder, mode, shape)
                   for mode in ("go", "fast") for shape in ("list", "matrix")}
        plan = measure_plan(arguments, folder)
    write_json(arguments.json, "apply-appset", groups(figures))
    targets = Targets()
    judge(targets, figures, plan)
    targets.finish()


if __name__ == "__main__":
    main()
