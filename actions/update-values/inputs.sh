#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Hands the inputs over to run.sh that are not in a variable of the program already: values that the
# program wants in files, and the inputs of fjogeleit/yaml-update-action (YAML_UPDATE_…, as its commit
# efb0be32155741b02cd7f250b8dbd26593231a93 has them), under the names that they have here.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")

fail() {
  printf '::error title=update-values::%s\n' "$1" >&2
  printf 'result=refused\nmessage=%s\n' "$1" >>"${GITHUB_OUTPUT:-/dev/null}"
  exit 2
}

notice() {
  printf '::notice title=update-values::%s\n' "$1"
}

# give FLAG VALUE INPUT [NAME]: hands a value over that an input has, unless it is empty. The input
# with our own name for it must not have said something, too.
give() {
  local variable=GITOPS_UPDATE_VALUES_$1
  if [[ -z $2 ]]; then return; fi
  [[ -z ${!variable-} ]] || fail "the inputs $3 and ${4:-${1,,}} say the same: leave out one of them"
  export "$variable=$2"
}

# is NAME INPUT: whether the variable says true, in any of the spellings that YAML has.
is() {
  case ${!1} in
    true | True | TRUE) return 0 ;;
    '' | false | False | FALSE) return 1 ;;
    *) fail "the input $2 is neither true nor false" ;;
  esac
}

# A list with commas becomes lines, each with a text in front.
lines() {
  local item
  tr ',' '\n' <<<"$1" | while read -r item; do
    if [[ -n $item ]]; then printf '%s%s\n' "${2-}" "$item"; fi
  done
}

# A text that is no template there must not be one here.
plain() {
  local begin='{{' written='{{"{{"}}'
  printf '%s' "${1//$begin/$written}"
}

has_foreign_inputs() {
  local variable
  for variable in "${!YAML_UPDATE_@}"; do
    if [[ -n ${!variable} ]]; then return 0; fi
  done
  return 1
}

refuse_what_cannot_be_done() {
  case ${YAML_UPDATE_METHOD,,} in
    '' | createorupdate) GITOPS_UPDATE_VALUES_CREATE=${GITOPS_UPDATE_VALUES_CREATE:-true} ;;
    update) ;;
    create) fail "the input method cannot be Create here: leave it out to write the value in any \
case, or say Update to change only what is there" ;;
    *) fail "the input method is none of CreateOrUpdate and Update" ;;
  esac
  case ${YAML_UPDATE_FORMAT,,} in
    '' | yaml | json) ;;
    *) fail "the input format is neither YAML nor JSON" ;;
  esac
  if is YAML_UPDATE_NO_COMPAT_MODE noCompatMode; then
    fail "the input noCompatMode is not needed here: a value keeps its quotes, and \
{\"path\": true} in changes writes one without; leave it out"
  fi
  if [[ -n $YAML_UPDATE_QUOTING_TYPE ]]; then
    notice "quotingType is not needed: every value keeps the quotes that it has in the file"
  fi
  if is YAML_UPDATE_FORCE force; then
    notice "force is not needed: a push that others were faster than is tried again on top of theirs"
  fi
}

# What to change becomes variables, and arguments in the list `edits`.
translate_edits() {
  local path=$YAML_UPDATE_PROPERTY_PATH value=$YAML_UPDATE_VALUE file=$YAML_UPDATE_VALUE_FILE
  # Changes of which the first is for a file name all their files.
  local of_a_file='^[[:space:]]*\{[[:space:]]*"[^"]*"[[:space:]]*:[[:space:]]*\{'
  if [[ -n $file ]] && { [[ -n $path ]] || ! [[ ${CHANGES:0:4096} =~ $of_a_file ]]; }; then
    give FILE "$file" valueFile
  fi
  # "$.a.b": is "a.b": here.
  CHANGES=$(sed -E 's/(^|[^\])"\$\.?([^"\]*"[[:space:]]*:)/\1"\2/g' <<<"$CHANGES")
  if [[ -z $path$value ]]; then return; fi
  [[ -n $file ]] || fail "the input propertyPath needs valueFile"
  [[ -n $path ]] || fail "the input value needs propertyPath"
  [[ -n $value ]] || fail "the input value is empty: did the step that it comes from set its output?"
  [[ $path != *[=*]* ]] || fail "the input propertyPath has a filter or a wildcard of JSONPath: name \
the value, as in images[0].newTag, or use set with images[name=web].newTag"
  path=${path#\$}
  path=${path#.}
  case $value in
    '!!str '*) edits+=("--set=$path=${value#* }") ;;
    '!!int '* | '!!float '* | '!!bool '* | '!!null '*) edits+=("--set=$path:=${value#* }") ;;
    '!!'*) fail "the input value has a tag that is none of !!str, !!int, !!float, !!bool and !!null" ;;
    *) edits+=("--set=$path=$value") ;;
  esac
}

# Where the forge answers that has the API.
server_of_api() {
  local address=${1%/}
  case $address in
    https://api.?*) printf 'https://%s' "${address#https://api.}" ;;
    http*://?*/api/v3) printf '%s' "${address%/api/v3}" ;;
    *) fail "the input githubAPI is no address such as https://github.example.com/api/v3" ;;
  esac
}

