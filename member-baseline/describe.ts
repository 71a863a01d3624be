import { FORWARD_PURPOSE, hubBusArn, PRODUCT, remediationRolePattern, roleArn } from '../lambdas/core/naming.ts';
import type { Family } from '../lambdas/core/playbook.ts';
import { onlyOverTls } from '../lambdas/core/policy.ts';
import { type Modes, modeFor } from '../lambdas/core/settings.ts';
import { SEVERITIES } from '../lambdas/core/severity.ts';
import { CATALOGUE } from '../lambdas/detect/catalogue/index.ts';
import { forwarderRules, strangerRules } from '../lambdas/detect/forwarding.ts';
import { playbookOf } from '../lambdas/remediate/playbooks/index.ts';
import type { Baseline, BaselineQueue } from './baseline.ts';
import { forwarderRole, importRole, inspectRole, type RoleContext, remediationRole } from './roles.ts';

/** One member account, or the management or hub account: they forward like everybody else. */
export type Member = RoleContext & {
  readonly name: string;
  readonly modes: Modes;
  readonly regions: readonly [string, ...string[]];
};

/** Everything the account receives in one of its Regions. Roles are global, so only its first Region brings them. */
export function describeBaseline(member: Member, region: string): Baseline {
  const { naming, account } = member;
  const derived = member.regions.includes(region)
    ? forwarderRules(CATALOGUE, remediationRolePattern(naming), account)
    : strangerRules(CATALOGUE);
  const arnOf = (name: string) => `arn:aws:events:${region}:${account}:rule/${PRODUCT}-${name}`;
  const queue = undelivered(
    account,
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
  };
}

/** The playbook families an account opted in to: those with a scenario that may end in a plan or a change there. */
export function optedIn(modes: Modes): Family[] {
  const account = { name: '', modes };
  const mayAct = CATALOGUE.filter((detection) =>
    SEVERITIES.slice(SEVERITIES.indexOf(detection.severity)).some((severity) =>
      ['approve', 'auto'].includes(modeFor(account, detection, severity)),
    ),
  );
  const families = mayAct.flatMap(({ playbook }) => (playbook === undefined ? [] : (playbookOf(playbook)?.family ?? [])));
  return [...new Set(families)].sort();
}

function rolesOf(member: Member) {
  const rules = [`arn:aws:events:*:${member.account}:rule/${PRODUCT}-*`];
  return [
    forwarderRole(member, rules),
    importRole(member),
    inspectRole(member),
    ...optedIn(member.modes).map((family) => remediationRole(member, family)),
  ];
}

function undelivered(account: string, region: string, ruleArns: readonly string[]): BaselineQueue {
  const name = `${PRODUCT}-undelivered`;
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
        onlyOverTls('sqs', arn),
      ],
    },
  };
}
