/** The command that shells ask: the words behind the program's name follow, the last one as far as it is written, a blank where it is empty. */
export const asking = '__complete';

/** How the answer says that files may follow. */
export const filesLine = ':files';

const bash = `# netpol in bash: source <(netpol completion bash)
_netpol() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      ${filesLine}) compopt -o default -o filenames 2>/dev/null ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(netpol ${asking} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _netpol netpol
`;

const zsh = `#compdef netpol
# netpol in zsh: source <(netpol completion zsh)
_netpol() {
  local line
  local -a lines values
  lines=("\${(@f)$(netpol ${asking} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    if [[ $line == ${filesLine} ]]; then
      _files
      return
    fi
    values+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  (( $#values )) && _describe 'netpol' values
}
if [[ $funcstack[1] == _netpol ]]; then _netpol "$@"; else compdef _netpol netpol; fi
`;

const fish = `# netpol in fish: netpol completion fish | source
function __netpol_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (netpol ${asking} $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = '${filesLine}'
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c netpol -f -a '(__netpol_complete)'
`;

const powershell = `# netpol in PowerShell: netpol completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName netpol -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $current = if ($wordToComplete) { $wordToComplete } else { ' ' }
  & netpol ${asking} @words $current 2>$null | ForEach-Object {
    if ($_ -eq '${filesLine}') {
      [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
    } else {
      $word, $description = $_ -split "\\t", 2
      if (-not $description) { $description = $word }
      [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $description)
    }
  }
}
`;

/** What a shell reads once, by its name. It asks the program each time. */
export const completionScripts: Readonly<Record<string, string>> = { bash, zsh, fish, powershell };
