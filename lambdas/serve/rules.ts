import type { RuleChange, RulePatch, Rules } from '#core/control-room/overview.ts';
import { DEFAULT_TUNING, differenceFromDefaults } from '#core/detection/tuning.ts';
import {
  type AccountSettings,
  DEFAULT_APPROVAL_HOURS,
  DEFAULT_BUDGETS,
  type Mode,
  type Modes,
  modeFor,
  type Settings,
  tuningIn,
} from '#core/settings.ts';
import { visibleJson } from '#core/visible.ts';
import type { ServePorts } from './ports.ts';
import { canSee, type Reader } from './reader.ts';

type ModeScope = { readonly key: string; readonly kind: 'unit' | 'account'; readonly accounts: number; readonly modes: Modes };

/** What the hub may do in each unit and account, from the running settings. */
export function rulesFor(reader: Reader, { catalogue, now }: Pick<ServePorts, 'catalogue' | 'now'>): Rules {
  const { settings } = reader;
  const accounts = Object.entries(settings.accounts).filter(([id]) => canSee(reader, id));
  const scopes = scopesOf(accounts.map(([, account]) => account));
  const names = accounts.map(([, { name }]) => name);
  const units = accounts.flatMap(([, { unit }]) => unit ?? []);
  const isSeen = (unit: string) => units.some((path) => path === unit || path.startsWith(`${unit}/`));
  const at = now();
  return {
    scenarios: catalogue.map((detection) => ({
      id: detection.id,
      severity: detection.severity,
      modes: Object.fromEntries(
        scopes.map(({ key, modes }): [string, Mode] => [key, modeFor(modes, detection, detection.severity)]),
      ),
    })),
    places: scopes.map(({ modes: _, ...scope }) => scope),
    exceptions: (settings.exceptions ?? [])
      .filter(({ scope }) => {
        const named = [...(scope.accounts ?? []), ...(scope.units ?? [])];
        return named.length === 0 || scope.accounts?.some((name) => names.includes(name)) || scope.units?.some(isSeen);
      })
      .map((exception) => ({ ...exception, over: exception.expiresAt < at }))
      .toSorted((one, other) => one.expiresAt - other.expiresAt),
    budgets: accounts.map(([id, { budgets = DEFAULT_BUDGETS }]) => ({
      account: id,
      budgets: { ...budgets, critical: budgets.critical ?? DEFAULT_BUDGETS.critical },
    })),
    thresholds: accounts.flatMap(([id]) => {
      const tuning = differenceFromDefaults(tuningIn(settings, id));
      return tuning === undefined ? [] : [{ account: id, tuning }];
    }),
    defaults: DEFAULT_TUNING,
    approvalHours: settings.approvalHours ?? DEFAULT_APPROVAL_HOURS,
  };
}

/** Accounts of a unit with the same modes are one scope. */
function scopesOf(accounts: readonly AccountSettings[]): ModeScope[] {
  const byUnit = grouped(accounts, ({ unit }) => unit);
  return [...byUnit].flatMap(([unit, members]): ModeScope[] => {
    const own = (account: AccountSettings): ModeScope => ({
      key: account.name,
      kind: 'account',
      accounts: 1,
      modes: account.modes,
    });
    if (unit === undefined) return members.map(own);
    const byModes = [...grouped(members, ({ modes }) => JSON.stringify(modes)).values()];
    const [common = [], ...others] = byModes.toSorted((one, other) => other.length - one.length);
    const shared = { key: unit, kind: 'unit', accounts: common.length, modes: common[0]?.modes ?? [] } as const;
    return [shared, ...others.flat().map(own)];
  });
}

function grouped<One, Key>(all: readonly One[], keyOf: (one: One) => Key): Map<Key, One[]> {
  const groups = new Map<Key, One[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** The change to make in the organization file: a person reviews and applies it, never the hub. Texts are quoted as JSON, which is valid YAML. */
export function patchFor(change: RuleChange, { settings }: Pick<Reader, 'settings'>): RulePatch {
  return { lines: change.kind === 'mode' ? modePatch(change, settings) : exceptionPatch(change) };
}

const quoted = (text: string) => visibleJson(text.replace(/\s+/gu, ' '));

function modePatch({ place, scenario, mode }: Extract<RuleChange, { kind: 'mode' }>, { accounts }: Settings): string[] {
  const isAccount = Object.values(accounts).some(({ name }) => name === place);
  const mine = isAccount ? ['accounts:', `  - name: ${quoted(place)}`] : ['units:', `  ${quoted(place)}:`];
  return [
    '# Merge this into the organization file. Where "mode" is one word there, that word becomes its default: mode: { default: observe }',
    ...mine,
    '    mode:',
    `      ${quoted(scenario)}: ${mode}`,
  ];
}

function exceptionPatch({
  scenario,
  account,
  resource,
  reason,
  owner,
  until,
}: Extract<RuleChange, { kind: 'exception' }>): string[] {
  return [
    '# Add this to the exceptions of the organization file.',
    'exceptions:',
    `  - scenarios: [${quoted(scenario)}]`,
    ...(account === undefined ? [] : [`    accounts: [${quoted(account)}]`]),
    ...(resource === undefined ? [] : [`    resources: [${quoted(resource)}]`]),
    `    reason: ${quoted(reason)}`,
    `    owner: ${quoted(owner)}`,
    `    until: ${until}`,
  ];
}
