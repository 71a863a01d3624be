import { z } from 'zod';
import { CATALOGUE } from '#catalogue/index.ts';
import { SEVERITIES } from '#core/detection/severity.ts';
import { type Hours, WEEKDAYS } from '#core/notice/hours.ts';
import { CHANNEL_KINDS, type ChannelKind } from '#core/notice/notice.ts';
import { NOTICE_SECRETS, type NoticeScope, type NoticeSettings, ROUTE_KINDS, SLACK_APP_SECRET } from '#core/notice/route.ts';
import { secretReference } from './secret.ts';
import { section } from './section.ts';

const severity = z.enum(SEVERITIES, { error: `must be one of ${SEVERITIES.join(', ')}` });
const several = z.array(z.string().min(1)).min(1, 'must name at least one, or be left out');
const time = z
  .string({ error: 'must be text: put the time in quotes' })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as "09:00"');

const hours = section({
  from: time,
  to: time,
  days: z
    .array(z.enum(WEEKDAYS, { error: `must be one of ${WEEKDAYS.join(', ')}` }))
    .min(1)
    .optional(),
}).refine(({ from, to }) => from !== to, 'must end at another time than it begins');

const timeZone = z.string().refine(isTimeZone, 'must be a time zone of the IANA list such as Asia/Seoul');

const scope = { accounts: several.optional(), units: several.optional(), scenarios: several.optional() };

/** Topics of SNS take no secret; all others are reached with one. */
const OVER_SNS: readonly ChannelKind[] = ['email', 'amazon-q'];

const route = section({
  channel: z.enum(CHANNEL_KINDS, { error: `must be one of ${CHANNEL_KINDS.join(', ')}` }),
  to: z.array(z.email('must be a mail address')).min(1).optional(),
  secret: secretReference.optional(),
  host: z
    .string()
    .regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}$/, 'must be a host name such as hooks.example.com')
    .optional(),
  language: z.enum(['en', 'ko'], { error: 'must be en or ko' }).default('en'),
  kinds: z
    .array(z.enum(ROUTE_KINDS, { error: `must be one of ${ROUTE_KINDS.join(', ')}` }))
    .min(1)
    .default(['incidents', 'alarms']),
  severity: severity.default('MEDIUM'),
  ...scope,
  hours: hours.optional(),
  quiet: hours.optional(),
  anHour: z.int().min(1).max(1_000).default(60),
  mergeMinutes: z.int().min(0).max(60).default(5),
}).superRefine(({ channel, to, secret, host }, context) => {
  const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (OVER_SNS.includes(channel) && secret !== undefined) fault('secret', `is not used by ${channel}, so leave it out`);
  if (channel === 'email' && to === undefined) fault('to', 'must list the mail addresses');
  if (channel === 'webhook' && host === undefined) fault('host', 'must name the host that the address in the secret may lead to');
  if (channel !== 'webhook' && host !== undefined) fault('host', 'is only for webhook, so leave it out');
  if (channel !== 'email' && to !== undefined) fault('to', 'is only for email, so leave it out');
});

const instant = z.iso.datetime({ offset: true, error: 'must be a time with its offset such as 2026-12-01T22:00:00+09:00' });

const changeWindow = section({
  name: z.string().min(1).max(80),
  calendar: z
    .string()
    .regex(/^arn:aws:ssm:[a-z0-9-]+:\d{12}:document\/[\w.-]{3,128}$/, 'must be the ARN of a document of Change Calendar')
    .optional(),
  from: instant.optional(),
  to: instant.optional(),
  ...scope,
}).superRefine(({ calendar, from, to }, context) => {
  const isDated = from !== undefined && to !== undefined;
  if ((calendar === undefined) === !isDated || (calendar !== undefined && (from ?? to) !== undefined))
    context.addIssue({ code: 'custom', message: 'must have either calendar, or from and to' });
  else if (isDated && Date.parse(from) >= Date.parse(to))
    context.addIssue({ code: 'custom', path: ['to'], message: 'must be later than from' });
});

/** The Slack app whose clicks the hub accepts: with it, buttons act. */
const slackApp = section({
  team: z.string().regex(/^T[A-Z0-9]{2,20}$/, 'must be the id of a Slack workspace such as T012AB3CD'),
  secret: secretReference.default(SLACK_APP_SECRET),
});

