import { describe, expect, test } from 'vitest';
import { announce } from '#announce/announce.ts';
import { sgOpenHighriskPort } from '#catalogue/network/sg-open-highrisk-port.ts';
import type { Signal } from '#core/detection/detection.ts';
import { echoed, moved } from '#core/incident/life.ts';
import { weighed } from '#detect/weigh.ts';
import { sshIncident } from '../support/containment.ts';

const INCIDENT = await sshIncident();

describe('an announcement', () => {
  test('tells that an incident opened', () => {
    const after = INCIDENT;
    expect(announce({ after })).toEqual({ type: 'IncidentOpened', incident: after });
  });

  test('tells that it moved', () => {
    const before = INCIDENT;
    const after = moved(before, 'MITIGATED', { by: 'alice', at: 1 });
    expect(announce({ before, after })).toEqual({ type: 'IncidentChanged', incident: after });
  });

  test('tells that it grew or got worse', () => {
    const before = { ...INCIDENT, severity: 'HIGH' as const };
    expect(announce({ before, after: { ...before, occurrences: 2 } })?.type).toBe('IncidentChanged');
    expect(announce({ before, after: { ...before, severity: 'CRITICAL' } })?.type).toBe('IncidentChanged');
  });

  test("keeps quiet about the echo of the hub's own call", () => {
    const before = INCIDENT;
    expect(announce({ before, after: echoed(before, 'ec2:RevokeSecurityGroupIngress', 1) })).toBeUndefined();
  });

  test('keeps quiet about items that are no incidents', () => {
    expect(announce({})).toBeUndefined();
  });
});

describe('the weight of a signal', () => {
  const signal: Signal = {
    detection: sgOpenHighriskPort,
    severity: 'HIGH',
    resource: { type: 'AwsEc2SecurityGroup', id: 'sg-1', arn: 'arn:aws:ec2:us-east-1:444455556666:security-group/sg-1' },
    evidence: [],
    resolutions: [],
    unanswered: [],
  };

  test('is one level more in a production account', () => {
    expect(weighed(signal, { name: 'shop', environment: 'prod', modes: [{ default: 'observe' }] })?.severity).toBe('CRITICAL');
  });

  test('is unchanged elsewhere, and where nobody described the account', () => {
    expect(weighed(signal, { name: 'lab', environment: 'dev', modes: [{ default: 'observe' }] })?.severity).toBe('HIGH');
    expect(weighed(signal, undefined)?.severity).toBe('HIGH');
  });

  test('is none where the account switched the scenario off', () => {
    expect(weighed(signal, { name: 'lab', modes: [{ default: 'auto', 'sg-open-highrisk-port': 'off' }] })).toBeUndefined();
  });

  test('stays LOW for good news, in production too', () => {
    expect(
      weighed({ ...signal, severity: 'LOW' }, { name: 'shop', environment: 'prod', modes: [{ default: 'observe' }] })?.severity,
    ).toBe('LOW');
  });
});
