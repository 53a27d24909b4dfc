# SPDX-License-Identifier: Apache-2.0
"""Stand-ins for forges: GitHub, GitLab, Gitea (and Forgejo) and Bitbucket Cloud, each over real
bare repositories, so that heads, merges and deleted branches are what Git says they are.

    with GitHub(root) as forge:
        project = forge.create_project("team/deploy", repository)
        token = forge.token("contents:write", "pull_requests:write")
        ... ask forge.api_url, push to project.clone_url with the token as password ...
        project.open_requests()              # of ChangeRequest
        project.person("ann").merge(1, "squash")
        forge.calls("POST", "/pulls")        # what was asked: method, path, headers, body, status

They turn away what the real ones turn away, in their words, and some things that those pass over in
silence: unknown fields, and requests without a User-Agent. A list never has more than `page_size`
items to a page. What goes wrong on request is in faults.py and at the top of each forge's file;
what a person can do in person.py; what a project can be set to in project.py.

A test of a race:

    forge.faults.before(lambda: project.person("ann").open("topic"), "POST", "/pulls$")
"""

from fakes.chat_server.exchange import Reply  # noqa: F401
from fakes.forges.bitbucket import Bitbucket  # noqa: F401
from fakes.forges.gitea import Gitea  # noqa: F401
from fakes.forges.github import GitHub  # noqa: F401
from fakes.forges.gitlab import GitLab  # noqa: F401
