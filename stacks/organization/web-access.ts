import { z } from 'zod';
import { WEB_ACL_SCOPES, type WebAclScope } from '#core/detection/facts.ts';
import { FILTER_PATTERN_LIMIT } from '#core/network/flow-log-pattern.ts';
import type { AddressAcl, BlockSet } from '#core/settings.ts';
import { LOG_FORMATS, pathPattern, RULE_ACTIONS, type WebAccess } from '#core/web-access.ts';
import { SCANNER_PATHS } from '#member-baseline/scanners.ts';
import { section } from './section.ts';

/** Web ACLs of CloudFront, their IP sets and their metrics are always in this Region. */
const CLOUDFRONT_REGION = 'us-east-1';

const logGroupName = z.string().regex(/^[\w./#-]{1,200}$/, 'must be the name of a log group, at most 200 characters');
const logGroup = z.union([logGroupName, section({ name: logGroupName, format: z.enum(LOG_FORMATS).default('clf') })], {
  error: `must be the name of a log group, or its name and format (one of ${LOG_FORMATS.join(', ')})`,
});

const wafName = z.string().regex(/^[\w-]{1,100}$/, 'must be letters, digits, hyphens and underscores, at most 100');
const rateRule = z.union([wafName, section({ name: wafName, action: z.enum(RULE_ACTIONS).default('block') })], {
  error: `must be the metric name of a rule, or its name and action (one of ${RULE_ACTIONS.join(', ')})`,
});
/** How many inbound rules AWS allows a network ACL by default and at most, for each IP version. */
const ACL_RULES = { usual: 20, most: 40 };
const networkAcl = section({
  id: z.string().regex(/^acl-[0-9a-f]{8,17}$/, 'must be the id of a network ACL, as acl-0a1b2c3d4e5f60001'),
  rules: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(ACL_RULES.most, `must be at most ${ACL_RULES.most}, the most inbound rules that AWS allows a network ACL`)
    .default(ACL_RULES.usual),
});

const scope = z.enum(WEB_ACL_SCOPES).default('REGIONAL');

const path = z
  .string()
  .regex(/^\/[\w.,:;=@#/-]+$/, 'must begin with a slash and hold letters, digits and . , : ; = @ # / _ - only');
const requests = z.int('must be a whole number').min(1, 'must be at least 1');

/** The web sites that an account or unit lets the hub watch; without it none is watched. */
export const webAccess = section({
  region: z.string().optional(),
  logGroups: z.array(logGroup).max(20, 'must name at most 20 log groups').default([]),
  paths: z
    .array(path)
    .min(1, 'must name at least one path')
    .refine(
      (paths) => pathPattern(paths).length <= FILTER_PATTERN_LIMIT,
      `must be fewer or shorter: CloudWatch Logs takes ${FILTER_PATTERN_LIMIT} characters`,
    )
    .default([...SCANNER_PATHS]),
  webAcls: z
    .array(section({ name: wafName, scope, rateRules: z.array(rateRule).min(1, 'must name at least one rule') }))
    .max(10, 'must name at most 10 web ACLs')
    .default([]),
  thresholds: z
    .strictObject({ paths: requests.default(10), errors: requests.default(200), rate: requests.default(100) })
    .prefault({}),
  blockSet: section({ name: wafName, id: z.uuid('must be the id of an IP set').optional(), scope }).optional(),
  networkAcl: networkAcl.optional(),
});

export type WrittenWebAccess = z.infer<typeof webAccess>;

/** The logs and web ACLs that the hub watches in an account, and where it blocks addresses, each with its Region. */
export function webAccessOf(
  written: WrittenWebAccess,
  firstRegion: string,
): { webAccess: WebAccess; blockSet?: BlockSet; networkAcl?: AddressAcl } {
  const { region = firstRegion, logGroups, webAcls, paths, thresholds, blockSet, networkAcl } = written;
  const inRegion = <Scoped extends { scope: WebAclScope }>(one: Scoped) => ({
    ...one,
    region: one.scope === 'CLOUDFRONT' ? CLOUDFRONT_REGION : region,
  });
  return {
    webAccess: {
      region,
      paths,
      thresholds,
      logGroups: logGroups.map((one) => (typeof one === 'string' ? { name: one, format: 'clf' } : one)),
      webAcls: webAcls.map((acl) => ({
        ...inRegion(acl),
        rateRules: acl.rateRules.map((rule) => (typeof rule === 'string' ? { name: rule, action: 'block' } : rule)),
      })),
    },
    ...(blockSet !== undefined && { blockSet: blockSetOf(inRegion(blockSet)) }),
    ...(networkAcl !== undefined && { networkAcl: { ...networkAcl, region } }),
  };
}

function blockSetOf({ id, ...named }: Omit<BlockSet, 'id'> & { readonly id?: string | undefined }): BlockSet {
  return { ...named, ...(id !== undefined && { id }) };
}

/** Every fault in an account's web site settings, each in a few words. */
export function webAccessFaults({ region, logGroups, webAcls }: WebAccess, regions: readonly string[]): string[] {
  const names = [
    ...logGroups.map(({ name }) => `log group ${name}`),
    ...webAcls.map((acl) => `web ACL ${acl.name} (${acl.scope})`),
  ];
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...(regions.includes(region) ? [] : [`webAccess is in ${region}, which is not a Region of the account`]),
    ...twice.map((name) => `webAccess names the ${name} twice`),
  ];
}
