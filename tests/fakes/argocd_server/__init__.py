# SPDX-License-Identifier: Apache-2.0
"""A stand-in for Argo CD and the Kubernetes API: see README.md."""

from fakes.argocd_server.errors import Plain, Refusal, StatusError  # noqa: F401
from fakes.argocd_server.repositories import WatchedRepository, revision  # noqa: F401
from fakes.argocd_server.server import ArgoServer  # noqa: F401
