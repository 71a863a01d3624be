import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scenarioNamed } from '#catalogue/index.ts';
import { faultsOfFinding } from '#cli/finding-verdict.ts';
import { noted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type State, TRANSITIONS } from '#core/incident/state.ts';
import { findingOf } from '#publish/finding.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import { hostileText } from '../support/hostile-text.ts';
import { played } from '../support/played.ts';

const OWNER = { account: '444455556666', region: 'ap-northeast-2' };
/** One only resolves incidents of other scenarios; the other needs several incidents, which its own tests play. */
const WITHOUT = ['sg-closed', 'sg-repeated-opening'];

/** An incident of every scenario, from the first of its cases that opens one. */
const INCIDENTS = new Map<string, Incident>();
for (const { id, fires, events, facts } of EVERY_CASE) {
  if (!fires || INCIDENTS.has(id)) continue;
  const found = (await played(events, facts)).all().find(({ scenario }) => scenario === id);
  if (found !== undefined) INCIDENTS.set(id, found);
}

function findingFor(incident: Incident) {
  const detection = scenarioNamed(incident.scenario);
  if (detection === undefined) throw new Error(incident.scenario);
  return findingOf(incident, detection, OWNER, { controlRoom: 'https://hub.example.com' });
}

describe('the schema of a finding', () => {
  const [incident] = INCIDENTS.values();
  const finding = findingFor(incident as Incident);

  test.each<[string, object]>([
    ['an attribute that the format does not have', { Risk: 'high' }],
    ['a title that is too long', { Title: 'a'.repeat(257) }],
    ['an invalid account id', { AwsAccountId: 'shop' }],
    ['no resource', { Resources: [] }],
    ['a type of resource that the format does not have', { Resources: [{ Type: 'AwsThing', Id: 'a' }] }],
    ['a type outside the taxonomy', { Types: ['Attacks/Bad'] }],
    [
      'more than fifty product fields',
      { ProductFields: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`f${n}`, 'x'])) },
    ],
    ['a time without its zone', { UpdatedAt: '2026-03-02T09:00:00' }],
    ['no identifier', { Id: undefined }],
    ['more than 240 KB', { UserDefinedFields: { big: 'x'.repeat(250_000) } }],
  ])('refuses %s', (_, change) => {
    expect(faultsOfFinding({ ...finding, ...change })).not.toEqual([]);
  });
});

describe('the finding of an incident', () => {
  test('exists for every scenario that opens incidents', () => {
    const all = new Set(EVERY_CASE.filter(({ fires }) => fires).map(({ id }) => id));
    expect([...all].filter((id) => !INCIDENTS.has(id)).sort()).toEqual(WITHOUT);
  });

  test.each([...INCIDENTS])('%s: is valid, in every state', (_, incident) => {
    expect(faultsOfFinding(findingFor(incident))).toEqual([]);
    for (const state of Object.keys(TRANSITIONS) as State[]) {
      const step = { at: incident.updatedAt + 1, state, by: 'hub', reason: { code: 'text', text: 'why' } } as const;
      expect(faultsOfFinding(findingFor({ ...incident, state, history: [...incident.history, step] }))).toEqual([]);
    }
  });

  test('is valid and within the size limit with any hostile text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...INCIDENTS.values()),
        hostileText,
        fc.integer({ min: 1, max: 300 }),
        (incident, text, times) => {
          const long = text.repeat(times);
          const hostile = {
            ...incident,
            resource: { ...incident.resource, id: long, arn: `arn:aws:s3:::${long}` },
            actor: { ...incident.actor, name: long, arn: long },
            call: long,
          };
          const finding = findingFor(hostile);
          expect(faultsOfFinding(finding)).toEqual([]);
        },
      ),
    );
  });

  test('lists the open rules of a security group and the status of its controls', () => {
    const opened = INCIDENTS.get('sg-ssh-open-world') as Incident;
    expect(findingFor(opened)).toMatchObject({
      Compliance: { Status: 'FAILED', RelatedRequirements: expect.arrayContaining(['EC2.13']) },
      Resources: [
        {
          Type: 'AwsEc2SecurityGroup',
          Details: {
            AwsEc2SecurityGroup: {
              OwnerId: opened.account,
              IpPermissions: expect.arrayContaining([expect.objectContaining({ IpProtocol: 'tcp', FromPort: 22, ToPort: 22 })]),
            },
          },
        },
      ],
    });
    expect(findingFor({ ...opened, state: 'MITIGATED' }).Compliance?.Status).toBe('PASSED');
  });

  const about = (id: string, change: Partial<Incident> = {}) => {
    const incident = { ...(INCIDENTS.get(id) as Incident), ...change };
    const [resource] = findingFor(incident).Resources ?? [];
    expect(faultsOfFinding(findingFor(incident))).toEqual([]);
    return { incident, resource };
  };

  test.each<[string, string, (incident: Incident) => object, Partial<Incident>?]>([
    ['AwsS3Bucket', 's3-bucket-acl-public', ({ resource, account }) => ({ Name: resource.id, OwnerAccountId: account })],
    ['AwsIamUser', 'iam-user-tagged', ({ resource }) => ({ UserName: resource.id })],
    [
      'AwsIamAccessKey',
      'access-key-created',
      ({ resource, account }) => ({ AccessKeyId: resource.id, AccountId: account, PrincipalName: expect.stringMatching(/./) }),
    ],
    [
      'AwsIamPolicy',
      'excessive-permission-grant',
      () => ({ PolicyName: 'wide', DefaultVersionId: 'v2' }),
      {
        resource: { type: 'AwsIamPolicy', id: 'wide', arn: 'arn:aws:iam::444455556666:policy/wide' },
        evidence: [noted('policy-version', 'v2')],
      },
    ],
    [
      'AwsCloudTrailTrail',
      'cloudtrail-updated',
      ({ resource, region }) => ({ TrailArn: resource.arn, HomeRegion: region, IsMultiRegionTrail: false }),
      { standing: [noted('isMultiRegionTrail', 'false')] },
    ],
    [
      'AwsEc2Instance',
      'run-instances-open-sg',
      () => ({
        Type: 't3.micro',
        ImageId: 'ami-1',
        VpcId: 'vpc-1',
        SubnetId: 'subnet-1',
        NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }],
      }),
      {
        evidence: [
          noted('interface', 'eni-1'),
          noted('instance-type', 't3.micro'),
          noted('image', 'ami-1'),
          noted('vpc', 'vpc-1'),
          noted('subnet', 'subnet-1'),
        ],
      },
    ],
  ])('details a resource of type %s', (type, id, details, change) => {
    const { incident, resource } = about(id, change);
    expect(resource).toMatchObject({ Type: type, Details: { [type]: details(incident) } });
  });

  test('has no compliance status if the incident is about an action of a person', () => {
    expect(findingFor(INCIDENTS.get('root-console-login') as Incident).Compliance).toBeUndefined();
  });
});
