# SPDX-License-Identifier: Apache-2.0
#
# shellcheck shell=bash
# What is built, for the scripts beside this one, which source it: COMMIT, its time (SOURCE_DATE_EPOCH,
# and CREATED as text), VERSION. In a container there is no history; whoever builds it hands them in.
: "${COMMIT:=$(git -C "$project" rev-parse --short HEAD 2>/dev/null || echo unknown)}"
: "${SOURCE_DATE_EPOCH:=$(git -C "$project" log -1 --format=%ct 2>/dev/null || echo 0)}"
VERSION=$(sed -n 's/^project(.* VERSION \([0-9.]*\) .*/\1/p' "$project/CMakeLists.txt")
CREATED=$(date --utc --date "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
export COMMIT SOURCE_DATE_EPOCH VERSION CREATED
