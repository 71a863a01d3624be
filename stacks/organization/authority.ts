import { z } from 'zod';
import { CATALOGUE } from '#catalogue/index.ts';
import { SEVERITIES } from '#core/detection/severity.ts';
import { DEFAULT_BUDGETS, DEFAULT_UNDO, MODES, type ModeRules } from '#core/settings.ts';
import { section } from './section.ts';

export const SCENARIOS: ReadonlySet<string> = new Set(CATALOGUE.map(({ id }) => id));
const MODE_KEYS: ReadonlySet<string> = new Set(['default', ...SEVERITIES, ...SCENARIOS]);

const modes = z.record(z.string(), z.enum(MODES)).superRefine((rules, context) => {
  for (const key of Object.keys(rules)) {
    if (MODE_KEYS.has(key)) continue;
    const message = 'is neither default, a severity nor a scenario of the catalogue';
    context.addIssue({ code: 'custom', path: [key], message });
  }
});

/** What the hub may do, as one level of the organization file writes it: one mode, or modes by scenario or severity. */
export const mode = z.union([z.enum(MODES), modes], {
  error: `must be one of ${MODES.join(', ')}, or a map from scenarios or severities to these`,
});

/** The modes of one level by scenario or severity. */
export function modeRulesOf(written: z.infer<typeof mode>): ModeRules {
  return typeof written === 'string' ? { default: written } : written;
}

const anHour = z.int('must be a whole number').min(0, 'must not be negative');

/** How many incidents an hour the hub contains without asking. */
export const budgets = section({
  scenario: anHour.default(DEFAULT_BUDGETS.scenario),
  account: anHour.default(DEFAULT_BUDGETS.account),
  critical: anHour.optional(),
});

/** What one person may undo alone. With no days or none an hour, every undo takes two people. */
export const undoLimits = section({
  days: z.int('must be a whole number').min(0, 'must not be negative').max(90, 'must be at most 90').default(DEFAULT_UNDO.days),
  anHour: anHour.max(100, 'must be at most 100').default(DEFAULT_UNDO.anHour),
});
