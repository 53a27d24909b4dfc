# _gitops_steps_values WHOLE BEHIND [WORD]...: offers words. Of those that end with = or :, what is
# behind them may be a path, and so may the whole value, if that is said.
_gitops_steps_values() {
  local whole=$1 behind=$2 start
  local -a words starts alternatives
  words=(${@[3,-1]:#*[=:]})
  starts=(${(M)@[3,-1]:#*[=:]})
  for start in $starts; do
    if compset -P ${(b)start}; then
      [[ -n $behind ]] && _files
      return
    fi
  done
  (( $#words )) && alternatives+=("words:value:($words)")
  (( $#starts )) && alternatives+=("starts:value:compadd -S '' - $starts")
  case $whole in
    files) alternatives+=('files:file:_files') ;;
    directories) alternatives+=('directories:directory:_files -/') ;;
  esac
  _alternative $alternatives
}
