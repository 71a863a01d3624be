import { createHash } from 'node:crypto';
import type { Facts, Question } from '#core/detection/facts.ts';
import { isoTime } from '#core/iso-time.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Naming } from '#core/naming.ts';
import type { GeoLocation } from '#core/network/geo-location.ts';
import type { WebAccess } from '#core/web-access.ts';

/** The events of a case, in order of arrival. The case's sentence is about the last one. */
export type CaseEvents = CloudEvent | readonly CloudEvent[];

/** A fact of the member account that a case assumes: the question and its answer. Questions not listed stay unanswered. */
export type KnownFact = { [Ask in Question['ask']]: readonly [Extract<Question, { ask: Ask }>, Facts[Ask]] }[Question['ask']];

/** The events, with the facts a case assumes where the events alone do not decide. */
export type CaseInput = CaseEvents | { readonly events: CaseEvents; readonly facts: readonly KnownFact[] };

/** The cases of one detection by their sentences: events that make it fire, and similar events that do not. */
export type Cases = {
  readonly fires: Readonly<Record<string, CaseInput>>;
  readonly staysQuiet: Readonly<Record<string, CaseInput>>;
};

/** An EventBridge event that carries a CloudTrail record. */
export type CloudEvent = {
  readonly version: string;
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
};

/** The accounts in the cases, with AWS's documentation ids. */
export const MEMBER = '444455556666';
export const HUB_ACCOUNT = '111122223333';
export const MANAGEMENT = '123456789012';

/** The hub's account, Region and role names in the cases. */
export const CASE_NAMING: Naming = {
  hubAccount: HUB_ACCOUNT,
  homeRegion: 'ap-northeast-2',
  rolePath: '/org-security-hub/',
  rolePrefix: 'org-security-hub-',
};

/** The web sites of the cases' account in the organization file. */
export const CASE_WEB_ACCESS: WebAccess = {
  region: 'ap-northeast-2',
  logGroups: [{ name: '/shop/access', format: 'clf' }],
  webAcls: [
    { name: 'shop', scope: 'REGIONAL', region: 'ap-northeast-2', rateRules: [{ name: 'rate-limit', action: 'block' }] },
    { name: 'site', scope: 'CLOUDFRONT', region: 'us-east-1', rateRules: [{ name: 'rate-limit', action: 'block' }] },
  ],
  paths: ['/.env', '/wp-login.php'],
  thresholds: { paths: 10, errors: 200, rate: 100 },
};

/** The locations of the documentation addresses, by address block. */
export const CASE_LOCATIONS: Readonly<Record<string, GeoLocation>> = {
  '198.51.100.0/24': { country: 'KR', latitude: 36.5, longitude: 127.8 },
  '203.0.113.0/24': { country: 'US', latitude: 39.8, longitude: -98.6 },
  '192.0.2.0/24': { country: 'DE', latitude: 51.2, longitude: 10.4 },
};

/** A time on the day of the cases, in minutes after nine. */
export function minute(past: number): string {
  return isoTime(Date.UTC(2026, 2, 2, 9, past));
}

/** A made-up id, always the same for the same content, so the ids of cases never change between runs. */
export function digest(purpose: string, content: Json): string {
  return createHash('sha256')
    .update(`${purpose}\n${JSON.stringify(content)}`)
    .digest('hex');
}

export function uuid(purpose: string, content: Json): string {
  return digest(purpose, content).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
