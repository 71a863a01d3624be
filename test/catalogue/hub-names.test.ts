import { describe, expect, test } from 'vitest';
import { hubSession } from '#catalogue/events/callers.ts';
import { CASE_NAMING, type CloudEvent } from '#catalogue/events/cases.ts';
import { guardDutyCall, roleCall } from '#catalogue/events/guard-calls.ts';
import { actionPressed, securityFinding } from '#catalogue/events/notices.ts';
import type { Signal } from '#core/detection/detection.ts';
import type { Naming } from '#core/naming.ts';
import { detect } from '#detect/detect.ts';
import { enrich } from '#detect/enrich.ts';
import { normalise } from '#normalise/normalise.ts';
import { detectPorts } from '../support/detect-ports.ts';

const deployRole = 'OrganizationAccountAccessRole';

describe('roles of the hub that the organization renamed', () => {
  const naming = { ...CASE_NAMING, rolePath: '/security/', rolePrefix: 'sec-' };

  test('are guarded by their own names, with their own ARN', async () => {
    const signal = await partSignal(roleCall({ name: 'DeleteRole', role: 'sec-inspect' }), naming);
    expect(signal?.severity).toBe('CRITICAL');
    expect(signal?.resource.arn).toBe('arn:aws:iam::444455556666:role/security/sec-inspect');
  });

  test('are not confused with roles of the default names', async () => {
    expect(await partSignal(roleCall({ name: 'DeleteRole', role: 'org-security-hub-inspect' }), naming)).toBeUndefined();
  });

  test('may make calls that another scenario judges', async () => {
    const by = hubSession('network', undefined, { naming });
    const signals = await signalsOf(guardDutyCall({ name: 'DeleteDetector', request: { detectorId: 'd' }, by }), naming);
    expect(signals.map(({ detection }) => detection.id)).toContain('hub-role-misuse');
    expect(signals.map(({ detection }) => detection.id)).not.toContain('guard-service-disabled');
  });
});

describe("a custom action of the hub's name in the console of Security Hub", () => {
  const press = (account: string, action = 'Contain') => actionPressed({ action, findings: [securityFinding({})], account });

  test("counts in the hub's own account, for findings of any member", async () => {
    expect((await signalsOf(press(CASE_NAMING.hubAccount))).map(({ detection }) => detection.id)).toEqual([
      'securityhub-finding',
    ]);
  });

  test('counts nowhere else, because any member can make one', async () => {
    expect(await signalsOf(press('444455556666'))).toEqual([]);
  });

  test('is reported where a member chooses it for findings of another account, which is LOW only in the hub account', async () => {
    const severities = async (account: string) => (await signalsOf(press(account, 'Undo'))).map(({ severity }) => severity);
    expect([await severities('777788889999'), await severities(CASE_NAMING.hubAccount)]).toEqual([['MEDIUM'], ['LOW']]);
  });
});

async function partSignal(event: CloudEvent, naming: Naming): Promise<Signal | undefined> {
  return (await signalsOf(event, naming)).find(({ detection }) => detection.id === 'hub-part-changed');
}

async function signalsOf(event: CloudEvent, naming: Naming = CASE_NAMING): Promise<readonly Signal[]> {
  const reading = normalise(JSON.parse(JSON.stringify(event)));
  const [activity] = reading.kind === 'read' ? reading.activities : [];
  if (activity === undefined) throw new Error('the event could not be read');
  const settings = { accounts: {}, deployRole };
  return (await detect(enrich(activity, { hub: naming, settings }), { ...detectPorts([]), naming })).signals;
}
