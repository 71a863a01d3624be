import type { Answering, ChannelReply } from './exchange.ts';
import { jsonOf } from './exchange.ts';
import { discordMessage } from './schemas/discord.ts';

const failed = (status: number, code: number, message: string, errors?: unknown): ChannelReply => ({
  status,
  body: { message, code, ...(errors !== undefined && { errors }) },
  why: errors === undefined ? message : `${message}: ${JSON.stringify(errors)}`,
});

const WEBHOOK = /^\/api\/(?:v10\/)?webhooks\/(\d{17,20})\/([\w-]{60,80})(?:\/messages\/(\d{17,20}))?$/;

/** `POST /api/webhooks/ID/TOKEN?wait=true` sends, `PATCH .../messages/ID` edits. */
export const discordWebhook: Answering = ({ method, path, query, headers, body }, { credentials, isRevoked, records, now }) => {
  const [, webhook = '', token = '', message] = WEBHOOK.exec(path) ?? [];
  const known = credentials.discord.map((one) => one.split('/'));
  if (!known.some(([id]) => id === webhook)) return failed(404, 10_015, 'Unknown Webhook');
  if (isRevoked(`discord.com/api/webhooks/${webhook}/${token}`)) return failed(404, 10_015, 'Unknown Webhook');
  if (!known.some(([id, secret]) => id === webhook && secret === token)) return failed(401, 50_027, 'Invalid Webhook Token');
  if (!/^application\/json/.test(headers['content-type'] ?? '')) return failed(400, 50_035, 'Invalid Form Body');
  const given = jsonOf(body);
  const read = discordMessage.safeParse(given);
  if (!read.success) return failed(400, 50_035, 'Invalid Form Body', formErrors(read.error.issues));
  if (message !== undefined) {
    if (method !== 'PATCH') return failed(405, 0, '405: Method Not Allowed');
    return records.edit(message, given) ? { status: 200, body: { id: message } } : failed(404, 10_008, 'Unknown Message');
  }
  if (method !== 'POST') return failed(405, 0, '405: Method Not Allowed');
  const id = nextSnowflake(now());
  // Without this, Discord leaves out the buttons of a webhook that no application owns.
  const shown = query.get('with_components') === 'true' ? read.data : { ...read.data, components: undefined };
  records.add({ id, channel: 'discord', to: `discord.com ${webhook}`, at: now(), payload: shown });
  return query.get('wait') === 'true' ? { status: 200, body: { id, type: 0, webhook_id: webhook } } : { status: 204 };
};

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

/** Field by field, as Discord nests them. */
function formErrors(issues: readonly Issue[]): Record<string, unknown> {
  type Level = { readonly within: Map<string, Level>; errors?: readonly object[] };
  const root: Level = { within: new Map() };
  for (const { path, message } of issues.slice(0, 10)) {
    let at = root;
    for (const part of path.map(String)) {
      const next = at.within.get(part) ?? { within: new Map() };
      at.within.set(part, next);
      at = next;
    }
    at.errors = [{ code: 'BASE_TYPE_BAD', message }];
  }
  const written = ({ within, errors }: Level): Record<string, unknown> => ({
    ...Object.fromEntries([...within].map(([name, level]) => [name, written(level)])),
    ...(errors !== undefined && { _errors: errors }),
  });
  return written(root);
}

const EPOCH = 1_420_070_400_000;
let sequence = 0n;

/** Ids as Discord makes them: milliseconds since 2015, then a number within the millisecond. */
function nextSnowflake(now: number): string {
  sequence = (sequence + 1n) % 4_096n;
  return String((BigInt(now - EPOCH) << 22n) + sequence);
}
