#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# run.sh TOOL [ARGUMENT]...: hands over to the program for this machine, with its inputs in variables
# that it reads by itself (GITOPS_<TOOL>_…). The word setup in the place of a tool puts all of them on
# the PATH of the steps that follow. Each action has a link to this file, and in a release a copy.
set -euo pipefail

name=$1

fail() {
  # Paths and names of machines may hold what ends a line, or a code of the runner.
  local message=${1//[$'\r\n']/ }
  printf '::error title=%s::%s\n' "$name" "${message//%/%25}" >&2
  printf 'result=refused\nmessage=%s\n' "$message" >>"${GITHUB_OUTPUT:-/dev/null}"
  exit 2
}

machine=$(uname -s)-$(uname -m)
case $machine in
  Linux-x86_64) platform=linux-amd64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  *) fail "this action runs on Linux-x86_64 and Linux-aarch64, not on $machine" ;;
esac

# A release has the programs once, beside its actions.
bundle=$(dirname "${BASH_SOURCE[0]}")/../bin/$platform

if [[ $name == setup ]]; then
  [[ -x $bundle/gitops-update-values ]] ||
    fail "found no programs in $bundle: only a release of this action carries them"
  bundle=$(cd "$bundle" && pwd)
  read -r _ version _ < <("$bundle/gitops-update-values" --version)
  printf '%s\n' "$bundle" >>"$GITHUB_PATH"
  printf 'version=%s\n' "$version" >>"$GITHUB_OUTPUT"
  printf 'gitops-steps %s: %s\n' "$version" "$bundle"
  exit
fi

tool=$bundle/gitops-$name
if [[ ! -x $tool ]]; then
  tool=$(command -v "gitops-$name") ||
    fail "found neither $bundle/gitops-$name nor gitops-$name on the PATH: only a release of this \
action carries the program (elsewhere, cmake --install puts it there)"
fi
exec "$tool" "${@:2}"
