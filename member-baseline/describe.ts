import { CATALOGUE } from '#catalogue/index.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import { SEVERITIES } from '#core/detection/severity.ts';
import { type PartialTuning, tuningFrom } from '#core/detection/tuning.ts';
import { onlyOverTls } from '#core/iam/policy.ts';
import {
  FORWARD_PURPOSE,
  functionPurpose,
  hubBusArn,
  PRODUCT,
  roleArn,
  UNDELIVERED,
  UNDELIVERED_SIGN_INS,
} from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import { FAMILY_OF, type Family, PHASES, type Phase } from '#core/playbook/playbook-id.ts';
import { type Modes, modeFor } from '#core/settings.ts';
import type { DerivedRule } from '#forward/event-pattern.ts';
import { forwarderRules, signInRules, unusedRegionRules } from '#forward/forwarding.ts';
import { heartbeatRule } from '#forward/heartbeat-rule.ts';
import { remoteAlarmRules } from '#forward/room-alarms.ts';
import type { Watched } from '#forward/special-writers.ts';
import { permissionsOf } from '#playbooks/index.ts';
import type { Baseline, BaselineQueue } from './baseline.ts';
import { sentFlowLogs } from './flow-logs.ts';
import { type AwsConfig, awsConfigIn } from './recorder.ts';
import { remediationRole } from './remediation-role.ts';
import type { RoleContext } from './role.ts';
import { forwarderRole, heartbeatRole, importRole, inspectRole, sendRole } from './roles.ts';
import { scannerWatch } from './scanners.ts';

/** One account. The management account and the hub account are members too: they forward like all others. */
export type Member = RoleContext & {
  readonly name: string;
  readonly modes: Modes;
  readonly regions: readonly [string, ...string[]];
  /** Regions that it does not use, where AWS records sign-ins of its users. */
  readonly signInRegions?: readonly string[];
  readonly watched?: Watched;
  readonly hasControlRoom?: true;
  /** Its detection settings that differ from the defaults. */
  readonly tuning?: PartialTuning;
  /** AWS Config, if the stacks create it. */
  readonly config?: AwsConfig;
};

/** Everything the account receives in one Region. Roles are global, so only its first Region has them. */
export function describeBaseline(member: Member, region: string): Baseline {
  const { naming, account } = member;
  const derived = rulesIn(member, region);
  const arnOf = (name: string) => `arn:aws:events:${region}:${account}:rule/${PRODUCT}-${name}`;
  const queue = undelivered(
    member,
    region,
    derived.map(({ name }) => arnOf(name)),
  );
  return {
    roles: region === member.regions[0] ? rolesOf(member) : [],
    queues: [queue],
    rules: derived.map(({ name, pattern, reads }) => ({
      key: name,
      name: `${PRODUCT}-${name}`,
      description: `Forwards what the hub's detections need from ${name}`,
      pattern,
      ...(reads === true && { reads }),
      target: { bus: hubBusArn(naming), roleArn: roleArn(naming, account, FORWARD_PURPOSE), deadLetterArn: queue.arn },
    })),
    ...scannerWatch(member.webAccess, region),
    subscriptions: member.regions.includes(region) ? sentFlowLogs(member, region) : [],
    ...awsConfigIn({ ...member, tuning: tuningFrom(member.tuning ?? {}) }, region),
  };
}

function rulesIn(member: Member, region: string): DerivedRule[] {
  const alarms = member.hasControlRoom === true ? remoteAlarmRules(member.naming, member.account, region) : [];
  return [...derivedRules(member, region), ...alarms];
}

function derivedRules({ naming, account, watched, regions, signInRegions = [] }: Member, region: string): DerivedRule[] {
  if (regions.includes(region)) return [...forwarderRules(CATALOGUE, naming, account, watched), heartbeatRule(naming)];
  return signInRegions.includes(region)
    ? signInRules(CATALOGUE, naming, account)
    : [...unusedRegionRules(CATALOGUE), heartbeatRule(naming)];
}

/** Like the rules of sign-ins, their queue has a separate name, in case the account starts to use the Region. */
function queueName({ regions, signInRegions = [] }: Member, region: string): string {
  const isForSignIns = !regions.includes(region) && signInRegions.includes(region);
  return isForSignIns ? UNDELIVERED_SIGN_INS : UNDELIVERED;
}

/** The playbook families an account opted in to: those of scenarios that its modes let plan or act. */
export function optedIn(modes: Modes): Family[] {
  const mayAct = CATALOGUE.filter((detection) =>
    SEVERITIES.slice(SEVERITIES.indexOf(detection.severity)).some((severity) =>
      ['approve', 'auto'].includes(modeFor(modes, detection, severity)),
    ),
  );
  const families = mayAct.flatMap(playbooksOf).map((id) => ownEntry(FAMILY_OF, id));
  return [...new Set(families)].sort();
}

/** The phases a family needs a role for: without an undo there is no role to undo. */
function phasesOf(family: Family): Phase[] {
  return PHASES.filter((phase) => permissionsOf(family, phase).length > 0);
}

function rolesOf(member: Member) {
  const rules = [`arn:aws:events:*:${member.account}:rule/${PRODUCT}-*`];
  return [
    forwarderRole(member, rules),
    importRole(member),
    inspectRole(member),
    heartbeatRole(member),
    ...(member.flowLogs === undefined ? [] : [sendRole(member, member.flowLogs)]),
    ...optedIn(member.modes).flatMap((family) => phasesOf(family).map((phase) => remediationRole(member, family, phase))),
  ];
}

/**
 * Holds events that a day of retries could not deliver. The hub's clock counts them itself: an alarm here would cost ten cents a
 * month in every account and Region, and would have to be forwarded on the path that is broken.
 */
function undelivered(member: Member, region: string, ruleArns: readonly string[]): BaselineQueue {
  const { account, naming, organizationId } = member;
  const name = queueName(member, region);
  const arn = `arn:aws:sqs:${region}:${account}:${name}`;
  return {
    key: 'undelivered',
    name,
    arn,
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: arn,
          Condition: { ArnEquals: { 'aws:SourceArn': ruleArns } },
        },
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${naming.hubAccount}:root` },
          Action: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
          Resource: arn,
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': roleArn(naming, naming.hubAccount, functionPurpose('clock')) },
            StringEquals: { 'aws:PrincipalOrgID': organizationId },
          },
        },
        onlyOverTls('sqs', arn),
      ],
    },
  };
}
