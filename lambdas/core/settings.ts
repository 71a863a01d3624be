import type { Detection, Response } from './detection.ts';
import type { Severity } from './severity.ts';

/** What an account lets the hub do: nothing, record and notify, plan and ask, or contain by itself. */
export const MODES = ['off', 'observe', 'approve', 'auto'] as const;

export type Mode = (typeof MODES)[number];

/** Modes by scenario id or severity; `default` serves all the others. */
export type Modes = { readonly default: Mode; readonly [scenarioOrSeverity: string]: Mode };

export type AccountSettings = {
  readonly name: string;
  readonly environment?: string;
  readonly modes: Modes;
};

/** What the organization file says at run time, by account id. */
export type Settings = { readonly accounts: Readonly<Record<string, AccountSettings>> };

/** What the scenario's own response allows at most when a mode is given for a whole account or severity. */
const CEILING: Readonly<Record<Response, Mode>> = { auto: 'auto', ask: 'approve', none: 'observe' };

/** The mode that holds for a scenario in an account: the scenario's own setting, else the severity's or the account's under the scenario's ceiling. */
export function modeFor(account: AccountSettings, detection: Detection, severity: Severity): Mode {
  const own = account.modes[detection.id];
  if (own !== undefined) return own;
  return lesser(account.modes[severity] ?? account.modes.default, CEILING[detection.response]);
}

/** The more careful of two modes. */
function lesser(one: Mode, other: Mode): Mode {
  return MODES.indexOf(one) < MODES.indexOf(other) ? one : other;
}

/** The item of the state table that holds the settings, as JSON text in its `document`. */
export const SETTINGS_KEY = { pk: 'settings', sk: 'organization' } as const;
