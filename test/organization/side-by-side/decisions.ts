import { GetBucketWebsiteCommand } from '@aws-sdk/client-s3';
import { describe, expect, inject, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import { memberClients } from '#local/account-clients.ts';
import { incidentStore } from '#local/attacks/run-attack.ts';
import { hub, untilHub } from '#test/support/hub-command.ts';
import { simulatedAttack } from '#test/support/simulated-attack.ts';
import { lastNote } from '#test/support/words.ts';

async function shown(id: string): Promise<Incident> {
  const incidents = await incidentStore(inject('running'));
  return (await incidents.get(id)) as Incident;
}

/** Whether the bucket of an incident serves a web site. */
async function isWebsite({ account, region, resource }: Incident): Promise<boolean> {
  const { s3 } = await memberClients(inject('running'), account, region);
  return s3.send(new GetBucketWebsiteCommand({ Bucket: resource.id })).then(
    () => true,
    () => false,
  );
}

describe('an incident that waits for a person', () => {
  test('is listed, shown with its exact calls, approved once, and undone exactly', async () => {
    const id = (await simulatedAttack('s3-website-enabled', 'shop')).incidentId;
    expect((await hub('incidents', 'AWAITING_APPROVAL')).out).toContain(id);

    const korean = await hub('show', id, '--lang', 'ko');
    expect(korean.out).toContain('s3:DeleteBucketWebsite');
    expect(korean.out).toContain(`hub approve ${id}`);
    expect(await isWebsite(await shown(id))).toBe(true);

    const approved = await hub('approve', id);
    expect(approved.code, approved.out + approved.err).toBe(0);
    const fixed = JSON.parse((await hub('show', id, '--json')).out) as Incident;
    expect(fixed).toMatchObject({ state: 'MITIGATED', outcome: { kind: 'changed' } });
    expect(fixed.approval?.by).toMatch(/^arn:aws:sts::111122223333:/);
    expect(fixed.made?.map(({ action, request }) => [action, typeof request])).toEqual([['s3:DeleteBucketWebsite', 'string']]);
    expect(await isWebsite(fixed)).toBe(false);

    const again = await hub('approve', id);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('was approved already')]);

    const undone = await hub('undo', id, '--reason', 'it was meant');
    expect(undone.code, undone.out + undone.err).toBe(0);
    const back = await shown(id);
    expect(back).toMatchObject({ state: 'CLOSED', outcome: { kind: 'undone' }, undo: { reason: 'it was meant' } });
    expect(await isWebsite(back)).toBe(true);
  });

  test('is closed by a rejection with a reason, and nothing is changed', async () => {
    const id = (await simulatedAttack('s3-website-enabled', 'shop')).incidentId;
    const silent = await hub('reject', id);
    expect(silent.err).toContain('reject needs --reason TEXT');
    const said = await hub('reject', id, '--reason', 'the spring campaign');
    expect(said.code, said.out + said.err).toBe(0);
    const closed = await shown(id);
    expect(closed).toMatchObject({ state: 'CLOSED' });
    expect(lastNote(closed)).toBe('rejected: the spring campaign');
    expect(await isWebsite(closed)).toBe(true);
  });

  test('is not found under an unknown id', async () => {
    const { code, err } = await hub('show', 'inc-000000000000000000000000');
    expect([code, err]).toEqual([2, expect.stringContaining('There is no incident inc-000000000000000000000000')]);
  });
});

describe('the ledger', () => {
  test('holds every step of an incident, one entry each, and hub ledger verify finds it complete', async () => {
    const id = (await simulatedAttack('sg-open-highrisk-port', 'shop')).incidentId;
    const verified = await untilHub(
      () => hub('ledger', 'verify', id, '--json'),
      ({ out }) => JSON.parse(out).complete === true,
    );
    const { steps, problems } = JSON.parse(verified.out);
    expect(problems).toEqual([]);
    expect(steps.map(({ step }: { step: number }) => step)).toEqual(steps.map((_: unknown, index: number) => index + 1));
    expect((await hub('ledger', 'verify', id)).out).toContain(`Complete: ${id}`);
  });
});
