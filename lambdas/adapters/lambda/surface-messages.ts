import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { PERSON_VERBS } from '#core/incident/decision.ts';
import type { Forgery } from '#core/incident/forgery.ts';
import type { SignInProof, SurfaceOrder, SurfaceSwitchOrder } from '#core/incident/surface-order.ts';
import { SWITCH_VERBS } from '#core/incident/switch.ts';
import { PLAYBOOK_IDS } from '#core/playbook/playbook-id.ts';
import { incidentIdText, LONGEST_NOTE, LONGEST_TEXT, parsedBody } from './messages.ts';

/** Cognito keeps its tokens below this, and a message of SQS has 256 KB. */
const LONGEST_TOKEN = 16_384;

const reason = z.optional(z.string().check(z.maxLength(LONGEST_TEXT)));

const ABOUT_INCIDENT = z.strictObject({
  verb: z.enum(PERSON_VERBS),
  incident: incidentIdText,
  reason,
  playbook: z.optional(z.enum(PLAYBOOK_IDS)),
  until: z.optional(z.int().check(z.nonnegative())),
  text: z.optional(z.string().check(z.maxLength(LONGEST_NOTE))),
});

const ABOUT_SWITCH = z.strictObject({ verb: z.enum(SWITCH_VERBS), reason });

/** From `serve` to `decide`. It says neither who decides nor whether they may: the token does. */
const OF_PAGE = z.strictObject({
  order: z.union([ABOUT_INCIDENT, ABOUT_SWITCH]),
  proof: z.strictObject({
    kind: z.literal('sign-in'),
    token: z.string().check(z.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/), z.maxLength(LONGEST_TOKEN)),
  }),
});

export function pageOrderIn(message: Pick<SQSRecord, 'body' | 'eventSourceARN'>): OrderOfPage {
  return parsedBody(OF_PAGE, message) as OrderOfPage;
}

export type OrderOfPage = { readonly order: SurfaceOrder | SurfaceSwitchOrder; readonly proof: SignInProof };

export function isAboutSwitch(order: OrderOfPage['order']): order is SurfaceSwitchOrder {
  return !('incident' in order);
}

/** A message of a surface that no person can have sent. */
export function forgedProof({ eventSourceARN, messageId }: Pick<SQSRecord, 'eventSourceARN' | 'messageId'>): Forgery {
  return { where: 'queue', name: eventSourceARN.split(':').at(-1) ?? '', key: messageId, what: 'proof' };
}
