import { z } from 'zod';
import { DEFAULT_ROLES } from '../lambdas/core/naming.ts';
import { MODES } from '../lambdas/core/settings.ts';
import { SEVERITIES } from '../lambdas/core/severity.ts';
import { CATALOGUE } from '../lambdas/detect/catalogue/index.ts';

const MODE_KEYS = new Set(['default', ...SEVERITIES, ...CATALOGUE.map(({ id }) => id)]);

export const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

const accountId = z
  .string({ error: 'must be text: put the account id in quotes' })
  .regex(/^\d{12}$/, 'must be 12 digits in quotes');
const region = z.string().regex(REGION, 'must be a Region such as ap-northeast-2');
const accountName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens, at most 31');

const modes = z.record(z.string(), z.enum(MODES)).superRefine((words, context) => {
  for (const key of Object.keys(words)) {
    if (MODE_KEYS.has(key)) continue;
    context.addIssue({ code: 'custom', path: [key], message: 'is neither default, a severity nor a scenario of the catalogue' });
  }
});

const mode = z.union([z.enum(MODES), modes], {
  error: `must be one of ${MODES.join(', ')}, or such words by scenario or severity`,
});

const unit = z.strictObject({ mode: mode.optional(), environment: z.string().optional() });

const account = z.strictObject({
  id: accountId,
  name: accountName,
  unit: z.string().optional(),
  environment: z.string().optional(),
  mode: mode.optional(),
  regions: z.array(region).min(1).optional(),
});

/** The organization file as people write it; see organization.example.yaml for what every line means. */
export const organizationFile = z.strictObject({
  organization: z.strictObject({
    id: z.string().regex(/^o-[a-z0-9]{10,32}$/, 'must be an organization id such as o-exampleorgid'),
    management: accountId,
    trail: z.enum(['create', 'existing']).default('create'),
    services: z.enum(['manage', 'existing']).default('manage'),
  }),
  hub: z.strictObject({
    account: accountName,
    homeRegion: region,
    rolePath: z
      .string()
      .regex(/^\/([\w+=,.@-]+\/)*$/, 'must begin and end with a slash')
      .default(DEFAULT_ROLES.rolePath),
    rolePrefix: z
      .string()
      .regex(/^[\w+=,.@-]{1,32}$/, 'must be 1 to 32 characters that role names may have')
      .default(DEFAULT_ROLES.rolePrefix),
    permissionsBoundary: z
      .string()
      .startsWith('arn:', 'must be the ARN of a policy; {account} stands for the account id')
      .optional(),
    alarmEmail: z.email('must be a mail address').optional(),
  }),
  deploy: z.strictObject({
    role: z.string().min(1),
    state: z.strictObject({ bucket: z.string().min(3), region }).optional(),
  }),
  regions: z.array(region).min(1),
  strangers: z.array(region).default([]),
  mode: mode.default('observe'),
  units: z
    .record(
      z.string(),
      unit.nullable().transform((written) => written ?? {}),
    )
    .default({}),
  accounts: z.array(account).min(2),
});

export type OrganizationFile = z.infer<typeof organizationFile>;
export type WrittenMode = z.infer<typeof mode>;
