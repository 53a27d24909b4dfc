#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Prints the reference page of a program: what it says about itself, and the examples that somebody
# has written for it. `./dev docs` keeps it.
set -euo pipefail

tool=${1:?usage: docs/reference/generate.sh PATH-OF-A-TOOL}
name=$(basename "$tool")
examples=$(dirname "$0")/examples/$name.md

cat <<TEXT
# \`$name\`

<!-- Written by \`./dev docs\` from \`$name --help-all\`; change it there. -->

\`\`\`text
$(NO_COLOR=1 "$tool" --help-all)
\`\`\`

The exit status is one of [this table](../exit-codes.md).
TEXT

if [[ -f $examples ]]; then
  echo
  cat "$examples"
fi
