import { randomUUID } from 'node:crypto';
import { TEAMS_LIMITS } from '#core/notice/channel-limits.ts';
import type { Answering, ChannelReply } from './exchange.ts';
import { jsonOf } from './exchange.ts';
import { teamsMessage } from './schemas/adaptive-card.ts';

const failed = (status: number, code: string, message: string): ChannelReply => ({
  status,
  body: { error: { code, message } },
  why: message,
});

/** A webhook of Workflows: 202 says that the flow has begun, not that Teams shows the card. */
export const teamsWebhook: Answering = ({ method, host, path, query, body }, { credentials, isRevoked, records, now }) => {
  const known = credentials.teams.find((one) => one.host === host && one.path === path);
  if (known === undefined || isRevoked(`${host}${path}`)) {
    return failed(404, 'WorkflowNotFound', 'The workflow could not be found.');
  }
  if (query.get('sig') !== known.sig) {
    return failed(401, 'DirectApiAuthorizationRequired', 'The request is missing a valid SAS signature.');
  }
  if (method !== 'POST') return failed(405, 'MethodNotAllowed', 'The trigger takes POST only.');
  // Workflows accepts a larger one and Teams drops it later without an error for the sender: refused here.
  const bytes = Buffer.byteLength(body);
  if (bytes > TEAMS_LIMITS.bytes)
    return failed(413, 'RequestEntityTooLarge', `${bytes} bytes; Teams takes ${TEAMS_LIMITS.bytes}.`);
  const read = teamsMessage.safeParse(jsonOf(body));
  if (!read.success) {
    const [issue] = read.error.issues;
    return failed(400, 'TriggerInputSchemaMismatch', `${issue?.path.map(String).join('/')}: ${issue?.message}`);
  }
  records.add({ id: randomUUID(), channel: 'teams', to: host, at: now(), payload: read.data });
  return { status: 202 };
};
