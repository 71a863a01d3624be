import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { putEventSelectors } from '#catalogue/events/trail-calls.ts';
import { fixRolesPage } from '#cli/reference/fix-roles-page.ts';
import { decided } from '#core/incident/life.ts';
import { FAMILIES, type Family } from '#core/playbook/playbook-id.ts';
import type { MemberAction, MemberCall } from '#member/calls.ts';
import { remediationRole } from '#member-baseline/remediation-role.ts';
import { permissionsOf } from '#playbooks/index.ts';
import { remediate } from '#remediate/remediate.ts';
import { MEMBER_OF_HUB } from '#test/support/baseline.ts';
import { authorityOf, hubAround, openIn } from '#test/support/hub-around.ts';
import { type Document, isAllowed } from '#test/support/iam.ts';
import { incidentFrom } from '#test/support/incidents.ts';
import { RISK_OF_STOLEN_ROLE } from '#words/fix-roles.ts';

const EVERYTHING: Document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const TRAIL = `arn:aws:cloudtrail:ap-northeast-2:${MEMBER}:trail/audit`;
const RECORDER = `arn:aws:config:ap-northeast-2:${MEMBER}:configuration-recorder/default/0a1b2c3d4e5f6071`;

/** Calls of AWS that switch off logging, and the one that passes a role to a service. */
const BLINDING: readonly [string, string][] = [
  ['cloudtrail:UpdateTrail', TRAIL],
  ['cloudtrail:PutEventSelectors', TRAIL],
  ['cloudtrail:PutInsightSelectors', TRAIL],
  ['cloudtrail:CreateTrail', TRAIL],
  ['cloudtrail:DeleteTrail', TRAIL],
  ['cloudtrail:StopLogging', TRAIL],
  ['cloudtrail:AddTags', TRAIL],
  ['config:PutConfigurationRecorder', RECORDER],
  ['config:StopConfigurationRecorder', RECORDER],
  ['config:DeleteConfigurationRecorder', RECORDER],
  ['config:DeleteDeliveryChannel', '*'],
  ['iam:PassRole', `arn:aws:iam::${MEMBER}:role/service`],
];

describe('a stolen fix role', () => {
  test.each(FAMILIES.flatMap((family) => BLINDING.map(([action, resource]) => [family, action, resource] as const)))(
    'of the family %s cannot switch off logging with %s, even if another policy allows everything',
    (family, action, resource) => {
      const identity = [remediationRole(MEMBER_OF_HUB, family, 'fix').policy, EVERYTHING];
      expect(isAllowed({ action, resource }, { identity })).toBe(false);
    },
  );

  test('can start logging that was stopped', () => {
    const identity = [remediationRole(MEMBER_OF_HUB, 'logging', 'fix').policy];
    expect(isAllowed({ action: 'cloudtrail:StartLogging', resource: TRAIL }, { identity })).toBe(true);
    expect(isAllowed({ action: 'config:StartConfigurationRecorder', resource: RECORDER }, { identity })).toBe(true);
  });
});

describe('an ACL', () => {
  const at = (header: string) => ({
    'aws:ResourceAccount': MEMBER,
    ...(header !== '' && { [`s3:x-amz-${header}`]: 'public-read-write' }),
  });
  const may = (action: string, header: string, role: 'fix' | 'undo') =>
    isAllowed(
      { action, resource: action === 's3:PutBucketAcl' ? 'arn:aws:s3:::shop' : 'arn:aws:s3:::shop/a', context: at(header) },
      { identity: [remediationRole(MEMBER_OF_HUB, 'storage', role).policy] },
    );

  test.each(['s3:PutBucketAcl', 's3:PutObjectAcl', 's3:PutObjectVersionAcl'])(
    'written with %s must be a full policy, never a canned ACL or grant headers',
    (action) => {
      for (const role of ['fix', 'undo'] as const) {
        expect(may(action, '', role)).toBe(true);
        for (const header of ['acl', 'grant-read', 'grant-write', 'grant-full-control', 'grant-read-acp', 'grant-write-acp'])
          expect(may(action, header, role), header).toBe(false);
      }
    },
  );
});

