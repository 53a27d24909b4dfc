# SPDX-License-Identifier: Apache-2.0
"""Which jobs of a pipeline GitLab runs, stage by stage, and what they do.

gitlab-ci-local cannot say it: to it every exit code is allowed where some are, and a job never runs
whose earlier stages were skipped (as of 4.60)."""

import re
import subprocess

import gitlab

PASSED, WARNED, FAILED = "passed", "warned", "failed"
NOT_JOBS = {"stages", "include", "workflow", "variables", "default"}


def jobs_of(text):
    """The stages and the jobs, with those of the components among them."""
    pipeline = gitlab.load(text)
    jobs = {}
    for include in pipeline.get("include", []):
        tool = re.search(r"/([\w-]+)@", include["component"])[1]
        name, job = gitlab.Component(tool).job_of(include["inputs"])
        jobs[name] = job
    for name in set(pipeline) - NOT_JOBS:
        jobs[name] = gitlab.merged(jobs.get(name), pipeline[name])
    return pipeline.get("stages", ["build", "test", "deploy"]), jobs


def is_due(job, has_failed):
    return {"on_success": not has_failed, "on_failure": has_failed,
            "always": True}[job.get("when", "on_success")]


def outcome(job, status):
    allowed = job.get("allow_failure", {}).get("exit_codes", [])
    return PASSED if status == 0 else WARNED if status in allowed else FAILED


def run(text, folder, path, **environment):
    """The outcome of each job that ran, and what was said. Artifacts stay in the folder, where
    later jobs find them."""
    stages, jobs = jobs_of(text)
    outcomes, said = {}, ""
    for stage in stages:
        has_failed = FAILED in outcomes.values()
        for name, job in jobs.items():
            # The order of jobs with these is another one.
            assert not {"rules", "needs"} & set(job), name
            if job["stage"] == stage and is_due(job, has_failed):
                status, dotenv, err = run_job(job, folder, path, environment)
                outcomes[name] = outcome(job, status)
                said += err
                environment.update({key: gitlab.in_later_job(value, environment)
                                    for key, value in dotenv.items()})
    return outcomes, said


def run_job(job, folder, path, environment):
    """Its exit status, its report, and what it said."""
    if "artifacts" in job:
        done = gitlab.run(job, folder, path, **environment)
        return done.status, done.dotenv, done.err
    (line,) = job["script"]
    return subprocess.run(line, shell=True, cwd=folder, check=False).returncode, {}, ""
