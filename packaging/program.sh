#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# program.sh ARCHITECTURE: builds the one static program that is all tools, for amd64 or arm64, prints
# where it is, and lists what is in it beside its folder, in doc/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
project=$PWD
. packaging/source.sh

architecture=${1:?usage: packaging/program.sh ARCHITECTURE}
folder=$PWD/build/static-$architecture
libraries=$folder/libraries
packaging/libraries.sh "$architecture" "$libraries" >&2
arguments=(-DGITOPS_LIBRARIES="$libraries" -DGITOPS_COMMIT="$COMMIT"
  -DCMAKE_TOOLCHAIN_FILE="$PWD/packaging/toolchain.cmake" -DCMAKE_SYSROOT="$libraries/sysroot"
  -DGITOPS_ARCHITECTURE="$architecture")
if [[ ! -d tests ]]; then arguments+=(-DBUILD_TESTING=OFF); fi  # in a container
cmake --preset static -B "$folder" "${arguments[@]}" >&2
cmake --build "$folder" --target gitops-steps >&2
packaging/sbom.py --build "$folder" "$folder/doc"
echo "$folder/bin/gitops-steps"
