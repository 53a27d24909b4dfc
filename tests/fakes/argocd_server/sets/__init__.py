# SPDX-License-Identifier: Apache-2.0
"""The ApplicationSet controller. Its own code, independent of what is tested against it: templates
in the simple mode fully, Go templates as far as go_template.py says."""

from fakes.argocd_server.sets.controller import Sets  # noqa: F401
