import { z } from 'zod';
import { DEFAULT_ROLES } from '#core/naming.ts';
import { DEFAULT_APPROVAL_HOURS, DEFAULT_HEARTBEAT_MINUTES, DEFAULT_UNDO } from '#core/settings.ts';
import { exactArn } from './arns.ts';
import { budgets, mode, undoLimits } from './authority.ts';
import { awsConfig } from './aws-config.ts';
import { controlSection, unitId } from './control-policies.ts';
import { controlRoomSection } from './control-room.ts';
import { detection } from './detection.ts';
import { exception } from './exceptions.ts';
import { flowLogs } from './flow-logs.ts';
import { notices } from './notices.ts';
import { groups, personSection } from './people.ts';
import { isInAwsPartition, REGION, SIGN_IN_REGIONS } from './regions.ts';
import { section } from './section.ts';
import { services } from './security-services.ts';
import { takeOver } from './take-over.ts';
import { tickets } from './tickets.ts';
import { webAccess } from './web-access.ts';

/** A year, and a month to review it. */
const LEDGER_DAYS = 400;

const accountId = z
  .string({ error: 'must be text: put the account id in quotes' })
  .regex(/^\d{12}$/, 'must be 12 digits in quotes');
const region = z
  .string()
  .regex(REGION, { error: 'must be a Region such as ap-northeast-2', abort: true })
  .refine(isInAwsPartition, 'is in another partition, such as China or GovCloud, and the hub supports only the aws partition');
const accountName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens, at most 31');

const unit = section({
  id: unitId.optional(),
  mode: mode.optional(),
  budgets: budgets.optional(),
  detection: detection.optional(),
  environment: z.string().optional(),
  webAccess: webAccess.optional(),
  flowLogs: flowLogs.optional(),
  config: awsConfig.optional(),
});

const account = section({
  id: accountId,
  name: accountName,
  unit: z.string().optional(),
  environment: z.string().optional(),
  mode: mode.optional(),
  budgets: budgets.optional(),
  detection: detection.optional(),
  regions: z.array(region).min(1).optional(),
  webAccess: webAccess.optional(),
  flowLogs: flowLogs.optional(),
  config: awsConfig.optional(),
});

/** The organization file as people write it; example.yaml explains every line. */
export const organizationFile = section({
  organization: section({
    id: z.string().regex(/^o-[a-z0-9]{10,32}$/, 'must be an organization id such as o-exampleorgid'),
    management: accountId,
    trail: z.enum(['create', 'existing']).default('create'),
    trailDays: z.int().min(1).max(36_500).optional(),
    services: services.default('manage'),
    takeOver,
  }),
  hub: section({
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
      .refine((written) => written === 'on' || written.startsWith('arn:aws:'), {
        error: 'must be the ARN of a policy in the aws partition, where {account} stands for the account id, or on',
      })
      .optional(),
    alarmEmail: z.email('must be a mail address').optional(),
    ledger: section({
      account: accountName.optional(),
      days: z.int().min(1).max(36_500).default(LEDGER_DAYS),
      mode: z.enum(['GOVERNANCE', 'COMPLIANCE']).default('GOVERNANCE'),
    }).default({ days: LEDGER_DAYS, mode: 'GOVERNANCE' }),
    codeSigning: z.boolean().default(false),
    reserveConcurrency: z.boolean().default(false),
    flowLogShards: z
      .union([z.int().min(1).max(200), z.literal('on-demand')], {
        error: 'must be a number of shards from 1 to 200, or on-demand',
      })
      .default(1),
  }),
  deploy: section({
    role: z.string().min(1),
    state: section({ bucket: z.string().min(3), region }).optional(),
  }),
  regions: z.array(region).min(1),
  unusedRegions: z.array(region).default([]),
  signInRegions: z
    .array(z.enum(SIGN_IN_REGIONS, { error: `must be one of ${SIGN_IN_REGIONS.join(', ')}` }))
    .default([...SIGN_IN_REGIONS]),
  mode: mode.default('observe'),
  budgets: budgets.optional(),
  approvalHours: z.int().min(1).max(168).default(DEFAULT_APPROVAL_HOURS),
  undo: undoLimits.default(DEFAULT_UNDO),
  heartbeat: section({ minutes: z.int().min(1).max(60).default(DEFAULT_HEARTBEAT_MINUTES) }).default({
    minutes: DEFAULT_HEARTBEAT_MINUTES,
  }),
  controlRoom: controlRoomSection.default('off'),
  people: z.array(personSection).default([]),
  groups: groups.default({}),
  notices: notices.optional(),
  tickets: tickets.optional(),
  exceptions: z.array(exception).default([]),
  exempt: z.array(exactArn).default([]),
  detection: detection.optional(),
  config: awsConfig.optional(),
  controlPolicies: controlSection.prefault({}),
  units: z
    .record(
      z.string(),
      unit.nullable().transform((written) => written ?? {}),
    )
    .default({}),
  accounts: z.array(account).min(2),
});

export type OrganizationFile = z.infer<typeof organizationFile>;
