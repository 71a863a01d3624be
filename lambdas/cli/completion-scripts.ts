import { ownProperty } from '#core/own-property.ts';
import { OPTION_TEXTS } from '#words/command-line/options.ts';
import { typed } from '#words/command-line/typed.ts';

/** The words that a shell completes. */
export type Completions = {
  readonly verbs: readonly {
    readonly verb: string;
    readonly summary: string;
    readonly options: readonly string[];
    readonly operands: readonly string[];
    readonly takesFile: boolean;
  }[];
  /** The values of options that have a fixed set of values. */
  readonly ofOptions: Readonly<Record<string, readonly string[]>>;
};

/** Options with a free value: after them nothing is suggested. */
function freeOptions({ ofOptions }: Completions): string {
  const withValue = Object.entries(OPTION_TEXTS).filter(
    ([name, { value }]) => value !== '' && ownProperty(ofOptions, name) === undefined,
  );
  return withValue.map(([name]) => `--${name}`).join(' | ');
}

/** For bash 3.2, which macOS ships, and later. */
export function bashScript(completions: Completions): string {
  const { verbs, ofOptions } = completions;
  return `# Completion of hub and npx hub. Put this into ~/.bashrc: eval "$(${typed('completion', 'bash')})"
_hub_from() {
  local at=$1 word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} options='' operands='' files=''
  if (( COMP_CWORD == at + 1 )); then
    COMPREPLY=($(compgen -W '${verbs.map(({ verb }) => verb).join(' ')}' -- "$word"))
    return
  fi
  case $before in
${Object.entries(ofOptions)
  .map(([name, values]) => `    --${name}) COMPREPLY=($(compgen -W '${values.join(' ')}' -- "$word")); return ;;`)
  .join('\n')}
    ${freeOptions(completions)}) return ;;
  esac
  case \${COMP_WORDS[at+1]} in
${verbs
  .map(({ verb, options, operands, takesFile }) => {
    const files = takesFile ? ' files=yes' : '';
    return `    ${verb}) options='${options.join(' ')}' operands='${operands.join(' ')}'${files} ;;`;
  })
  .join('\n')}
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$word"))
  else
    COMPREPLY=($(compgen -W "$operands" -- "$word"))
  fi
}
_hub() { _hub_from 0; }
_hub_npx() { if [[ \${COMP_WORDS[1]} == hub ]] && (( COMP_CWORD > 1 )); then _hub_from 1; fi; }
complete -F _hub hub
complete -o bashdefault -o default -F _hub_npx npx`;
}

/** For zsh after compinit. */
export function zshScript(completions: Completions): string {
  const { verbs, ofOptions } = completions;
  return `# Completion of hub and npx hub. Put this into ~/.zshrc, after compinit: eval "$(${typed('completion', 'zsh')})"
_hub_from() {
  local at=$1 files=''
  local -a verbs options operands
  if (( CURRENT == at + 1 )); then
    verbs=(
${verbs.map(({ verb, summary }) => `      ${quoted(`${verb}:${summary}`)}`).join('\n')}
    )
    _describe -t verbs 'verb' verbs
    return
  fi
  case \${words[CURRENT-1]} in
${Object.entries(ofOptions)
  .map(([name, values]) => `    --${name}) compadd -- ${values.join(' ')}; return ;;`)
  .join('\n')}
    ${freeOptions(completions)}) return ;;
  esac
  case \${words[at+1]} in
${verbs
  .map(({ verb, options, operands, takesFile }) => {
    const files = takesFile ? ' files=yes' : '';
    return `    ${verb}) options=(${options.join(' ')}) operands=(${operands.join(' ')})${files} ;;`;
  })
  .join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    compadd -- $options
  elif [[ -n $files ]]; then
    _files
  else
    compadd -- $operands
  fi
}
_hub() { _hub_from 1; }
_hub_npx() { if [[ \${words[2]} == hub ]] && (( CURRENT > 2 )); then _hub_from 2; else _default; fi; }
compdef _hub hub
compdef _hub_npx npx`;
}

/** A text in single quotes, as shells read it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
