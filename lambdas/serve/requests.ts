import * as z from 'zod/mini';
import type { DecisionOrder, ResumeOrder, StopOrder } from '#core/control-room/orders.ts';
import type { RuleChange } from '#core/control-room/overview.ts';
import type { DecisionProof } from '#core/control-room/signed-decision.ts';
import { PERSON_VERBS } from '#core/incident/decision.ts';
import { ownEntry } from '#core/own-property.ts';
import { PLAYBOOK_IDS } from '#core/playbook/playbook-id.ts';
import { MODES } from '#core/settings.ts';

const LONGEST_TEXT = 2_000;
const LONGEST_NAME = 200;
const LONGEST_JWS = 16_384;

const jws = z.string().check(z.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/), z.maxLength(LONGEST_JWS));
const text = z.string().check(z.trim(), z.minLength(1), z.maxLength(LONGEST_TEXT));
const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(LONGEST_NAME));

/** Schemas of request bodies; any other body is refused with the name of its first wrong field. */
const BODIES = {
  signed: z.strictObject({ decision: jws, binding: jws }),
  decision: z.strictObject({
    verb: z.enum(PERSON_VERBS),
    incident: name,
    version: z.int().check(z.positive()),
    reason: z.optional(text),
    playbook: z.optional(z.enum(PLAYBOOK_IDS)),
    until: z.optional(z.int().check(z.positive())),
    text: z.optional(text),
    plan: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  }),
  stop: z.strictObject({ verb: z.literal('stop'), reason: text }),
  resume: z.strictObject({ verb: z.literal('resume') }),
  nothing: z.strictObject({}),
  patch: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('mode'), place: name, scenario: name, mode: z.enum(MODES) }),
    z.strictObject({
      kind: z.literal('exception'),
      scenario: name,
      account: z.optional(name),
      resource: z.optional(text),
      reason: text,
      owner: name,
      until: z.iso.date(),
    }),
  ]),
} as const;

export type Bodies = {
  readonly signed: DecisionProof;
  readonly decision: DecisionOrder;
  readonly stop: StopOrder;
  readonly resume: ResumeOrder;
  readonly nothing: object;
  readonly patch: RuleChange;
};

export type Parsed<Body> = { readonly body: Body } | { readonly wrong: string };

export function bodyIn<Name extends keyof Bodies>(schema: Name, written: string | undefined): Parsed<Bodies[Name]> {
  return parsedAs(schema, jsonIn(written || '{}'));
}

export function parsedAs<Name extends keyof Bodies>(schema: Name, value: unknown): Parsed<Bodies[Name]> {
  const result = ownEntry(BODIES, schema).safeParse(value);
  if (result.success) return { body: result.data as unknown as Bodies[Name] };
  return { wrong: result.error.issues[0]?.path.join('.') || 'body' };
}

function jsonIn(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
