#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# release.sh DIST [PROGRAM-amd64 [PROGRAM-arm64]]: lays out what a release is made of.
#
#   DIST/branch/                    what the branch of releases holds: the actions with the programs
#   DIST/gitops-steps-VERSION-linux-ARCHITECTURE.tar.gz
#   DIST/SHA256SUMS
#
# A PROGRAM is the one that is all tools, or a directory with five. One that is not there is left out.
# The same input makes the same bytes; SOURCE_DATE_EPOCH is the time that the archives give.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=(update-values sync wait notify apply-appset)

say() {
  printf 'release: %s\n' "$*" >&2
}

fail() {
  say "error: $*"
  exit 1
}

# The architecture of an ELF file, or nothing for what is none.
architecture_of() {
  case $(od -An -tx1 -N20 "$1" | tr -d ' \n') in
    7f454c46*3e00) echo amd64 ;;
    7f454c46*b700) echo arm64 ;;
    7f454c46*) echo another ;;
  esac
}

# install_programs PROGRAM FOLDER: under the names that they have on a PATH.
install_programs() {
  local tool
  mkdir -p "$2"
  if [[ -f $1 ]]; then install -m 755 "$1" "$2/gitops-steps"; fi
  for tool in "${tools[@]}"; do
    if [[ -f $1 ]]; then
      ln -s gitops-steps "$2/gitops-$tool"
    else
      install -m 755 "$1/$tool" "$2/gitops-$tool"
    fi
  done
}

# The version that a program gives, if it runs on this machine.
version_of() {
  local words
  if [[ -d $1 ]]; then
    words=$("$1/update-values" --version 2>/dev/null) || return 1
  else
    words=$("$1" update-values --version 2>/dev/null) || return 1
  fi
  [[ $words =~ ^update-values\ ([0-9][0-9A-Za-z.+-]*)\  ]] || return 1
  printf '%s' "${BASH_REMATCH[1]}"
}

# copy_documents PROGRAM FOLDER: what is in it, and under which licences, where program.sh has listed it.
copy_documents() {
  local doc
  doc=$(dirname "$(dirname "$1")")/doc
  if [[ -f $1 && -d $doc ]]; then
    mkdir -p "$2"
    cp -R "$doc/." "$2"
  fi
}

lay_out_branch() {
  local branch=$1 file action
  for file in "$project"/actions/*/action.yml; do
    action=$(basename "$(dirname "$file")")
    mkdir -p "$branch/actions/$action"
    install -m 644 "$file" "$branch/actions/$action"
    # Links to the one script become copies.
    for script in "$project/actions/$action"/*.sh; do
      install -m 755 "$script" "$branch/actions/$action"
    done
  done
  install -m 644 "$project/LICENSE" "$branch"
  {
    printf '# gitops-steps %s\n\n' "$version"
    printf 'The actions, each with the programs for Linux on: %s.\n\n' "${built[*]}"
    printf 'Use them by the commit of this branch, which is the version of the programs, too:\n'
    # shellcheck disable=SC2016  # the backticks are Markdown's
    printf '`uses: OWNER/gitops-steps/actions/%s@COMMIT`.\n\n' "update-values"
    printf '| action | what it does |\n|---|---|\n'
    for file in "$branch"/actions/*/action.yml; do
      # shellcheck disable=SC2016
      printf '| `%s` | %s |\n' "$(basename "$(dirname "$file")")" "$(sed -n 's/^name: //p' "$file")"
    done
    printf '\nAll else - documents, sources, tests - is in the main branch of this repository.\n'
  } >"$branch/README.md"
  chmod 644 "$branch/README.md"
}

lay_out_archive() {
  local folder=$1 program=$2
  install_programs "$program" "$folder/bin"
  install -m 644 "$project/LICENSE" "$folder"
  install -D -m 644 -t "$folder/share/man/man1" "$project"/docs/man/*.1
  install -D -m 644 -t "$folder/share/man/man7" "$project"/docs/man/*.7
  install -D -m 644 -t "$folder/share/bash-completion/completions" "$project"/completions/bash/*
  install -D -m 644 -t "$folder/share/zsh/site-functions" "$project"/completions/zsh/*
  install -D -m 644 -t "$folder/share/fish/vendor_completions.d" "$project"/completions/fish/*
  copy_documents "$program" "$folder/share/doc/gitops-steps"
}

# pack FOLDER ARCHIVE: the folder under its own name.
pack() {
  tar --create --format=gnu --sort=name --mtime="@${SOURCE_DATE_EPOCH:-0}" \
    --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' \
    --directory "$(dirname "$1")" "$(basename "$1")" | gzip --no-name --best >"$2"
}

(($# >= 1 && $# <= 3)) || fail "usage: packaging/release.sh DIST [PROGRAM-amd64 [PROGRAM-arm64]]"
umask 022
dist=$1
declare -A programs=([amd64]=${2:-$project/build/static-amd64/bin/gitops-steps}
  [arm64]=${3:-$project/build/static-arm64/bin/gitops-steps})

built=()
version=
for architecture in amd64 arm64; do
  program=${programs[$architecture]}
  if [[ ! -e $program ]]; then
    say "left out: $architecture, for there is no $program"
    continue
  fi
  sample=$program
  if [[ -d $program ]]; then sample=$program/update-values; fi
  found=$(architecture_of "$sample")
  [[ -z $found || $found == "$architecture" ]] || fail "$program is not a program for $architecture"
  if given=$(version_of "$program"); then
    [[ -z $version || $given == "$version" ]] || fail "$program is version $given, not $version"
    version=$given
  fi
  built+=("$architecture")
done
((${#built[@]})) || fail "there is no program to release; packaging/program.sh builds one"
[[ -n $version ]] || fail "no program runs on this machine to say its version"

# Only what an earlier run has made goes away.
mkdir -p "$dist"
rm -rf "$dist/branch" "$dist/SHA256SUMS" "$dist"/gitops-steps-*.tar.gz
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mkdir "$dist/branch"
lay_out_branch "$dist/branch"
for architecture in "${built[@]}"; do
  install_programs "${programs[$architecture]}" "$dist/branch/actions/bin/linux-$architecture"
  copy_documents "${programs[$architecture]}" "$dist/branch/doc/linux-$architecture"
  name=gitops-steps-$version-linux-$architecture
  lay_out_archive "$scratch/$name" "${programs[$architecture]}"
  pack "$scratch/$name" "$dist/$name.tar.gz"
done
(cd "$dist" && sha256sum gitops-steps-*.tar.gz >SHA256SUMS)
