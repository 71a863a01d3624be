import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { linksOf } from '#core/links.ts';
import { sshIncident } from '../support/containment.ts';
import { hostileText } from '../support/hostile-text.ts';

const INCIDENT = await sshIncident();
const PLACES = { homeRegion: 'ap-northeast-2', controlRoom: 'https://hub.example.com/' };
const iam = (page: string) => `https://us-east-1.console.aws.amazon.com/iam/home#/${page}`;

const about = (type: string, id: string, arn: string, change: Partial<Incident> = {}) =>
  linksOf({ ...INCIDENT, region: 'eu-west-1', resource: { type, id, arn }, ...change }, PLACES);

describe('the links of an incident', () => {
  test.each<[string, string, string, string | undefined]>([
    [
      'AwsEc2SecurityGroup',
      'sg-1',
      'arn',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#SecurityGroup:groupId=sg-1',
    ],
    [
      'AwsEc2Instance',
      'i-1',
      'arn',
      'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-1',
    ],
    ['AwsS3Bucket', 'photos', 'arn', 'https://eu-west-1.console.aws.amazon.com/s3/buckets/photos?region=eu-west-1'],
    [
      'AwsS3Object',
      'photos/a b/c.jpg',
      'arn:aws:s3:::photos/a b/c.jpg',
      'https://eu-west-1.console.aws.amazon.com/s3/object/photos?region=eu-west-1&prefix=a%20b%2Fc.jpg',
    ],
    ['AwsIamUser', 'mallory', 'arn', iam('users/details/mallory?section=permissions')],
    ['AwsIamRole', 'deploy', 'arn', iam('roles/details/deploy')],
    ['AwsIamGroup', 'staff', 'arn', iam('groups/details/staff')],
    [
      'AwsIamPolicy',
      'p',
      'arn:aws:iam::111122223333:policy/p',
      iam('policies/details/arn%3Aaws%3Aiam%3A%3A111122223333%3Apolicy%2Fp'),
    ],
    [
      'AwsCloudTrailTrail',
      'main',
      'arn:aws:cloudtrail:eu-west-1:111122223333:trail/main',
      'https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3Acloudtrail%3Aeu-west-1%3A111122223333%3Atrail%2Fmain',
    ],
    ['AwsAccount', '111122223333', 'arn:aws:iam::111122223333:root', undefined],
    ['Other', 'thing', 'unknown', undefined],
  ])('lead to the page of a resource of type %s', (type, id, arn, link) => {
    expect(about(type, id, arn).resource).toBe(link);
  });

  test('lead from an access key to the credentials of its user, where the evidence names the user', () => {
    expect(about('AwsIamAccessKey', 'AKIAEXAMPLE', 'arn', { evidence: [noted('user', 'bob')] }).resource).toBe(
      iam('users/details/bob?section=security_credentials'),
    );
    expect(about('AwsIamAccessKey', 'AKIAEXAMPLE', 'arn', { evidence: [] }).resource).toBeUndefined();
  });

  test('lead to the record in CloudTrail, where CloudTrail recorded what opened the incident', () => {
    const region = INCIDENT.region;
    const page = `https://${region}.console.aws.amazon.com/cloudtrailv2/home?region=${region}#/events/${INCIDENT.event}`;
    expect(linksOf(INCIDENT, PLACES).event).toBe(page);
    const { event: _, ...found } = INCIDENT;
    expect(linksOf(found, PLACES).event).toBeUndefined();
  });

  test('lead to the finding in the home Region, with the filter encoded as the console reads it', () => {
    const [, search = ''] = linksOf(INCIDENT, PLACES).finding?.split('?search=') ?? [];
    expect(linksOf(INCIDENT, PLACES).finding).toMatch(/^https:\/\/ap-northeast-2\.console.*#\/findings\?search=/);
    expect(decodeURIComponent(decodeURIComponent(search))).toBe(
      `Id=\\operator\\:EQUALS\\:org-security-hub/${INCIDENT.account}/${INCIDENT.region}/${INCIDENT.id}`,
    );
  });

  test.each<[string, Partial<Incident>, string]>([
    ['a user', { actor: { type: 'user', name: 'alice', principal: 'AIDAEXAMPLE' } }, 'AwsUser/AIDAEXAMPLE'],
    ['a session of a role', { actor: { type: 'role', name: 'alice', principal: 'AROAEXAMPLE:alice' } }, 'AwsRole/AROAEXAMPLE'],
    [
      'root, by the account',
      { actor: { type: 'root', name: 'root', principal: '444455556666' } },
      `AwsAccount/${INCIDENT.account}`,
    ],
    ['an instance', { resource: { type: 'AwsEc2Instance', id: 'i-1', arn: 'arn' } }, 'Ec2Instance/i-1'],
  ])('lead to %s in Detective, with the time of the incident', (_, change, entity) => {
    const { detective } = linksOf({ ...INCIDENT, ...change, firstAt: 7_200_000, lastAt: 7_260_000 }, PLACES);
    expect(detective).toContain(`#entities/${entity}?scopeStart=3600&scopeEnd=10860`);
  });

  test('lead to the control room where there is one', () => {
    expect(linksOf(INCIDENT, PLACES).controlRoom).toBe(`https://hub.example.com/#/incidents/${INCIDENT.id}`);
    expect(linksOf(INCIDENT, { homeRegion: 'ap-northeast-2' }).controlRoom).toBeUndefined();
  });

  test('never leave the console of AWS, nor end early in any markup, with any name that an attacker can choose', () => {
    const types = fc.constantFrom('AwsEc2SecurityGroup', 'AwsS3Bucket', 'AwsS3Object', 'AwsIamUser', 'AwsIamPolicy', 'Other');
    fc.assert(
      fc.property(types, hostileText, (type, text) => {
        const links = about(type, text, `arn:aws:s3:::photos/${text}`, { region: 'eu-west-1', event: text });
        for (const link of Object.values(links)) {
          expect(link).toMatch(
            /^https:\/\/((eu-west-1|us-east-1|ap-northeast-2)\.)?(console\.aws\.amazon|hub\.example)\.com\/[\w%.:#/?&=-]*$/,
          );
          expect(link.length).toBeLessThanOrEqual(2_000);
        }
      }),
    );
  });

  test('are absent where the Region is none', () => {
    expect(about('AwsS3Bucket', 'photos', 'arn', { region: 'evil.example.com/' })).toEqual({
      finding: expect.any(String),
      controlRoom: expect.any(String),
    });
  });
});
