# The words as the program will get them, up to the cursor: readline splits them at = and : as well.
# Sets `value_of`, the flag whose value is being typed, `typed`, what is there of it, and `word`,
# all that is there of the word. Takes the flags that have a value.
_gitops_steps_look() {
  local line=${COMP_LINE:0:COMP_POINT} rest piece before=
  local -i at
  word=''
  value_of=''
  for ((at = 0; at <= COMP_CWORD; at++)); do
    rest=${line#"${line%%[![:space:]]*}"}
    piece=${COMP_WORDS[at]}
    if ((at == COMP_CWORD)); then piece=$rest; fi
    if [[ $rest != "$line" || $at == 0 ]]; then
      if [[ $word == -- ]]; then value_of=--; fi
      before=$word
      word=''
    fi
    word+=$piece
    line=${rest#"$piece"}
  done
  typed=$word
  if [[ -n $value_of ]]; then return; fi
  if [[ $before == -- ]]; then
    value_of=--
  elif [[ $before == --* && " $1 " == *" $before "* ]]; then
    value_of=$before
  elif [[ $word == --*=* ]]; then
    value_of=${word%%=*}
    typed=${word#*=}
  fi
}

# Offers what begins like the word. Readline replaces the end of it only, and that is $1.
_gitops_steps_offer() {
  local kept=${word%"$1"} assigned=${word%"$typed"} candidate
  shift
  for candidate; do
    candidate=$assigned$candidate
    if [[ $candidate == "$word"* ]]; then COMPREPLY+=("${candidate#"$kept"}"); fi
  done
  if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *[=:/] ]]; then compopt -o nospace; fi
}

# Offers paths in readline's own way, or, beside other candidates, those that begin like these.
_gitops_steps_paths() {
  local path
  if ((${#COMPREPLY[@]} == 0)); then
    if [[ $2 == directories ]]; then compopt -o dirnames; else compopt -o default; fi
    return
  fi
  for path in "$typed"*; do
    if [[ -d $path ]]; then path+=/; fi
    if [[ -e $path ]]; then
      printf -v path %q "$path"
      _gitops_steps_offer "$1" "$path"
    fi
  done
}

# _gitops_steps_values END WHOLE BEHIND [WORD]...: offers words. Of those that end with = or :, what
# is behind them may be a path, and so may the whole value, if that is said.
_gitops_steps_values() {
  local end=$1 whole=$2 behind=$3 start
  shift 3
  for start; do
    if [[ $start == *[=:] && $typed == "$start"* ]]; then
      if [[ -n $behind ]]; then _gitops_steps_paths "$end" "$behind"; fi
      return
    fi
  done
  _gitops_steps_offer "$end" "$@"
  if [[ -n $whole ]]; then _gitops_steps_paths "$end" "$whole"; fi
}

# Offers words that may stand in one value with commas between them.
_gitops_steps_list() {
  local end=$1 others=${typed%"${typed##*,}"} next
  shift
  for next; do
    if [[ ",$others" != *",$next,"* ]]; then _gitops_steps_offer "$end" "$others$next"; fi
  done
}
