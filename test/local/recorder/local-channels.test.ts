import { afterAll, describe, expect, test } from 'vitest';
import { httpToChannels } from '#adapters/notify/http.ts';
import type { Route } from '#core/notice/route.ts';
import { startLocalChannels } from '#local/recorder/local-channels.ts';
import type { Mail } from '#local/recorder/page/mail.ts';
import { channelOf } from '#notify/channels/channel-of.ts';
import type { ChannelPorts } from '#notify/channels/ports.ts';
import { channelSettings } from '#notify/route-channel.ts';
import { localDefaults } from '#stacks/organization/local-defaults.ts';
import { parseOrganization } from '#stacks/organization/read.ts';
import { aMessage } from '../../support/messages.ts';
import { EXAMPLE_TEXT } from '../../support/organization-file.ts';

const organization = parseOrganization(EXAMPLE_TEXT, 'example.yaml', localDefaults());
const { notices, naming } = organization;
const routes = notices?.routes ?? [];
const mailbox: Mail[] = [];
const channels = await startLocalChannels(organization, { mail: async () => mailbox });

afterAll(() => channels.stop());

const ports: ChannelPorts = {
  http: httpToChannels({ endpoint: channels.endpoint }),
  secret: async (name) => ({ kind: 'read', value: channels.secrets[name] ?? '' }),
  publish: async ({ TopicArn, Subject, Message }) => {
    mailbox.push({
      to: 'oncall@example.com',
      topic: TopicArn,
      message: Message,
      ...(Subject !== undefined && { subject: Subject }),
    });
    return { kind: 'published', id: 'x' };
  },
  now: Date.now,
};
const send = (route: Route, text: string) =>
  channelOf(channelSettings(route, naming), ports).send(aMessage({ title: `${text} ${route.name}` }), undefined);
const page = async (query = '') => (await fetch(`${channels.endpoint}/${query}`)).text();
/** The part of the page about one route. */
const section = (whole: string, route: string) =>
  whole.split('<section').find((one) => one.includes(`id="${route}"`)) ?? 'no section';

describe('the routes of a local organization whose file has none', () => {
  test('use every channel, both languages, rule changes, quiet hours, threads and a limit of messages an hour', () => {
    expect(new Set(routes.map(({ channel }) => channel)).size).toBe(6);
    expect(new Set(routes.map(({ language }) => language))).toEqual(new Set(['en', 'ko']));
    expect(routes.filter(({ kinds }) => kinds.includes('rule-changes')).map(({ name }) => name)).toEqual(['rules']);
    expect(routes.filter(({ quiet }) => quiet !== undefined)).toHaveLength(1);
    expect(routes.filter(({ mergeMinutes }) => mergeMinutes > 5).map(({ name }) => name)).toEqual(['soc', 'soc-ko']);
    expect(routes.filter(({ anHour }) => anHour < 60).map(({ name }) => name)).toEqual(['developers']);
  });

  test('are not used where the file has routes', () => {
    const own = `${EXAMPLE_TEXT}\nnotices: { routes: { mine: { channel: slack } } }\n`;
    expect(parseOrganization(own, 'own.yaml', localDefaults()).notices?.routes.map(({ name }) => name)).toEqual(['mine']);
  });
});

describe('the channels of the local organization', () => {
  test('accept messages sent with the secrets that they give, and show each under its route only', async () => {
    for (const route of routes) expect([route.name, (await send(route, 'for')).kind]).toEqual([route.name, 'sent']);
    expect(channels.refused()).toEqual([]);
    const whole = await page();
    for (const { name } of routes) {
      expect(section(whole, name)).toContain(`for ${name}`);
      const others = routes.filter((one) => one.name !== name && !one.name.startsWith(name));
      for (const other of others) expect(section(whole, other.name)).not.toContain(`for ${name}<`);
    }
  });

  test('no two routes share an address or a secret, so revoking one does not break another', () => {
    const values = Object.values(channels.secrets);
    expect(values.length).toBe(routes.filter(({ secret }) => secret !== undefined).length + 2);
    expect(new Set(values).size).toBe(values.length);
  });

  test('show the newest three threads of each route, and one route in full when it is chosen', async () => {
    const [route] = routes as [Route];
    for (const number of [1, 2, 3, 4]) await send(route, `number ${number}`);
    const short = section(await page(), route.name);
    expect(short).toContain('number 4');
    expect(short).not.toContain('number 1');
    const whole = await page(`?route=${route.name}`);
    expect(section(whole, route.name)).toContain('number 1');
    expect(whole.match(/<section/g)).toHaveLength(1);
  });

  test('a program of this machine can revoke a webhook and make a host fail, which affects only its route', async () => {
    const order = (path: string, body: object, type = 'application/json') =>
      fetch(`${channels.endpoint}${path}`, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });
    const pager = routes.find(({ channel }) => channel === 'webhook') as Route;
    const teams = routes.find(({ channel }) => channel === 'teams') as Route;
    const faults = { host: pager.host, faults: [{ kind: 'status', status: 503 }] };
    expect((await order('/faults', faults)).status).toBe(204);
    expect(await send(pager, 'late')).toMatchObject({ kind: 'retry', reason: { code: 'answered', status: 503 } });
    expect((await send(pager, 'again')).kind).toBe('sent');
    expect((await order('/revoked', { address: `${pager.host}/${pager.name}` })).status).toBe(204);
    expect(await send(pager, 'gone')).toMatchObject({ kind: 'refused', reason: { code: 'webhook-revoked', status: 410 } });
    expect((await send(teams, 'still')).kind).toBe('sent');
    expect(await page()).toContain('this receiver is gone');
  });

  test('a web page cannot make them fail: anything but the expected JSON is refused', async () => {
    const order = (path: string, body: string, type: string) =>
      fetch(`${channels.endpoint}${path}`, { method: 'POST', headers: { 'content-type': type }, body });
    const faults = JSON.stringify({ host: 'slack.com', faults: [{ kind: 'reset' }] });
    expect((await order('/faults', faults, 'text/plain')).status).toBe(400);
    expect((await order('/faults', '{"host":"slack.com","faults":[{"kind":"fire"}]}', 'application/json')).status).toBe(400);
    expect((await order('/other', faults, 'application/json')).status).toBe(400);
  });
});
