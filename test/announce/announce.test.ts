import { describe, expect, test } from 'vitest';
import { announce } from '#announce/announce.ts';
import { sgOpenHighriskPort } from '#catalogue/network/sg-open-highrisk-port.ts';
import type { Signal } from '#core/detection/detection.ts';
import type { Incident } from '#core/incident/incident.ts';
import { moved } from '#core/incident/life.ts';
import { echoed } from '#core/incident/own-calls.ts';
import { signalForAccount } from '#detect/signal-severity.ts';
import { sshIncident } from '../support/containment.ts';

const INCIDENT = await sshIncident();

/** Id, version, and the fields that a rule may match. */
function summaryOf({ id, version, scenario, severity, state, account, region, occurrences }: Incident) {
  return { id, version, scenario, severity, state, account, region, occurrences };
}

describe('an announcement', () => {
  test('reports that an incident opened', () => {
    const after = INCIDENT;
    expect(announce({ after })).toEqual({ type: 'IncidentOpened', incident: summaryOf(after), resource: after.resource.arn });
  });

  test('reports that its state changed', () => {
    const before = INCIDENT;
    const after = moved(before, 'MITIGATED', { by: 'alice', at: 1 });
    expect(announce({ before, after })).toMatchObject({ type: 'IncidentChanged', incident: summaryOf(after) });
  });

  test('reports more occurrences or a higher severity', () => {
    const before = { ...INCIDENT, severity: 'HIGH' as const };
    expect(announce({ before, after: { ...before, occurrences: 2 } })?.type).toBe('IncidentChanged');
    expect(announce({ before, after: { ...before, severity: 'CRITICAL' } })?.type).toBe('IncidentChanged');
  });

  test('reports that a person gave its finding a status, so that the status is kept', () => {
    const workflow = { status: 'NOTIFIED', by: 'alice', sender: 'AIDAEXAMPLE', at: 1 } as const;
    expect(announce({ before: INCIDENT, after: { ...INCIDENT, workflow } })?.type).toBe('IncidentChanged');
  });

  test("of the echo of the hub's own call, or of a recorded incident, is only for the control room", () => {
    const before = INCIDENT;
    const after = echoed(before, { call: 'ec2:RevokeSecurityGroupIngress', at: 1 });
    expect(announce({ before, after })?.type).toBe('IncidentUpdated');
    expect(announce({ after: { ...INCIDENT, state: 'CLOSED' } })?.type).toBe('IncidentUpdated');
    expect(announce({ before, after: before })).toBeUndefined();
  });

  test('is not made for items that are not incidents', () => {
    expect(announce({})).toBeUndefined();
  });
});

describe('the severity of a signal', () => {
  const signal: Signal = {
    detection: sgOpenHighriskPort,
    severity: 'HIGH',
    resource: { type: 'AwsEc2SecurityGroup', id: 'sg-1', arn: 'arn:aws:ec2:us-east-1:444455556666:security-group/sg-1' },
    evidence: [],
    resolutions: [],
    unanswered: [],
  };

  test('is one level higher in a production account', () => {
    expect(signalForAccount(signal, { name: 'shop', environment: 'prod', modes: [{ default: 'observe' }] })?.severity).toBe(
      'CRITICAL',
    );
  });

  test('is unchanged in other accounts, and in an account missing from the settings', () => {
    expect(signalForAccount(signal, { name: 'lab', environment: 'dev', modes: [{ default: 'observe' }] })?.severity).toBe('HIGH');
    expect(signalForAccount(signal, undefined)?.severity).toBe('HIGH');
  });

  test('is undefined if the account switched the scenario off', () => {
    expect(
      signalForAccount(signal, { name: 'lab', modes: [{ default: 'auto', 'sg-open-highrisk-port': 'off' }] }),
    ).toBeUndefined();
  });

  test('stays LOW for a resolution, in production too', () => {
    expect(
      signalForAccount({ ...signal, severity: 'LOW' }, { name: 'shop', environment: 'prod', modes: [{ default: 'observe' }] })
        ?.severity,
    ).toBe('LOW');
  });
});
