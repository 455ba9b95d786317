// The scripts that shells load. They have the program itself tell what may come next, so that they never lag
// behind it.
#include "program/completion.hpp"

namespace cli {

namespace {

constexpr const char* bash_script = R"script(# bash completion for rocketpunch
#   . <(rocketpunch completion bash)
_rocketpunch() {
  local words=() count=0 joins='' word i
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    # readline takes words apart at = and :
    if ((count > 0)) && [[ -n $joins || $word == [=:]* ]]; then
      words[count - 1]+=$word
    else
      words[count++]=$word
    fi
    if [[ $word == *[=:] ]]; then joins=1; else joins=''; fi
  done
  local typed=${words[count - 1]}
  local kept=${typed%"${typed##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\t' read -r word _; do
    if [[ $word == :files ]]; then
      compopt -o filenames 2>/dev/null
      if [[ $typed == --*=* ]]; then typed=${typed#*=}; fi
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$typed")
    else
      COMPREPLY+=("${word#"$kept"}")
    fi
  done < <("$1" __complete -- "${words[@]}" 2>/dev/null)
}
complete -F _rocketpunch rocketpunch
)script";

constexpr const char* zsh_script = R"script(#compdef rocketpunch
# zsh completion for rocketpunch: a file _rocketpunch in a directory of $fpath, or
#   source <(rocketpunch completion zsh)
_rocketpunch() {
  local -a described
  local line word files=''
  for line in "${(@f)$("${(Q)words[1]}" __complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then
      files=1
    elif [[ -n $line ]]; then
      word=${line%%$'\t'*}
      line=${line#*$'\t'}
      described+=("${word//:/\\:}${${line:#$word}:+:$line}")
    fi
  done
  if [[ -n $files ]]; then
    compset -P '--*='
    _files
  elif (( $#described )); then
    _describe -V rocketpunch described
  fi
}
if [[ $funcstack[1] == _rocketpunch ]]; then
  _rocketpunch "$@"
else
  compdef _rocketpunch rocketpunch
fi
)script";

constexpr const char* fish_script = R"script(# fish completion for rocketpunch
#   rocketpunch completion fish | source
function __rocketpunch_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l lines (command $words[1] __complete -- $words[2..-1] "$typed" 2>/dev/null)
    if test "$lines[1]" = :files
        # as fish completes what it knows nothing of
        set -l before (string match -r -- '^--[^=]*=' "$typed")
        printf '%s\n' "$before"(complete -C "'' "(string replace -r -- '^--[^=]*=' '' "$typed"))
    else if set -q lines[1]
        printf '%s\n' $lines
    end
end
complete -c rocketpunch -f -a '(__rocketpunch_complete)'
)script";

}  // namespace

std::string completion_script(const std::string& shell) {
  return shell == "bash" ? bash_script : shell == "zsh" ? zsh_script : shell == "fish" ? fish_script : "";
}

}  // namespace cli
