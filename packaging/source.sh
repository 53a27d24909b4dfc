# SPDX-License-Identifier: Apache-2.0
#
# shellcheck shell=bash
# What is built, for the scripts beside this one, which source it with `project` set: COMMIT, its
# time (SOURCE_DATE_EPOCH, and CREATED as text), VERSION, and the names of the TOOLS. In a container
# there is no history: who builds it may hand in GITOPS_COMMIT and SOURCE_DATE_EPOCH.
umask 022
export LC_ALL=C.UTF-8
# shellcheck disable=SC2154
if [[ -e $project/.git ]]; then
  COMMIT=$(git -C "$project" rev-parse --short=12 HEAD)
  SOURCE_DATE_EPOCH=$(git -C "$project" log -1 --format=%ct)
else
  COMMIT=${GITOPS_COMMIT:-unknown}
  SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-0}
fi
VERSION=$(sed -n 's/^project(.* VERSION \([0-9.]*\) .*/\1/p' "$project/CMakeLists.txt")
# shellcheck disable=SC2034  # for who sources it
read -ra TOOLS < <(sed -n 's/^set(GITOPS_TOOLS \(.*\))/\1/p' "$project/CMakeLists.txt")
CREATED=$(date --utc --date "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
export COMMIT SOURCE_DATE_EPOCH VERSION CREATED
