import { describe, expect, test } from 'vitest';
import { type Naming, remediatePurpose, roleArn } from '#core/naming.ts';
import { type RecordedCall, serialCalls } from './call-path.ts';

const NAMING: Naming = {
  hubAccount: '111122223333',
  homeRegion: 'ap-northeast-2',
  rolePath: '/org-security-hub/',
  rolePrefix: 'org-security-hub-',
};
const DETECT = roleArn(NAMING, NAMING.hubAccount, 'function-detect');
const REMEDIATE = roleArn(NAMING, NAMING.hubAccount, 'function-remediate');
const SESSION = roleArn(NAMING, '444455556666', remediatePurpose('network', 'fix'));
const FIX = { receivedAt: 100, verifiedAt: 900 };

function made(caller: string, call: string, startedAt: number, endedAt: number): RecordedCall {
  return { caller, call, startedAt, endedAt };
}

const ORDER = made(DETECT, 'sqs:SendMessage/fifo', 200, 230);
const namesOf = (calls: readonly RecordedCall[]) => serialCalls(calls, FIX, NAMING).map(({ call }) => call);

describe('the sequential calls from an event to its fix', () => {
  test('are the calls of detect, the order, and the calls of remediate and its session in the member', () => {
    const calls = [
      made(DETECT, 'dynamodb:Query', 110, 120),
      made(DETECT, 'dynamodb:TransactWriteItems', 120, 150),
      ORDER,
      made(REMEDIATE, 'sts:AssumeRole', 240, 270),
      made(SESSION, 'ec2:RevokeSecurityGroupIngress', 300, 500),
    ];
    expect(namesOf(calls)).toEqual(calls.map(({ call }) => call));
  });

  test('count parallel calls once', () => {
    const sideBySide = [made(REMEDIATE, 'dynamodb:GetItem', 240, 250), made(REMEDIATE, 'dynamodb:Query', 241, 260)];
    expect(namesOf([ORDER, ...sideBySide])).toEqual(['sqs:SendMessage/fifo', 'dynamodb:GetItem']);
  });

  test('exclude calls of others, calls of detect after the order, and calls before the event or after the fix', () => {
    const others = [
      made(roleArn(NAMING, NAMING.hubAccount, 'function-announce'), 'events:PutEvents', 300, 320),
      made(DETECT, 'dynamodb:PutItem', 240, 250),
      made(DETECT, 'dynamodb:Query', 50, 60),
      made(REMEDIATE, 'dynamodb:TransactWriteItems', 905, 930),
    ];
    expect(namesOf([ORDER, ...others])).toEqual(['sqs:SendMessage/fifo']);
  });

  test('cannot be counted without an order', () => {
    expect(() => namesOf([made(DETECT, 'dynamodb:Query', 110, 120)])).toThrow('no order of containment');
  });
});
