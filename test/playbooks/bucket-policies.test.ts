import { expect, test } from 'vitest';
import { isPublicPolicy, withoutPublic } from '#playbooks/storage/bucket-policies.ts';

const read = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::amzn-s3-demo-bucket/*' };
const UNCLEAR = { ...read, Sid: 'Unclear', Condition: { StringEquals: { 'aws:BadgeOfTheYear': 'blue' } } };
const OPEN = { ...read, Sid: 'Open' };

const certain = { unanswered: [] };
const inDoubt = { unanswered: [{ ask: 'condition', key: 'aws:badgeoftheyear' }] } as const;

test('a statement under a condition the hub does not know stays if the incident is about another', () => {
  expect(isPublicPolicy({ Statement: [UNCLEAR] }, certain)).toBe(false);
  expect(withoutPublic({ Statement: [UNCLEAR, OPEN] }, certain)).toEqual({ Statement: [UNCLEAR] });
});

test('it goes if the incident is about it, which a person approved', () => {
  expect(isPublicPolicy({ Statement: [UNCLEAR] }, inDoubt)).toBe(true);
  expect(withoutPublic({ Statement: [UNCLEAR, OPEN] }, inDoubt)).toBeNull();
});
