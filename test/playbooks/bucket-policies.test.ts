import { expect, test } from 'vitest';
import { isPublicPolicy, withoutPublic } from '#playbooks/storage/bucket-policies.ts';

const read = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::amzn-s3-demo-bucket/*' };
const UNCLEAR = { ...read, Sid: 'Unclear', Condition: { StringEquals: { 'aws:BadgeOfTheYear': 'blue' } } };
const OPEN = { ...read, Sid: 'Open' };

const certain = { unanswered: [] };
const inDoubt = { unanswered: [{ ask: 'condition', key: 'aws:badgeoftheyear' }] } as const;

test('a statement with a condition that the hub does not know is kept if the incident is about another one', () => {
  expect(isPublicPolicy({ Statement: [UNCLEAR] }, certain)).toBe(false);
  expect(withoutPublic({ Statement: [UNCLEAR, OPEN] }, certain)).toEqual({ Statement: [UNCLEAR] });
});

test('it is removed if the incident is about it, which a person approved', () => {
  expect(isPublicPolicy({ Statement: [UNCLEAR] }, inDoubt)).toBe(true);
  expect(withoutPublic({ Statement: [UNCLEAR, OPEN] }, inDoubt)).toBeNull();
});
