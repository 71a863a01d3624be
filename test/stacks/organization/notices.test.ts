import { describe, expect, test } from 'vitest';
import { settingsOf } from '#stacks/organization/settings.ts';
import { fileWith, parse, uncommented } from '../../support/organization-file.ts';

const file = (notices: string) => fileWith(`mode: observe\nnotices: ${notices}`);
const settings = (notices: string) => settingsOf(parse(file(notices))).notices;

describe('the notices of the organization file', () => {
  test('are off where the file has no section for them', () => {
    expect(settingsOf(parse(fileWith('mode: observe'))).notices).toBeUndefined();
  });

  test('have defaults that send incidents of MEDIUM and worse, and alarms of the hub, in English', () => {
    expect(settings('{ routes: { soc: { channel: slack } } }')).toEqual({
      routes: [
        {
          name: 'soc',
          channel: 'slack',
          secret: 'org-security-hub/notices/soc',
          language: 'en',
          kinds: ['incidents', 'alarms'],
          severity: 'MEDIUM',
          anHour: 60,
          mergeMinutes: 5,
        },
      ],
      changeWindows: [],
      ownerTag: 'owner',
      contacts: {},
    });
  });

  test('name accounts by id, and give every route the time zone of the file', () => {
    const written =
      '{ timeZone: Asia/Seoul, routes: { n: { channel: teams, accounts: [shop], quiet: { from: "22:00", to: "07:00" } } } }';
    expect(settings(written)?.routes[0]).toMatchObject({
      accounts: ['444455556666'],
      quiet: { from: '22:00', to: '07:00', timeZone: 'Asia/Seoul' },
    });
  });

  test('keep mail addresses out of the settings that functions read', () => {
    const organization = parse(file('{ routes: { m: { channel: email, to: [oncall@example.com] } } }'));
    expect(JSON.stringify(settingsOf(organization))).not.toContain('oncall@example.com');
    expect(organization.noticeAddresses).toEqual({ m: ['oncall@example.com'] });
    expect(settingsOf(organization).notices?.routes[0]).not.toHaveProperty('secret');
  });

  test('of the example are valid once they are uncommented', () => {
    const written = uncommented('notices');
    const notices = settingsOf(parse(written)).notices;
    expect(notices?.routes.map(({ name }) => name)).toEqual(['soc', 'night', 'shop-team', 'rules', 'pager']);
    expect(notices?.changeWindows).toHaveLength(2);
  });

  test.each([
    [
      'an unknown channel',
      'channel: pager',
      'notices.routes.r.channel must be one of email, slack, discord, teams, webhook, amazon-q',
    ],
    ['mail without an address', 'channel: email', 'notices.routes.r.to must list the mail addresses'],
    ['addresses for a chat', 'channel: slack, to: [a@example.com]', 'notices.routes.r.to is only for email, so leave it out'],
    ['a secret for a topic', 'channel: amazon-q, secret: s', 'notices.routes.r.secret is not used by amazon-q, so leave it out'],
    ['a webhook without a host', 'channel: webhook', 'notices.routes.r.host must name the host'],
    ['a host for a chat', 'channel: teams, host: hooks.example.com', 'notices.routes.r.host is only for webhook'],
    [
      'an address in place of a host',
      'channel: webhook, host: "https://hooks.example.com/x"',
      'notices.routes.r.host must be a host name',
    ],
    [
      'a secret that the functions of the hub may not read',
      'channel: slack, secret: prod/database',
      'notices.routes.r.secret must be the name of a secret that begins org-security-hub/',
    ],
    ['an unknown account', 'channel: slack, accounts: [lost]', 'notices.routes.r: no account is named lost'],
    ['an unknown unit', 'channel: slack, units: [toString]', 'notices.routes.r: units does not list toString'],
    [
      'an unknown scenario',
      'channel: slack, scenarios: [sg-open]',
      'notices.routes.r: no scenario of the catalogue is called sg-open',
    ],
    [
      'a time without quotes',
      'channel: slack, quiet: { from: 22, to: "07:00" }',
      'notices.routes.r.quiet.from must be text: put the time in quotes',
    ],
    [
      'hours that never end',
      'channel: slack, hours: { from: "07:00", to: "07:00" }',
      'notices.routes.r.hours must end at another time than it begins',
    ],
  ])('%s is one sentence', (_, written, sentence) => {
    expect(() => parse(file(`{ routes: { r: { ${written} } } }`))).toThrow(sentence);
  });

  test.each([
    ['neither a calendar nor times', '{ name: w }', 'must have either calendar, or from and to'],
    [
      'a calendar and times',
      '{ name: w, calendar: "arn:aws:ssm:us-east-1:111122223333:document/releases", from: "2026-12-01T00:00:00Z" }',
      'must have either calendar, or from and to',
    ],
    [
      'an end before its beginning',
      '{ name: w, from: "2026-12-02T00:00:00Z", to: "2026-12-01T00:00:00Z" }',
      'must be later than from',
    ],
    [
      'a time without an offset',
      '{ name: w, from: "2026-12-02T00:00:00", to: "2026-12-03T00:00:00Z" }',
      'must be a time with its offset',
    ],
    [
      'an unknown unit',
      '{ name: w, from: "2026-12-01T00:00:00Z", to: "2026-12-02T00:00:00Z", units: [lost] }',
      'units does not list lost',
    ],
  ])('a change window with %s is refused', (_, window, sentence) => {
    expect(() => parse(file(`{ routes: { r: { channel: slack } }, changeWindows: [${window}] }`))).toThrow(sentence);
  });

  test('an unknown time zone, a contact of no unit and a section without routes are refused', () => {
    expect(() => parse(file('{ timeZone: Mars/Olympus, routes: { r: { channel: slack } } }'))).toThrow(
      'must be a time zone of the IANA list',
    );
    expect(() => parse(file('{ contacts: { lost: a }, routes: { r: { channel: slack } } }'))).toThrow('units does not list lost');
    expect(() => parse(file('{ routes: {} }'))).toThrow('must have at least one route');
  });
});
