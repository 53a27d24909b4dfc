# SPDX-License-Identifier: Apache-2.0
"""Who is there, and the tokens they have."""

import uuid
from dataclasses import dataclass

ROLES = ("read", "write", "maintain")


def is_at_least(role, least):
    """Whether a role may do what `least` may; None is no role."""
    return role is not None and ROLES.index(role) >= ROLES.index(least)


@dataclass
class Account:
    login: str
    id: int
    is_active: bool = True

    @property
    def uuid(self):
        return "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, self.login)) + "}"

    @property
    def mail(self):
        return f"{self.login}@example.com"


@dataclass
class Token:
    """kind     "person", or what a forge has besides: "app", "actions", "job"
    email    goes with it in Basic authentication, where a forge wants that
    projects the paths of those that it is good for; None is all
    """
    value: str
    login: str
    scopes: tuple
    kind: str = "person"
    email: str = ""
    projects: tuple = None
    is_revoked: bool = False
    is_fresh: bool = False
