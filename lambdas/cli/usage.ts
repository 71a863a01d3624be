import { ownEntry, ownProperty } from '#core/own-property.ts';
import { OPTION_TEXTS } from '#words/command-line/options.ts';
import { typed } from '#words/command-line/typed.ts';
import { type OperandName, VERBS, type VerbName, type VerbShape } from './verbs.ts';

/** A verb with its operand, as help and errors show it: `show INCIDENT`. */
export function withOperand(verb: VerbName): string {
  const { operand }: VerbShape = ownEntry(VERBS, verb);
  if (operand === undefined) return verb;
  const name = ownProperty(SHOWN, operand.name) ?? operand.name;
  if (operand.least > 0) return `${verb} ${name}`;
  return `${verb} [${name}${operand.most > 1 ? ' ...' : ''}]`;
}

/** The whole usage of a verb in one line, options included. */
export function usageOf(verb: VerbName): string {
  const { options, needs = [] }: VerbShape = ownEntry(VERBS, verb);
  const optional = [...Object.keys(options), 'lang'].filter((name) => !needs.includes(name));
  return typed(withOperand(verb), ...needs.map(optionShown), ...optional.map((name) => `[${optionShown(name)}]`));
}

/** An option with the name of its value: `--region REGION`. */
export function optionShown(name: string): string {
  const { value } = ownEntry(OPTION_TEXTS, name as keyof typeof OPTION_TEXTS);
  return value === '' ? `--${name}` : `--${name} ${value}`;
}

const SHOWN: Partial<Record<OperandName, string>> = {
  FILE: 'FILE|-',
  SCENARIO: 'SCENARIO|all',
  SHELL: 'bash|zsh',
  LEDGER: 'verify INCIDENT',
  NOTIFY: 'test ROUTE',
  PART: 'securityhub',
};
