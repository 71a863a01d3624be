import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { type SignedDecision, signedDecisionIn } from '#core/control-room/decision-proof.ts';
import { PERSON_VERBS, type PersonVerb } from '#core/incident/decision.ts';
import type { Forgery } from '#core/incident/forgery.ts';
import type { SurfaceOrder, SurfaceSwitchOrder } from '#core/incident/surface-order.ts';
import { SWITCH_VERBS } from '#core/incident/switch.ts';
import { PLAYBOOK_IDS } from '#core/playbook/playbook-id.ts';
import { incidentIdText, LONGEST_NOTE, LONGEST_TEXT, parsedBody, type QueueMessage } from './messages.ts';
import { queueName } from './queue-arn.ts';
import { RefusedMessage } from './refused-message.ts';

/** Cognito's tokens are smaller than this, and an SQS message may have 256 KB. */
const LONGEST_TOKEN = 16_384;

const NEEDS_PLAN: readonly PersonVerb[] = ['approve', 'undo'];

const reason = z.optional(z.string().check(z.maxLength(LONGEST_TEXT)));

const ABOUT_INCIDENT = z.strictObject({
  verb: z.enum(PERSON_VERBS),
  incident: incidentIdText,
  version: z.int().check(z.positive()),
  plan: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  reason,
  playbook: z.optional(z.enum(PLAYBOOK_IDS)),
  until: z.optional(z.int().check(z.nonnegative())),
  text: z.optional(z.string().check(z.maxLength(LONGEST_NOTE))),
});

const ABOUT_SWITCH = z.strictObject({ verb: z.enum(SWITCH_VERBS), reason });

const jws = z.string().check(z.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/), z.maxLength(LONGEST_TOKEN));

/** From `serve` to `decide`. The tokens prove who decides and whether they may; no other field does. */
const OF_PAGE = z.strictObject({ decision: jws, token: jws, binding: jws });

const ORDER = z.union([
  // An approval and an undo name the one plan that the person read.
  ABOUT_INCIDENT.check(z.refine(({ verb, plan }) => plan !== undefined || !NEEDS_PLAN.includes(verb), { path: ['plan'] })),
  ABOUT_SWITCH,
]);

/** The decision that the page signed and the tokens that prove it, from `serve`. Throws RefusedMessage for anything else. */
export function pageDecisionIn(message: QueueMessage): PageDecision {
  const { decision, ...tokens } = parsedBody(OF_PAGE, message);
  const signed = signedDecisionIn(decision);
  const queue = queueName(message.eventSourceARN);
  if (signed === undefined) throw new RefusedMessage({ code: 'message-refused', queue, field: 'decision' });
  const body = JSON.stringify(signed.order ?? null);
  const { version: _, ...order } = parsedBody(ORDER, { ...message, body }) as OrderOfPage & { version?: number };
  return { ...tokens, signed, order: order as OrderOfPage };
}

export type OrderOfPage = SurfaceOrder | SurfaceSwitchOrder;

export type PageDecision = {
  readonly order: OrderOfPage;
  readonly signed: SignedDecision;
  readonly token: string;
  readonly binding: string;
};

export function isAboutSwitch(order: OrderOfPage): order is SurfaceSwitchOrder {
  return !('incident' in order);
}

/** Describes a message of a surface that no person can have sent. */
export function forgedProof({ eventSourceARN, messageId }: Pick<SQSRecord, 'eventSourceARN' | 'messageId'>): Forgery {
  return { where: 'queue', name: eventSourceARN.split(':').at(-1) ?? '', key: messageId, what: 'proof' };
}