/** Who is notified about incidents, and how; without the section no one is. */
export const notices = section({
  timeZone: timeZone.default('UTC'),
  routes: z.record(
    z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and hyphens, at most 31'),
    route,
  ),
  slackApp: slackApp.optional(),
  changeWindows: z.array(changeWindow).default([]),
  ownerTag: z.string().min(1).max(128).default('owner'),
  contacts: z.record(z.string(), z.string().min(1).max(200)).default({}),
});

type Notices = z.infer<typeof notices>;

type File = {
  readonly notices?: Notices | undefined;
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly units: Readonly<Record<string, unknown>>;
};

/** The routes as the functions read them: accounts by id, hours with their time zone. */
export function noticesOf({ notices: written, accounts }: File): NoticeSettings | undefined {
  if (written === undefined) return undefined;
  const scopeOf = ({ accounts: names, units, scenarios }: Scope): NoticeScope => ({
    ...(names !== undefined && { accounts: accounts.filter(({ name }) => names.includes(name)).map(({ id }) => id) }),
    ...(units !== undefined && { units }),
    ...(scenarios !== undefined && { scenarios }),
  });
  const hoursOf = ({ from, to, days }: z.infer<typeof hours>): Hours => ({
    from,
    to,
    timeZone: written.timeZone,
    ...(days !== undefined && { days }),
  });
  return {
    routes: Object.entries(written.routes).map(([name, one]) => ({
      name,
      channel: one.channel,
      language: one.language,
      kinds: one.kinds,
      severity: one.severity,
      anHour: one.anHour,
      mergeMinutes: one.mergeMinutes,
      ...scopeOf(one),
      ...(!OVER_SNS.includes(one.channel) && { secret: one.secret ?? `${NOTICE_SECRETS}${name}` }),
      ...(one.host !== undefined && { host: one.host }),
      ...(one.hours !== undefined && { hours: hoursOf(one.hours) }),
      ...(one.quiet !== undefined && { quiet: hoursOf(one.quiet) }),
    })),
    changeWindows: written.changeWindows.map((one) => ({
      name: one.name,
      ...scopeOf(one),
      ...(one.calendar === undefined
        ? { from: Date.parse(one.from ?? ''), to: Date.parse(one.to ?? '') }
        : { calendar: one.calendar }),
    })),
    ...(written.slackApp !== undefined && { slackApp: written.slackApp }),
    ownerTag: written.ownerTag,
    contacts: written.contacts,
  };
}

/** Not part of the settings that functions read: only the subscriptions of the topics need these addresses. */
export function noticeAddressesOf({ notices: written }: Pick<File, 'notices'>): Record<string, readonly string[]> {
  const routes = Object.entries(written?.routes ?? {});
  return Object.fromEntries(routes.flatMap(([name, { to }]) => (to === undefined ? [] : [[name, to]])));
}

type Scope = { readonly [Part in keyof NoticeScope]?: readonly string[] | undefined };

/** Accounts, units and scenarios that a route, a window or a contact names and that do not exist. */
export function noticeFaults({ notices: written, accounts, units }: File): string[] {
  if (written === undefined) return [];
  const scopes: [string, Scope][] = [
    ...Object.entries(written.routes).map(([name, one]): [string, Scope] => [`notices.routes.${name}`, one]),
    ...written.changeWindows.map((one): [string, Scope] => [`notices.changeWindows: ${one.name}`, one]),
  ];
  const unknownIn = ([place, { accounts: named = [], units: paths = [], scenarios = [] }]: [string, Scope]) => [
    ...named.filter((name) => !accounts.some((one) => one.name === name)).map((name) => `${place}: no account is named ${name}`),
    ...paths.filter((path) => !Object.hasOwn(units, path)).map((path) => `${place}: units does not list ${path}`),
    ...scenarios
      .filter((id) => !CATALOGUE.some((one) => one.id === id))
      .map((id) => `${place}: no scenario of the catalogue is called ${id}`),
  ];
  return [
    ...scopes.flatMap(unknownIn),
    ...unknownIn(['notices.contacts', { units: Object.keys(written.contacts) }]),
    ...(Object.keys(written.routes).length === 0 ? ['notices.routes: must have at least one route, or leave notices out'] : []),
  ];
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}
