import { pulsesInMemory } from '#adapters/store/pulses-in-memory.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Ticket } from '#core/control-room/ticket.ts';
import type { AccountOwner } from '#core/notice/owner.ts';
import type { NoticeSettings } from '#core/notice/route.ts';
import type { KnownPerson } from '#core/people.ts';
import type { Settings } from '#core/settings.ts';
import { answer } from '#serve/answer.ts';
import type { ServePorts } from '#serve/ports.ts';
import { pageKey } from './control-room/page-key.ts';
import { DAY_BEGINS, numberedIncident, roomWith, SETTINGS } from './control-room.ts';

export const ORIGIN = 'https://hub.example.com';
const PEOPLE: readonly KnownPerson[] = [
  { name: 'Ada', email: 'ada@example.com', role: 'admin' },
  { name: 'Rio', email: 'rio@example.com', role: 'responder' },
  { name: 'Shop', email: 'shop@example.com', role: 'responder', accounts: ['shop'] },
  { name: 'Vic', email: 'vic@example.com', role: 'viewer' },
];
const OWNERS: ReadonlyMap<string, AccountOwner> = new Map([
  ['444455556666', { name: 'shop-team@example.com', by: 'tag', readAt: DAY_BEGINS }],
]);
const NOTICES: NoticeSettings = {
  routes: [],
  changeWindows: [],
  ownerTag: 'owner',
  contacts: { workloads: 'platform@example.com' },
};
export const [MINE, OTHER] = [numberedIncident(0), numberedIncident(1)];

/** The API over three incidents; records what it sent and saved. People are named by the part of their address before the `@`. */
export async function api(
  incidents = [MINE, OTHER, numberedIncident(2)],
  more: Partial<ServePorts> = {},
  settings: Partial<Settings> = {},
) {
  const around = roomWith(incidents);
  await around.everything();
  const sent: unknown[] = [];
  const tickets: Ticket[] = [];
  const ports: ServePorts = {
    room: around.room,
    authority: async () => ({ settings: { ...SETTINGS, people: PEOPLE, notices: NOTICES, ...settings } }),
    signedIn: async (token) => {
      const email = `${token.split('.')[1]}@example.com`;
      const who = { subject: email, email, groups: [], until: DAY_BEGINS + 9e9, signIn: `of-${email}` };
      return token.startsWith('valid.') ? who : undefined;
    },
    binding: async (token, at) => {
      const who = await ports.signedIn(token, at);
      return who && { ...who, nonce: token.endsWith('.bound') ? KEY.thumbprint : 'of-another-key' };
    },
    origin: async () => ORIGIN,
    incident: async (id) => around.known.get(id),
    stored: async () => undefined,
    ledger: async () => [],
    notices: async () => [],
    ticket: async () => undefined,
    events: async (id) => around.events.get(id) ?? [],
    owners: async () => OWNERS,
    pulses: pulsesInMemory().read,
    runs: async () => [],
    catalogue: CATALOGUE,
    homeRegion: 'ap-northeast-2',
    send: async (passedOn, about) => void sent.push({ ...passedOn, about }),
    saveTicket: async (ticket) => void tickets.push(ticket),
    secret: () => 'a'.repeat(43),
    now: () => ASKED_AT,
    ...more,
  };
  const raw = async (
    who: string | undefined,
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ) => {
    const [rawPath = '', query = ''] = path.split('?');
    const known = who === undefined ? {} : { authorization: `Bearer valid.${who}.token` };
    const content = method === 'POST' ? { 'content-type': 'application/json' } : {};
    const request = { method, path: rawPath, query: new URLSearchParams(query), headers: { ...known, ...content, ...headers } };
    const { status, body: text } = await answer({ ...request, ...(body !== undefined && { body }) }, ports);
    return { status, value: JSON.parse(text) as Record<string, never> };
  };
  const ask = (who: string | undefined, method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const proven =
      body instanceof Decided
        ? { binding: `valid.${who}.bound`, decision: KEY.jws(body.order, { at: ASKED_AT }), ...body.more }
        : body;
    return raw(who, method, path, proven && JSON.stringify(proven), headers);
  };
  return { ask, raw, sent, tickets, events: around.events };
}

export const [KEY, OTHER_KEY] = [pageKey(), pageKey()];
export const ASKED_AT = DAY_BEGINS + 86_400_000;

/** A body that the page signs; `more` replaces fields of it. */
export class Decided {
  readonly order: object;
  readonly more: object;
  constructor(order: object, more: object = {}) {
    this.order = order;
    this.more = more;
  }
}
