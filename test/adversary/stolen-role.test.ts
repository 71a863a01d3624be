import { describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { withFields } from '#catalogue/events/api-call.ts';
import { hubSession } from '#catalogue/events/callers.ts';
import { type CloudEvent, MEMBER } from '#catalogue/events/cases.ts';
import { authorizeIngress, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { JsonObject } from '#core/json.ts';
import { recordCalls } from '#remediate/endings.ts';
import { TryAgain } from '#remediate/ports.ts';
import { remediate } from '#remediate/remediate.ts';
import { undo } from '#remediate/undo.ts';
import { GROUP, NOW, OPENED, openV6, sshIncident, withOpenIncident } from '../support/containment.ts';
import { awsError } from '../support/incidents.ts';
import { play } from '../support/play.ts';
import { recordOfCall } from '../support/recorded-calls.ts';

const REGION = 'ap-northeast-2';
const at = new Date(NOW).toISOString().replace('.000Z', 'Z');

const bucket = { Bucket: 'shop-photos', ExpectedBucketOwner: MEMBER };
const acl = (...Grants: JsonObject[]) => ({ AccessControlPolicy: { Owner: { ID: 'd256EXAMPLE' }, Grants } });
const allUsers = (Permission: string) => ({
  Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' },
  Permission,
});
const owner = { Grantee: { Type: 'CanonicalUser', ID: 'd256EXAMPLE' }, Permission: 'FULL_CONTROL' };
const cors = (...AllowedOrigins: string[]) => ({
  CORSConfiguration: { CORSRules: [{ AllowedOrigins, AllowedMethods: ['GET'] }] },
});
const trail = { Name: `arn:aws:cloudtrail:${REGION}:${MEMBER}:trail/shop` };
const open = (FromPort: number, ToPort: number) => ({
  GroupId: GROUP,
  IpPermissions: [{ IpProtocol: 'tcp', FromPort, ToPort, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
});
const set = { Name: 'blocked', Scope: 'REGIONAL', Id: 'a1b2', LockToken: 'token' };
const eni = { NetworkInterfaceId: 'eni-0a1b2c3d4e5f60001' };
const user = { UserName: 'mallory', PolicyName: 'org-security-hub-deny' };
const document = (Effect: string) => JSON.stringify({ Statement: [{ Effect, Action: '*', Resource: '*' }] });

/** An attack: the planned call, and the call of the thief with the stolen role. */
type Tried = readonly [sentence: string, action: string, planned: JsonObject, thief: JsonObject];

const TRIED: readonly Tried[] = [
  [
    'privatise-bucket-acl planned a private ACL; the thief writes public-read-write',
    's3:PutBucketAcl',
    { ...bucket, ...acl(owner) },
    { ...bucket, ...acl(owner, allUsers('READ'), allUsers('WRITE')) },
  ],
  [
    'restore-cors planned strict rules; the thief allows every origin',
    's3:PutBucketCors',
    { ...bucket, ...cors('https://shop.example.com') },
    { ...bucket, ...cors('*') },
  ],
  [
    'restore-trail planned validation on; the thief sends the logs to another bucket',
    'cloudtrail:UpdateTrail',
    { ...trail, EnableLogFileValidation: true },
    { ...trail, EnableLogFileValidation: true, S3BucketName: 'of-the-thief' },
  ],
  [
    'revoke-open-ingress planned one rule; the thief revokes every rule',
    'ec2:RevokeSecurityGroupIngress',
    { GroupId: GROUP, SecurityGroupRuleIds: ['sgr-1'] },
    { GroupId: GROUP, SecurityGroupRuleIds: ['sgr-1', 'sgr-2', 'sgr-3'] },
  ],
  [
    'an undo planned SSH; the thief opens all ports to the world',
    'ec2:AuthorizeSecurityGroupIngress',
    open(22, 22),
    open(0, 65_535),
  ],
  [
    'isolate-instance planned quarantine; the thief sets the open group again',
    'ec2:ModifyNetworkInterfaceAttribute',
    { ...eni, Groups: ['sg-0quarantine'] },
    { ...eni, Groups: [GROUP] },
  ],
  [
    'block-address planned two addresses; the thief empties the IP set',
    'wafv2:UpdateIPSet',
    { ...set, Addresses: ['203.0.113.9/32', '203.0.113.10/32'] },
    { ...set, Addresses: [] },
  ],
  [
    'deny-user planned a denial; the thief writes another document',
    'iam:PutUserPolicy',
    { ...user, PolicyDocument: document('Deny') },
    { ...user, PolicyDocument: document('Allow') },
  ],
];

describe('a stolen remediation role is distinguished from the hub', () => {
  test.each(TRIED)('%s -> CRITICAL', async (_, action, planned, thief) => {
    const resource = String(Object.values(planned)[0]);
    const call = { action, resource, arns: [], input: planned, region: REGION, tries: [NOW] };
    const incident: Incident = { ...(await sshIncident()), state: 'PROCESSING', intended: [call] };
    const noted: Incident = { ...incident, made: [{ action, resource, at: NOW, request: 'own' }] };
    const by = hubSession('network', incident.id);
    const recordWith = (input: JsonObject, requestID: string, region = action.startsWith('iam:') ? 'us-east-1' : REGION) =>
      withFields(recordOfCall({ action, input }, { by, at, region }), { requestID });
    expect(await Promise.all([misuse(incident, recordWith(planned, 'own')), misuse(noted, recordWith(planned, 'own'))])).toEqual([
      [],
      [],
    ]);
    const attacks = [incident, noted].map((one) => misuse(one, recordWith(thief, 'of-the-thief')));
    const elsewhere = misuse(incident, recordWith(planned, 'of-the-thief', 'eu-central-1'));
    expect(await Promise.all([...attacks, elsewhere])).toEqual([['CRITICAL'], ['CRITICAL'], ['CRITICAL']]);
  });
});

const opening = (incident: string, requestID: string, id: string) =>
  withFields(
    authorizeIngress({
      group: GROUP,
      permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }],
      by: hubSession('network', incident, { phase: 'undo' }),
      at,
      id,
    }),
    { requestID },
  );

describe('a call that is recognised only by its content', () => {
  const input = open(22, 22);
  const intended = [
    { action: 'ec2:AuthorizeSecurityGroupIngress', resource: GROUP, arns: [], input, region: REGION, tries: [NOW] },
  ];

  test('never suppresses other detections', async () => {
    const incident: Incident = { ...(await sshIncident()), state: 'CLOSED', intended };
    const { signals, echoOf } = await played(incident, opening(incident.id, 'unknown', 'one'));
    expect(signals.map(({ detection }) => detection.id)).toContain('sg-ssh-open-world');
    expect(signals.map(({ detection }) => detection.id)).not.toContain('hub-role-misuse');
    expect(echoOf).toBe(incident.id);
  });

  test('suppresses other detections if its AWS request id is known', async () => {
    const made = [{ action: 'ec2:AuthorizeSecurityGroupIngress', resource: GROUP, at: NOW, request: 'own' }];
    const incident: Incident = { ...(await sshIncident()), state: 'CLOSED', intended, made };
    expect((await played(incident, opening(incident.id, 'own', 'one'))).signals).toEqual([]);
  });

  test('fires for one of two records that arrive at the same time with one request id', async () => {
    const made = [{ action: 'ec2:AuthorizeSecurityGroupIngress', resource: GROUP, at: NOW, request: 'own' }];
    const incident: Incident = { ...(await sshIncident()), state: 'CLOSED', intended, made };
    const incidents = incidentsInMemory();
    await incidents.open(incident);
    const both = ['one', 'two'].map((id) => play([opening(incident.id, 'own', id)], incidents));
    const fired = (await Promise.all(both)).map(({ signals }) =>
      signals.some(({ detection }) => detection.id === 'hub-role-misuse'),
    );
    expect(fired.toSorted()).toEqual([false, true]);
  });
});

describe('every call that AWS answered is recorded', () => {
  const revoke = (incident: string, requestID: string) =>
    withFields(
      revokeIngress({ group: GROUP, rules: [OPENED], by: hubSession('network', incident), at: '2026-03-05T09:00:00Z' }),
      {
        requestID,
      },
    );

  test('if another event was added to the incident during the run', async () => {
    const around = await withOpenIncident();
    const { ports, hooks, incidents, id } = around;
    hooks.after = async (call) => {
      if (call === 'ec2:RevokeSecurityGroupIngress') {
        hooks.after = () => undefined;
        await openV6(around);
      }
    };
    await remediate(id, false, answering(ports));
    const { made = [] } = (await incidents.get(id)) as Incident;
    expect(made.map(({ request }) => request)).toEqual(['request-1', 'request-2']);
    expect(await misuse((await incidents.get(id)) as Incident, revoke(id, 'request-1'))).toEqual([]);
  });

  test('if an undo was interrupted and waits for another attempt', async () => {
    const { ports, hooks, incidents, id } = await withOpenIncident();
    await remediate(id, false, ports);
    let reads = 0;
    hooks.before = (call) => {
      if (call === 'ec2:DescribeSecurityGroupRules' && ++reads > 1) throw awsError('RequestLimitExceeded', 503);
    };
    await expect(undo(id, { verb: 'undo', by: 'alice' }, false, answering(ports))).rejects.toThrow(TryAgain);
    expect((await incidents.get(id))?.made?.at(-1)?.request).toBe('request-1');
  });

  test('if another function writes the incident at the same moment', async () => {
    const { ports, incidents, id } = await withOpenIncident();
    const made = [{ action: 'ec2:RevokeSecurityGroupIngress', resource: GROUP, at: NOW, request: 'own' }];
    let isRaced = false;
    const replace: typeof incidents.replace = async (previous, next) => {
      if (!isRaced) {
        isRaced = true;
        await incidents.replace(previous, { ...previous, version: previous.version + 1 });
      }
      return incidents.replace(previous, next);
    };
    await recordCalls(id, made, { incidents: { ...ports.incidents, replace } });
    expect((await incidents.get(id))?.made).toEqual(made);
  });

  /** A member whose answers to writes contain a request id, as those of AWS do. */
  function answering(ports: Awaited<ReturnType<typeof withOpenIncident>>['ports']): typeof ports {
    let requests = 0;
    return {
      ...ports,
      session: async (request) => {
        const call = await ports.session(request);
        return async (action, input) => {
          const answer = await call(action, input);
          if (!/:(Revoke|Authorize)/.test(action)) return answer;
          requests += 1;
          return { ...answer, $metadata: { requestId: `request-${requests}` } };
        };
      },
    };
  }
});

async function played(incident: Incident, event: CloudEvent) {
  const incidents = incidentsInMemory();
  await incidents.open(incident);
  return play([event], incidents);
}

/** The severities of hub-role-misuse for an event; empty if it does not fire. */
async function misuse(incident: Incident, event: CloudEvent): Promise<string[]> {
  const { signals } = await played(incident, event);
  return signals.filter(({ detection }) => detection.id === 'hub-role-misuse').map(({ severity }) => severity);
}
