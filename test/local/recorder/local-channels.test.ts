import { afterAll, describe, expect, test } from 'vitest';
import { httpToChannels } from '#adapters/notify/http.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type LocalRoute, startLocalChannels } from '#local/recorder/local-channels.ts';
import { channelOf } from '#notify/channels/channel-of.ts';
import { remediate } from '#remediate/remediate.ts';
import { incidentIn } from '../../support/containment.ts';
import { aMessage } from '../../support/messages.ts';

const channels = await startLocalChannels(['hooks.example.com'], async () => []);

afterAll(() => channels.stop());

describe('the channels of the local organization', () => {
  test('show an incident on their page as every channel would get it, in both languages, and refuse nothing of it', async () => {
    const around = await incidentIn([{ default: 'approve' }]);
    await remediate(around.id, false, around.ports);
    const incident = (await around.incidents.get(around.id)) as Incident;
    await channels.show({ incident, title: scenarioNamed(incident.scenario)?.title, accountName: 'shop' }, 'ap-northeast-2');
    expect(channels.refused()).toEqual([]);
    expect(
      channels
        .messages()
        .map(({ channel }) => channel)
        .toSorted(),
    ).toEqual(['discord', 'discord', 'slack', 'slack', 'teams', 'teams', 'webhook', 'webhook']);
    const page = await (await fetch(channels.endpoint)).text();
    for (const id of ['email', 'slack', 'discord', 'teams', 'webhook', 'amazon-q']) expect(page).toContain(`id="${id}"`);
    expect(page).toContain(incident.resource.id);
  });

  test('take what is sent with the secrets that they give to routes', async () => {
    const routes: LocalRoute[] = [
      { name: 'soc', channel: 'slack', secret: 'org-security-hub/notices/soc' },
      { name: 'pager', channel: 'webhook', secret: 'org-security-hub/notices/pager', host: 'hooks.example.com' },
      { name: 'night', channel: 'email' },
    ];
    const secrets = channels.secretsOf(routes);
    expect(Object.keys(secrets)).toEqual(['org-security-hub/notices/soc', 'org-security-hub/notices/pager']);
    const ports = {
      http: httpToChannels({ endpoint: channels.endpoint }),
      secret: async (name: string) => ({ kind: 'read', value: secrets[name] ?? '' }) as const,
      publish: async () => ({ kind: 'published', id: 'x' }) as const,
      now: Date.now,
    };
    const slack = channelOf({ kind: 'slack', secret: 'org-security-hub/notices/soc' }, ports);
    const pager = channelOf({ kind: 'webhook', secret: 'org-security-hub/notices/pager', host: 'hooks.example.com' }, ports);
    expect(await slack.send(aMessage(), undefined)).toMatchObject({ kind: 'sent' });
    expect(await pager.send(aMessage(), undefined)).toMatchObject({ kind: 'sent' });
  });
});
