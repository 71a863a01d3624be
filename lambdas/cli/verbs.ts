import type { ParseArgsConfig, parseArgs } from 'node:util';
import type { Language } from '#core/text.ts';

/** The groups of the help, in its order. */
export const GROUPS = ['look', 'decide', 'stop', 'understand', 'local', 'shell'] as const;

type Options = NonNullable<ParseArgsConfig['options']>;

/** The operand and options of a verb; its description is in words/command-line. */
export type VerbShape = {
  readonly group: (typeof GROUPS)[number];
  /** The operand after the verb: its name in the help, and how many are allowed. */
  readonly operand?: { readonly name: OperandName; readonly least: number; readonly most: number };
  readonly options: Options;
  /** Options that the verb requires. */
  readonly needs?: readonly string[];
};

export type OperandName =
  | 'INCIDENT'
  | 'STATE'
  | 'QUEUE'
  | 'FILE'
  | 'AREA'
  | 'SCENARIO'
  | 'SHELL'
  | 'VERB'
  | 'LEDGER'
  | 'NOTIFY'
  | 'PART';

const REGION = { region: { type: 'string' } } as const;
const JSON_OUTPUT = { json: { type: 'boolean', default: false } } as const;
const REASON = { reason: { type: 'string' } } as const;

function one<Name extends OperandName>(name: Name) {
  return { name, least: 1, most: 1 } as const;
}

function atMostOne<Name extends OperandName>(name: Name) {
  return { name, least: 0, most: 1 } as const;
}

/** Every verb with its operand and options. Data only: help and completion read it, and a verb's own code is loaded when it runs. */
export const VERBS = {
  incidents: {
    group: 'look',
    operand: { name: 'STATE', least: 0, most: Number.POSITIVE_INFINITY },
    options: { most: { type: 'string', default: '50' }, ...REGION, ...JSON_OUTPUT },
  },
  show: {
    group: 'look',
    operand: one('INCIDENT'),
    options: {
      raw: { type: 'boolean', default: false },
      finding: { type: 'boolean', default: false },
      ...REGION,
      ...JSON_OUTPUT,
    },
  },
  coverage: {
    group: 'look',
    options: { account: { type: 'string' }, all: { type: 'boolean', default: false }, ...REGION, ...JSON_OUTPUT },
  },
  doctor: { group: 'look', operand: one('PART'), options: { ...REGION, ...JSON_OUTPUT } },
  ledger: { group: 'look', operand: { name: 'LEDGER', least: 2, most: 2 }, options: { ...REGION, ...JSON_OUTPUT } },
  notify: { group: 'look', operand: { name: 'NOTIFY', least: 2, most: 2 }, options: { ...REGION, ...JSON_OUTPUT } },
  approve: { group: 'decide', operand: one('INCIDENT'), options: { ...REASON, ...REGION, ...JSON_OUTPUT } },
  reject: {
    group: 'decide',
    operand: one('INCIDENT'),
    options: { ...REASON, ...REGION, ...JSON_OUTPUT },
    needs: ['reason'],
  },
  replan: {
    group: 'decide',
    operand: one('INCIDENT'),
    options: { playbook: { type: 'string' }, ...REASON, ...REGION, ...JSON_OUTPUT },
  },
  undo: { group: 'decide', operand: one('INCIDENT'), options: { ...REASON, ...REGION, ...JSON_OUTPUT } },
  suppress: {
    group: 'decide',
    operand: one('INCIDENT'),
    options: { until: { type: 'string' }, ...REASON, ...REGION, ...JSON_OUTPUT },
    needs: ['reason'],
  },
  reopen: { group: 'decide', operand: one('INCIDENT'), options: { ...REASON, ...REGION, ...JSON_OUTPUT } },
  note: {
    group: 'decide',
    operand: one('INCIDENT'),
    options: { text: { type: 'string' }, ...REGION, ...JSON_OUTPUT },
    needs: ['text'],
  },
  stop: { group: 'stop', options: { ...REASON, ...REGION }, needs: ['reason'] },
  resume: { group: 'stop', options: REGION },
  replay: { group: 'stop', operand: atMostOne('QUEUE'), options: { most: { type: 'string', default: '1000' }, ...REGION } },
  detect: { group: 'understand', operand: one('FILE'), options: {} },
  explain: { group: 'understand', operand: one('FILE'), options: JSON_OUTPUT },
  scenarios: { group: 'understand', operand: atMostOne('AREA'), options: JSON_OUTPUT },
  simulate: {
    group: 'local',
    operand: one('SCENARIO'),
    options: { account: { type: 'string' }, ...REGION, ...JSON_OUTPUT },
  },
  completion: { group: 'shell', operand: one('SHELL'), options: {} },
  help: { group: 'shell', operand: atMostOne('VERB'), options: {} },
} as const satisfies Readonly<Record<string, VerbShape>>;

export type VerbName = keyof typeof VERBS;

export const VERB_NAMES = Object.keys(VERBS) as VerbName[];

/** Options of every verb. */
export const COMMON_OPTIONS = {
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies Options;

export const SHELLS = ['bash', 'zsh'] as const;

/** One command that was typed: the values of its options, its operands, and the reader's language. */
export type Call<Name extends VerbName> = {
  readonly values: ReturnType<typeof parseArgs<{ options: (typeof VERBS)[Name]['options'] }>>['values'];
  readonly operands: readonly string[];
  readonly lang: Language;
};

/** Carries a command out and returns its exit code. */
export type Run<Name extends VerbName> = (call: Call<Name>) => Promise<number>;