describe('the damage that a stolen fix role can do', () => {
  const readme = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

  test.each(FAMILIES)('is described in both languages, in the README and on the page of roles, for %s', (family) => {
    const { en, ko } = RISK_OF_STOLEN_ROLE[family];
    expect(readme('README.md')).toContain(`| ${family} | ${en} |`);
    expect(readme('README.ko.md')).toContain(`| ${family} | ${ko} |`);
    const page = fixRolesPage();
    expect(page).toContain(en);
    expect(page).toContain(ko);
  });

  test('is described as unable to open anything only for families whose fix role has no such call', () => {
    const writes = (family: Family) =>
      permissionsOf(family, 'fix').flatMap(({ action, access }) => (access === 'write' ? [action] : []));
    expect(writes('network')).toEqual(['ec2:RevokeSecurityGroupIngress']);
    expect([...new Set(writes('logging'))].toSorted()).toEqual(['cloudtrail:StartLogging', 'config:StartConfigurationRecorder']);
  });
});

describe('a call that could switch off logging', () => {
  /** A trail that records no management event, in an account whose mode for everything is `auto`. */
  async function blinded() {
    let isBlind = true;
    const made: string[] = [];
    const answers: Partial<Record<MemberAction, () => object>> = {
      'cloudtrail:GetEventSelectors': () => ({ EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: !isBlind }] }),
      'cloudtrail:ListTags': () => ({ ResourceTagList: [{ TagsList: [] }] }),
      'cloudtrail:PutEventSelectors': () => {
        isBlind = false;
        return {};
      },
    };
    const event = putEventSelectors({ trail: TRAIL, selectors: [{ management: false }] });
    const arranged = await incidentFrom(event, 'cloudtrail-event-selectors');
    const modes = [{ default: 'auto', 'cloudtrail-event-selectors': 'auto' }] as const;
    const around = hubAround(
      ({ role }) =>
        (async (action) => {
          made.push(`${role} ${action}`);
          const answer = answers[action];
          if (answer === undefined) throw new Error(`no answer to ${action}`);
          return answer();
        }) as MemberCall,
      modes,
      arranged.openedAt + 60_000,
    );
    around.world.authority = authorityOf(modes);
    const id = await openIn(around.incidents, arranged);
    const writes = () => made.filter((one) => one.includes(':Put'));
    const approve = async () => {
      const incident = await around.incidents.get(id);
      if (incident?.plan === undefined || incident.approvalRequest === undefined) throw new Error('nothing was asked');
      const { plan, approvalRequest } = incident;
      const approval = { by: 'alice', at: around.world.now, lapsesAt: approvalRequest.lapsesAt, plan };
      const step = { by: 'alice', at: around.world.now, reason: { code: 'approved' } } as const;
      await around.ports.incidents.replace(incident, decided(incident, { approval }, step));
    };
    const byDecision = { ...around.ports, role: 'undo' } as const;
    const makeSafe = () => {
      isBlind = false;
    };
    return { ...around, id, made, writes, approve, byDecision, makeSafe };
  }

  test('waits for a person in every mode and gives the reason', async () => {
    const { id, ports, writes, made } = await blinded();
    expect(await remediate(id, false, ports)).toMatchObject({
      state: 'AWAITING_APPROVAL',
      approvalRequest: { because: { code: 'decision-needed', playbook: 'restore-event-selectors' } },
    });
    expect(writes()).toEqual([]);
    expect(made.every((one) => one.startsWith('fix '))).toBe(true);
  });

  test('is made only by the decide function, and only after approval', async () => {
    const { id, ports, byDecision, writes, approve } = await blinded();
    expect((await remediate(id, false, byDecision))?.state).toBe('NEW');
    await remediate(id, false, ports);
    await remediate(id, false, byDecision);
    expect(writes()).toEqual([]);
    await approve();
    await remediate(id, false, ports);
    expect(writes()).toEqual([]);
    expect(await remediate(id, false, byDecision)).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(writes()).toEqual(['undo cloudtrail:PutEventSelectors']);
  });

  test('is not made if logging is already on again', async () => {
    const { id, ports, byDecision, writes, approve, makeSafe } = await blinded();
    await remediate(id, false, ports);
    await approve();
    makeSafe();
    expect(await remediate(id, false, byDecision)).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'already-safe' } });
    expect(writes()).toEqual([]);
  });
});