translate_commit() {
  local name=${YAML_UPDATE_COMMIT_USER_NAME:-github-actions[bot]}
  local mail=${YAML_UPDATE_COMMIT_USER_EMAIL:-41898282+github-actions[bot]@users.noreply.github.com}
  if [[ -n $YAML_UPDATE_COMMIT_USER_NAME$YAML_UPDATE_COMMIT_USER_EMAIL ||
    -z $GITOPS_UPDATE_VALUES_AUTHOR ]]; then
    give AUTHOR "$name <$mail>" commitUserName
  fi
  GITOPS_UPDATE_VALUES_MESSAGE=$(plain "$message")
}

translate_request() {
  local base=${YAML_UPDATE_TARGET_BRANCH:-$YAML_UPDATE_MASTER_BRANCH_NAME}
  local title=${GITOPS_UPDATE_VALUES_TITLE:-${message:+Merge: $message}} owner
  if [[ -n $YAML_UPDATE_MASTER_BRANCH_NAME && $YAML_UPDATE_MASTER_BRANCH_NAME != "$base" ]]; then
    fail "the inputs masterBranchName and targetBranch differ: the branch of a pull request begins at \
targetBranch here; leave masterBranchName out"
  fi
  if [[ -n $base && $GITOPS_UPDATE_VALUES_BRANCH == "$base" ]]; then
    fail "the inputs branch and targetBranch are the same: with createPR, branch is that of the pull \
request"
  fi
  owner=${GITOPS_UPDATE_VALUES_REPO%/*}
  owner=${owner##*[/:]}
  give PULL_REQUEST true createPR pull-request
  give API_URL "$YAML_UPDATE_GITHUB_API" githubAPI api-url
  give REQUEST_BRANCH "$GITOPS_UPDATE_VALUES_BRANCH" branch request-branch
  GITOPS_UPDATE_VALUES_BRANCH=$base
  GITOPS_UPDATE_VALUES_TITLE=$(plain "$title")
  give BODY "$(plain "$YAML_UPDATE_DESCRIPTION")" description
  if [[ -n $YAML_UPDATE_LABELS || -z $GITOPS_UPDATE_VALUES_LABEL ]]; then
    give LABEL "$(lines "${YAML_UPDATE_LABELS:-yaml-updates}")" labels
  fi
  give ASSIGNEE "$(lines "$YAML_UPDATE_ASSIGNEES")" assignees
  give REVIEWER "$(lines "$YAML_UPDATE_REVIEWERS"; lines "$YAML_UPDATE_TEAM_REVIEWERS" "$owner/")" \
    reviewers
}

# update_values [ARGUMENT]...: keys and the JSON of `changes` are open files for the program.
update_values() {
  bash "$here/run.sh" update-values ${CHANGES:+--changes -} \
    ${SIGNING_KEY:+--signing-key /dev/fd/3} \
    ${GITHUB_APP_KEY:+--github-app-key-file /dev/fd/4} \
    ${SSH_KEY:+--ssh-key-file /dev/fd/5} "$@" \
    <<<"$CHANGES" 3<<<"$SIGNING_KEY" 4<<<"$GITHUB_APP_KEY" 5<<<"$SSH_KEY"
}

# The same in the checkout, without Git.
update_checkout() (
  unset GITOPS_UPDATE_VALUES_{REPO,BRANCH,MESSAGE,TITLE}
  update_values --dir "${YAML_UPDATE_WORK_DIR:-.}" "$@"
)

# The program masks the other keys.
if [[ -n $SSH_KEY ]]; then
  key=${SSH_KEY//%/%25}
  # The runner ends a line at a lone \r, too.
  key=${key//$'\r'/%0D}
  printf '::add-mask::%s\n' "${key//$'\n'/%0A}"
fi

# Keys are nobody's business but of the program that is told where they are open.
export -n CHANGES SIGNING_KEY GITHUB_APP_KEY SSH_KEY "${!YAML_UPDATE_@}"

edits=()
server=$GITHUB_SERVER_URL
if has_foreign_inputs; then
  message=$GITOPS_UPDATE_VALUES_MESSAGE
  refuse_what_cannot_be_done
  translate_edits
  if [[ $YAML_UPDATE_COMMIT_CHANGE ]] && ! is YAML_UPDATE_COMMIT_CHANGE commitChange; then
    update_checkout "${edits[@]}"
    exit
  fi
  if is YAML_UPDATE_UPDATE_FILE updateFile; then
    GITHUB_STEP_SUMMARY='' update_checkout "${edits[@]}"
  fi
  if [[ -n $YAML_UPDATE_GITHUB_API ]]; then
    server=$(server_of_api "$YAML_UPDATE_GITHUB_API")
  fi
  translate_commit
  if is YAML_UPDATE_CREATE_PR createPR; then translate_request; fi
fi

# The edits of a directory need no repository, which is there by default.
if [[ -n $GITOPS_UPDATE_VALUES_DIR && $GITOPS_UPDATE_VALUES_REPO == */"$GITHUB_REPOSITORY" ]]; then
  GITOPS_UPDATE_VALUES_REPO=
elif [[ $GITOPS_UPDATE_VALUES_REPO =~ ^[A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9_.-]+$ ]]; then
  GITOPS_UPDATE_VALUES_REPO=$server/$GITOPS_UPDATE_VALUES_REPO
fi
update_values "${edits[@]}"
