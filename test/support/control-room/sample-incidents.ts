import type { CaseInput } from '#catalogue/events/cases.ts';
import { cases as keyCases } from '#catalogue/identity/access-key-created-for-other.cases.ts';
import { cases as grantCases } from '#catalogue/identity/excessive-permission-grant.cases.ts';
import { cases as trailCases } from '#catalogue/logging/cloudtrail-stop-logging.cases.ts';
import { cases as portCases } from '#catalogue/network/sg-open-highrisk-port.cases.ts';
import { cases as sshCases } from '#catalogue/network/sg-ssh-open-world.cases.ts';
import { cases as rootCases } from '#catalogue/sign-in/root-console-login.cases.ts';
import { cases as policyCases } from '#catalogue/storage/s3-bucket-policy-public.cases.ts';
import { cases as websiteCases } from '#catalogue/storage/s3-website-enabled.cases.ts';
import type { Severity } from '#core/detection/severity.ts';
import { HOUR, MINUTE } from '#core/duration.ts';
import { HUB_ACTOR, type Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import type { Plan } from '#core/playbook/plan.ts';
import { eventsOf } from '#local/load-cases.ts';
import { incidentFrom } from '../incidents.ts';
import { SAMPLE_REGIONS, SAMPLE_SETTINGS } from './sample-organization.ts';

const KINDS: Readonly<Record<string, Readonly<Record<string, CaseInput>>>> = {
  'sg-ssh-open-world': sshCases.fires,
  'cloudtrail-stop-logging': trailCases.fires,
  's3-bucket-policy-public': policyCases.fires,
  'sg-open-highrisk-port': portCases.fires,
  'excessive-permission-grant': grantCases.fires,
  'root-console-login': rootCases.fires,
  'access-key-created-for-other': keyCases.fires,
  's3-website-enabled': websiteCases.fires,
};

const ACCOUNTS = Object.keys(SAMPLE_SETTINGS.accounts);

/** The first case of each of some scenarios, as the product opens its incident. */
async function firstOfEach(): Promise<readonly Incident[]> {
  const all = Object.entries(KINDS).map(async ([scenario, fires]) => {
    const input = Object.values(fires)[0] as CaseInput;
    const [event] = eventsOf(input);
    return incidentFrom(event as NonNullable<typeof event>, scenario, 'facts' in input ? input.facts : []);
  });
  return Promise.all(all);
}

export type SampleState = 'NEW' | 'PROCESSING' | 'AWAITING_APPROVAL' | 'MITIGATED' | 'FAILED' | 'SUPPRESSED';

/** The states of the sample's incidents, in turn. */
const ENDS = [
  'MITIGATED',
  'AWAITING_APPROVAL',
  'MITIGATED',
  'MITIGATED',
  'FAILED',
  'NEW',
  'MITIGATED',
  'SUPPRESSED',
  'PROCESSING',
] as const satisfies readonly SampleState[];

const PATTERNS = firstOfEach();
const [SSH] = await PATTERNS;

/** One more incident, with a unique number. */
export function freshIncident(number: number, severity: Severity, state: SampleState, at: number): Incident {
  const id = `inc-f${number.toString(16).padStart(23, '0')}`;
  const incident = { ...placed(SSH as Incident, number, at), id, severity, account: ACCOUNTS[0] as string };
  return withEnd(incident, state, at);
}

/** This many incidents of an organization's last days, the newest first, each as the product would have stored it. */
export async function sampleIncidents(count: number, now = Date.now()): Promise<readonly Incident[]> {
  const patterns = await PATTERNS;
  return Array.from({ length: count }, (_, index) => {
    const pattern = patterns[index % patterns.length] as Incident;
    const at = now - 4_000 - index * 23 * MINUTE - (index % 7) * 71_000;
    return withEnd(
      placed(pattern, index, at),
      index < 14
        ? (ENDS[(index * 5 + Math.floor(index / 9)) % ENDS.length] as (typeof ENDS)[number])
        : index % 31 === 0
          ? 'FAILED'
          : index % 7 === 0
            ? 'SUPPRESSED'
            : 'MITIGATED',
      at,
    );
  });
}

/** The same kind of incident in another account, Region and time. */
function placed(pattern: Incident, index: number, at: number): Incident {
  const account = ACCOUNTS[index % ACCOUNTS.length] as string;
  const region = SAMPLE_REGIONS[index % SAMPLE_REGIONS.length] as string;
  const id = `inc-${index.toString(16).padStart(4, '0')}${pattern.id.slice(8)}`;
  const times = { firstAt: at - 2_600, lastAt: at - 2_600, receivedAt: at - 140, openedAt: at, updatedAt: at };
  const begun = pattern.history.slice(0, 1).map((entry) => ({ ...entry, at }));
  return { ...pattern, id, account, region, ...times, history: begun };
}

function withEnd(incident: Incident, end: SampleState, at: number): Incident {
  if (incident.state !== 'NEW' || end === 'NEW') return incident;
  const plan = samplePlan(incident);
  const by = HUB_ACTOR;
  if (end === 'SUPPRESSED') {
    const reason = {
      code: 'exception',
      text: 'Load test of the shop, agreed with security',
      owner: 'storefront@example.com',
      expiresAt: at + 90 * 24 * HOUR,
    } as const;
    return moved(incident, 'SUPPRESSED', { by, at: at + 40, reason });
  }
  if (end === 'AWAITING_APPROVAL') {
    const because = { code: 'account-wants-approval', account: incident.account } as const;
    const approvalRequest = { since: at + 300, lapsesAt: at + 24 * HOUR, because };
    return moved(
      incident,
      'AWAITING_APPROVAL',
      { by, at: at + 300, reason: because },
      { plan, playbook: plan.playbook, approvalRequest },
    );
  }
  const started = moved(
    incident,
    'PROCESSING',
    { by, at: at + 60, reason: { code: 'containment-started', plan: plan.words } },
    { plan, playbook: plan.playbook },
  );
  if (end === 'PROCESSING') return started;
  const made = plan.calls.map(({ action, resource }, index) => ({
    action,
    resource,
    at: at + 400 + index * 90,
    request: `7a1f${index}c2e-4d0b-4f8a-9a53-0c8d2b6e91f4`,
  }));
  if (end === 'FAILED') {
    const reason = {
      code: 'error',
      name: 'AccessDenied',
      message: 'User is not authorized to perform this operation because of a service control policy',
    } as const;
    return moved(
      started,
      'FAILED',
      { by, at: at + 700, reason },
      { made: made.map((call) => ({ ...call, error: reason })), outcome: { kind: 'failed', reason } },
    );
  }
  const took = 620 + (Number.parseInt(incident.id.slice(4, 8), 16) % 11) * 130;
  const after = plan.before.map((image) => ({ ...image, state: null }));
  return moved(
    started,
    'MITIGATED',
    { by, at: at + took, reason: { code: 'fix-verified' } },
    { made, after, standing: [], verifiedAt: at + took, outcome: { kind: 'changed' } },
  );
}

/** A plan as the playbook of open rules makes one. */
function samplePlan({ resource, region, account }: Incident): Plan {
  const rule = 'sgr-0a1b2c3d4e5f60001';
  return {
    playbook: 'revoke-open-ingress',
    words: {
      en: `Remove the inbound rule tcp 22 from 0.0.0.0/0 of ${resource.id}; every other rule stays`,
      ko: `${resource.id}의 인바운드 규칙 tcp 22(소스 0.0.0.0/0) 제거, 다른 규칙은 그대로 유지`,
    },
    calls: [
      {
        action: 'ec2:RevokeSecurityGroupIngress',
        resource: resource.id,
        arns: [`arn:aws:ec2:${region}:${account}:security-group/${resource.id}`],
        input: { GroupId: resource.id, SecurityGroupRuleIds: [rule] },
      },
    ],
    before: [
      {
        subject: 'ingress-rule/tcp 22 22 0.0.0.0/0',
        state: { rule, protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0', description: 'temporary' },
      },
    ],
    connections: { verdict: 'survive', because: 'no-open-answer', idleSeconds: 350 },
  };
}
