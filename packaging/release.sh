#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# release.sh [--images NAME] DIST [PROGRAM-amd64 [PROGRAM-arm64]]: lays out what a release is made of
#
#   DIST/branch/                    what the branch of releases holds: the actions with the programs,
#                                   and what wraps them for Tekton, GitLab and Jenkins
#   DIST/bundle/                    the Tasks and StepActions as a Tekton bundle, with --images
#   DIST/gitops-steps-VERSION-linux-ARCHITECTURE.tar.gz
#   DIST/SHA256SUMS
#
# With --images the wrappers name the images of ./dev image by digest; NAME is the repository that they
# are pushed to, for example registry.example.com/ci/gitops-steps. A PROGRAM is the one that is all
# tools, or a directory with five. One that is not there is left out.
# The same commit and the same programs make the same bytes.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$project/packaging/source.sh"

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
  for tool in "${TOOLS[@]}"; do
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

# copy_documents PROGRAM FOLDER: what is in it, and under which licences, where program.sh has said so.
copy_documents() {
  local doc
  doc=$(dirname "$(dirname "$1")")/doc
  if [[ -f $1 && -d $doc ]]; then
    mkdir -p "$2"
    cp -R "$doc/." "$2"
  fi
}

# digest NAME: that of one of the archives of ./dev image, which `skopeo copy --all` does not change.
digest() {
  local index=$project/build/image/$1/index.json
  [[ -f $index ]] || fail "there is no $index; ./dev image makes it"
  grep -o '"digest": *"sha256:[0-9a-f]*"' "$index" | grep -o 'sha256:[0-9a-f]*'
}

# What wraps the programs for Tekton, GitLab and Jenkins, with the images that they run. Documents
# are left out, for they link to others that the branch does not have.
lay_out_wrappers() {
  local branch=$1 file replace=()
  if [[ -n $images ]]; then
    replace=(-e '/# A release replaces this name/d' -e "s|gitops-steps:0[.]1-ci$|$shell_image|"
      -e "s|^\( *image:\) gitops-steps:0[.]1$|\1 $steps_image|")
  fi
  (cd "$project" && find tasks stepactions templates vars -type f ! -name '*.md' -print0) |
    while IFS= read -r -d '' file; do
      install -D -m 644 "$project/$file" "$branch/$file"
      if [[ -n $images && $file == *.y*ml ]]; then sed -i "${replace[@]}" "$branch/$file"; fi
    done
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
  lay_out_wrappers "$branch"
  {
    printf '# gitops-steps %s\n\n' "$VERSION"
    if [[ -n $images ]]; then
      # shellcheck disable=SC2016
      printf 'The images: `%s`, and with a shell `%s`.\n\n' "$steps_image" "$shell_image"
    else
      printf 'Tasks, StepActions and components name no image of a registry: put in yours.\n\n'
    fi
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
  tar --create --format=gnu --sort=name --mtime="@$SOURCE_DATE_EPOCH" \
    --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' \
    --directory "$(dirname "$1")" "$(basename "$1")" | gzip --no-name --best >"$2"
}

images=
if [[ ${1:-} == --images ]]; then
  images=${2:-}
  [[ $images =~ ^[a-z0-9][a-z0-9.:/_-]*$ ]] || fail "--images takes the name of a repository"
  shift 2
fi
(($# >= 1 && $# <= 3)) ||
  fail "usage: packaging/release.sh [--images NAME] DIST [PROGRAM-amd64 [PROGRAM-arm64]]"
dist=$1
declare -A programs=([amd64]=${2:-$project/build/static-amd64/bin/gitops-steps}
  [arm64]=${3:-$project/build/static-arm64/bin/gitops-steps})

built=()
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
    [[ $given == "$VERSION" ]] || fail "$program is version $given, not $VERSION"
  fi
  built+=("$architecture")
done
((${#built[@]})) || fail "there is no program to release; packaging/program.sh builds one"

if [[ -n $images ]]; then
  steps_image=$images@$(digest gitops-steps)
  shell_image=$images@$(digest gitops-steps-ci)
fi

# Only what an earlier run has made goes away.
mkdir -p "$dist"
rm -rf "$dist/branch" "$dist/bundle" "$dist/SHA256SUMS" "$dist"/gitops-steps-*.tar.gz
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mkdir "$dist/branch"
lay_out_branch "$dist/branch"
for architecture in "${built[@]}"; do
  install_programs "${programs[$architecture]}" "$dist/branch/actions/bin/linux-$architecture"
  copy_documents "${programs[$architecture]}" "$dist/branch/doc/linux-$architecture"
  name=gitops-steps-$VERSION-linux-$architecture
  lay_out_archive "$scratch/$name" "${programs[$architecture]}"
  pack "$scratch/$name" "$dist/$name.tar.gz"
done
(cd "$dist" && sha256sum gitops-steps-*.tar.gz >SHA256SUMS)
if [[ -n $images ]]; then
  python3 -B "$project/packaging/bundle.py" "$dist/bundle" --image "$steps_image"
fi
