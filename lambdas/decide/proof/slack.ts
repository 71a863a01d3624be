import { type SlackClick, slackClickIn } from '#core/chat/slack-click.ts';
import { isRecentRequest, isSignedBySlack, type SlackRequest } from '#core/chat/slack-request.ts';
import type { ProofObjection } from '#core/decision-reason.ts';
import type { Settings } from '#core/settings.ts';
import type { Identity } from './identity.ts';

export type SlackProofPorts = {
  /** The signing secret of the app; `fresh` if the cached one does not verify. Undefined if it cannot be read. */
  readonly signingSecret: (fresh: boolean) => Promise<string | undefined>;
  /** False if another message already brought this request. */
  readonly isFirst: (request: SlackRequest, message: string) => Promise<boolean>;
};

/** Sender, time and id of the message that brought a request, according to SQS. */
export type RequestSource = { readonly sender: string; readonly sentAt: number; readonly message: string };

/**
 * The person who clicked, according to Slack's signature. Anyone on the internet can send an unsigned request, so it is dropped. A signed
 * request that arrives a second time, or late, was intercepted, and counts as forged.
 */
export async function identityOfSlack(
  request: SlackRequest,
  { sender, sentAt, message }: RequestSource,
  { notices, people = [] }: Settings,
  { signingSecret, isFirst }: SlackProofPorts,
): Promise<{ readonly identity: Identity; readonly click: SlackClick | undefined } | 'unsigned' | undefined> {
  const app = notices?.slackApp;
  if (app === undefined) return undefined;
  if (!(await isSigned(request, signingSecret))) return 'unsigned';
  const click = slackClickIn(request.body);
  const refused = (kind: 'forged' | 'unknown', code: ProofObjection['code'], by: string) =>
    ({ identity: { kind, sender: by, reason: { code, by, sender: by } }, click }) as const;
  if (!isRecentRequest(request, sentAt) || !(await isFirst(request, message))) return refused('forged', 'proof-invalid', sender);
  if (click === undefined) return undefined;
  const own = `slack:${click.from}/${click.user}`;
  // In a shared channel, people of other workspaces can click too.
  const isOurs = click.team === app.team && click.from === app.team;
  const person = isOurs ? people.find(({ slack }) => slack === click.user) : undefined;
  if (person === undefined) return refused('unknown', 'person-unlisted', own);
  return { identity: { kind: 'known', person, sender: own }, click };
}

async function isSigned(request: SlackRequest, signingSecret: SlackProofPorts['signingSecret']): Promise<boolean> {
  const kept = await signingSecret(false);
  if (kept !== undefined && isSignedBySlack(request, kept)) return true;
  const fresh = await signingSecret(true);
  // The message is delivered again, so no click is lost while Secrets Manager fails.
  if (kept === undefined && fresh === undefined) throw new Error('the signing secret of the Slack app cannot be read');
  return fresh !== undefined && fresh !== kept && isSignedBySlack(request, fresh);
}
