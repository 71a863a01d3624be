import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpToChannels } from '#adapters/notify/http.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { TicketSettings } from '#core/ticket/ticket.ts';
import { startLocalChannels } from '#local/recorder/local-channels.ts';
import type { Mail } from '#local/recorder/page/mail.ts';
import { channelOf } from '#notify/channels/channel-of.ts';
import { channelSettings } from '#notify/route-channel.ts';
import { localDefaults } from '#stacks/organization/local-defaults.ts';
import { parseOrganization } from '#stacks/organization/read.ts';
import { draftOf } from '#ticket/draft.ts';
import { systemOf } from '#ticket/system-of.ts';
import { type OpenedPage, openPage } from '../../support/browser.ts';
import { sshIncident } from '../../support/containment.ts';
import { barriers } from '../../support/control-room/accessibility.ts';
import { aMessage } from '../../support/messages.ts';
import { EXAMPLE_TEXT } from '../../support/organization-file.ts';

const organization = parseOrganization(EXAMPLE_TEXT, 'example.yaml', localDefaults());
const { notices, naming } = organization;
const routes = notices?.routes ?? [];
const incident = await sshIncident();
const detection = scenarioNamed(incident.scenario) as Detection;
const mailbox: Mail[] = [];
const channels = await startLocalChannels(organization, { mail: async () => mailbox });
let opened: OpenedPage;

beforeAll(async () => {
  const ports = {
    http: httpToChannels({ endpoint: channels.endpoint }),
    secret: async (name: string) => ({ kind: 'read', value: channels.secrets[name] ?? '' }) as const,
    publish: async ({ TopicArn, Subject, Message }: { TopicArn: string; Subject?: string; Message: string }) => {
      mailbox.push({ to: 'a@example.com', topic: TopicArn, subject: Subject ?? '', message: Message, at: Date.now() });
      return { kind: 'published', id: 'x' } as const;
    },
    now: Date.now,
  };
  for (const route of routes) {
    const channel = channelOf(channelSettings(route, naming, notices), ports);
    const sent = await channel.send(aMessage(), undefined);
    const thread = sent.kind === 'sent' ? sent.thread : undefined;
    await channel.send(aMessage({ closed: true, state: 'MITIGATED' }), thread);
  }
  // Refused requests are shown too.
  await fetch(`${channels.endpoint}/discord.com/api/webhooks/999999999999999999/${'t'.repeat(68)}`, {
    method: 'POST',
    body: '{}',
  });
  const system = systemOf(organization.tickets as TicketSettings, ports);
  await system.open(draftOf(incident, detection, { homeRegion: naming.homeRegion, language: 'ko' }));
  opened = await openPage();
});

afterAll(async () => {
  await opened.close();
  await channels.stop();
});

describe('the page of messages', () => {
  test.each(['en', 'ko'])('is accessible in the light and the dark theme: axe finds nothing (%s)', async (language) => {
    const { page } = opened;
    await page.goto(`${channels.endpoint}/?lang=${language}`);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await barriers(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await barriers(page, { rules: ['color-contrast'] })).toEqual([]);
  });

  test.each([360, 768, 1_440])('fits a screen of %i pixels', async (width) => {
    const { page } = opened;
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${channels.endpoint}/`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  test('leads to one route and back by its list, keeps the language, and opens a thread', async () => {
    const { page } = opened;
    await page.goto(`${channels.endpoint}/?lang=ko`);
    await page.locator('nav a', { hasText: 'soc-ko' }).click();
    await expect.poll(() => page.locator('section').count()).toBe(1);
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    await page.locator('.thread summary').first().click();
    await expect.poll(() => page.locator('.thread .message').first().isVisible()).toBe(true);
    await page.locator('nav a').first().click();
    await expect.poll(() => page.locator('section').count()).toBe(routes.length + 1);
    expect(opened.faults).toEqual([]);
  });
});
