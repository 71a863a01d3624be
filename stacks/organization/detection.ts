import { z } from 'zod';
import { CONFIG_RULE_SEVERITIES } from '#core/detection/tuning.ts';
import { canonicalCidr, isWorld } from '#core/network/cidr.ts';
import { actorArn, roleArns } from './arns.ts';
import { section } from './section.ts';

const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Accepts only codes that the country database uses: `UK`, often written for GB, would never match. */
function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code) || REGIONS.of(code) === undefined) return false;
  return new Intl.Locale(`und-${code}`).region === code && !['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ'].includes(code);
}

function whole(least: number, most: number) {
  const fault = `must be a whole number from ${least} to ${most}`;
  return z.int(fault).min(least, fault).max(most, fault);
}

/** Memory stores IPv6 sources as /64 networks, so a narrower one would never match. */
function isNetwork(written: string): boolean {
  const cidr = canonicalCidr(written);
  return cidr !== undefined && (!cidr.includes(':') || Number(cidr.split('/')[1]) <= 64);
}

const networks = z
  .array(z.string().refine(isNetwork, 'must be a CIDR such as 203.0.113.0/24 or 2001:db8:1::/48, for IPv6 at most a /64'))
  .refine((cidrs) => !isWorld(cidrs), 'must not cover the whole internet');

const country = z.string().refine(isCountry, 'must be an ISO 3166 code of two letters such as KR');
const port = whole(1, 65_535);
const days = whole(1, 400);
const minutes = whole(1, 1440);
/** Memory counts at most 50 entries under one key. */
const several = whole(2, 50);

const bucket = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the whole name of a bucket');
const user = z.string().regex(/^[\w+=,.@-]{1,64}$/, 'must be the name of an IAM user');
const word = z
  .string()
  .regex(/^[\p{L}\p{N}]{1,40}$/u, 'must be one word of letters and digits')
  .toLowerCase();
const tagText = z.string().trim().min(1, 'must not be empty').max(256, 'must be at most 256 characters').toLowerCase();
const ruleName = z.string().regex(/^[\w-]{1,128}$/, 'must be the name of a rule of AWS Config');

const AT_LEAST_ONE = 'must name at least one; set the mode of the scenario to off instead';

/** Detection settings of the file, a unit or an account; fields that are left out are inherited. */
export const detection = section({
  riskyPorts: z.array(port).min(1, AT_LEAST_ONE).max(40, 'must be at most 40 ports').optional(),
  protectedTags: z.record(tagText, z.array(tagText)).optional(),
  temporaryWords: z.array(word).min(1, AT_LEAST_ONE).optional(),
  bruteForce: section({ failures: several.optional(), withinMinutes: minutes.optional() }).optional(),
  rootFailures: section({ failures: several.optional(), withinMinutes: minutes.optional() }).optional(),
  travel: section({
    kmPerHour: whole(50, 30_000).optional(),
    withinMinutes: minutes.optional(),
    allow: section({
      countries: z.array(country).optional(),
      asns: z.array(whole(1, 4_294_967_295)).optional(),
      networks: networks.optional(),
      people: z.array(actorArn).optional(),
      roles: z.array(roleArns).optional(),
    }).optional(),
  }).optional(),
  trustedNetworks: networks.optional(),
  publicWebsites: z.array(bucket).optional(),
  baselineDays: days.optional(),
  keyDays: days.optional(),
  watchKeyReads: z.boolean('must be true or false').optional(),
  regionDays: days.optional(),
  learningDays: whole(0, 90).optional(),
  repeatedOpenings: section({ groups: several.optional(), withinMinutes: minutes.optional() }).optional(),
  connections: section({ withinHours: whole(1, 72).optional(), afterClosingMinutes: whole(0, 60).optional() }).optional(),
  staleOpeningMinutes: whole(1, 10_080).optional(),
  tamperAfterLoginMinutes: minutes.optional(),
  mfaBypassHours: whole(1, 168).optional(),
  breakGlass: z.array(user).optional(),
  configRules: z
    .record(ruleName, z.enum(CONFIG_RULE_SEVERITIES, { error: `must be one of ${CONFIG_RULE_SEVERITIES.join(', ')}` }))
    .optional(),
});
