import { z } from 'zod';
import { CATALOGUE } from '#catalogue/index.ts';
import { SEVERITIES } from '#core/detection/severity.ts';
import type { Exception } from '#core/incident/exception.ts';
import { canonicalCidr } from '#core/network/cidr.ts';
import { DEFAULT_BUDGETS, MODES, type ModeRules } from '#core/settings.ts';

const SCENARIOS = new Set(CATALOGUE.map(({ id }) => id));
const MODE_KEYS = new Set(['default', ...SEVERITIES, ...SCENARIOS]);

const modes = z.record(z.string(), z.enum(MODES)).superRefine((words, context) => {
  for (const key of Object.keys(words)) {
    if (MODE_KEYS.has(key)) continue;
    context.addIssue({ code: 'custom', path: [key], message: 'is neither default, a severity nor a scenario of the catalogue' });
  }
});

/** What the hub may do, as one level of the organization file says it: one word, or words by scenario or severity. */
export const mode = z.union([z.enum(MODES), modes], {
  error: `must be one of ${MODES.join(', ')}, or such words by scenario or severity`,
});

/** The words of one level by what they are about. */
export function wordsOf(written: z.infer<typeof mode>): ModeRules {
  return typeof written === 'string' ? { default: written } : written;
}

const anHour = z.int('must be a whole number').min(0, 'must not be negative');

/** How many incidents an hour the hub contains by itself; what is left out is as by default. */
export const budgets = z.strictObject({
  scenario: anHour.default(DEFAULT_BUDGETS.scenario),
  account: anHour.default(DEFAULT_BUDGETS.account),
});

const several = z.array(z.string().min(1)).min(1, 'must name at least one, or be left out');
const scenario = z.string().refine((id) => SCENARIOS.has(id), 'is no scenario of the catalogue');
const network = z.string().refine((written) => canonicalCidr(written) !== undefined, 'must be a CIDR such as 203.0.113.0/24');

const scope = {
  scenarios: z.array(scenario).min(1).optional(),
  accounts: several.optional(),
  units: several.optional(),
  resources: several.optional(),
  tags: z.record(z.string().min(1), z.string()).optional(),
  actors: several.optional(),
  networks: z.array(network).min(1).optional(),
};

/** Something that is known, meant and answered for; what it does not name does not narrow it. */
export const exception = z
  .strictObject({
    ...scope,
    reason: z.string().min(10, 'must say why, in ten characters or more'),
    owner: z.string().min(1, 'must name who answers for it'),
    until: z.iso.date('must be a date such as 2027-06-30'),
  })
  .refine(
    (written) => Object.keys(scope).some((field) => written[field as keyof typeof scope] !== undefined),
    `must name a scope: ${Object.keys(scope).join(', ')}`,
  );

type WrittenException = z.infer<typeof exception>;

/** A date alone means its last moment, wherever the reader is: it ends when the day has ended everywhere. */
export function exceptionOf({ reason, owner, until, ...written }: WrittenException): Exception {
  const named = Object.entries(written).filter(([, value]) => value !== undefined);
  return { scope: Object.fromEntries(named), reason, owner, expiresAt: Date.parse(`${until}T23:59:59.999-12:00`) };
}

/** Accounts and units that exceptions name and nobody has. */
export function exceptionFaults(
  exceptions: readonly WrittenException[],
  names: readonly string[],
  units: readonly string[],
): string[] {
  return exceptions.flatMap(({ accounts = [], units: paths = [] }, index) => [
    ...accounts
      .filter((name) => !names.includes(name))
      .map((name) => `exceptions[${index}].accounts: no account is named ${name}`),
    ...paths.filter((path) => !units.includes(path)).map((path) => `exceptions[${index}].units: units does not list ${path}`),
  ]);
}
