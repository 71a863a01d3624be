import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../core/json.ts';
import type { Naming } from '../../core/naming.ts';

/** What a case shows: one event, or several played in order. The case's sentence is about the last one. */
export type Episode = CloudEvent | readonly CloudEvent[];

/** The cases of one detection by their sentences: what sets it off, and what looks alike but does not. */
export type Cases = {
  readonly fires: Readonly<Record<string, Episode>>;
  readonly staysQuiet: Readonly<Record<string, Episode>>;
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

/** The accounts of the cases: AWS's own documentation ids. */
export const MEMBER = '444455556666';
export const HUB_ACCOUNT = '111122223333';
export const MANAGEMENT = '123456789012';

/** Where the hub of the cases lives. */
export const CASE_NAMING: Naming = {
  hubAccount: HUB_ACCOUNT,
  homeRegion: 'ap-northeast-2',
  rolePath: '/org-security-hub/',
  rolePrefix: 'org-security-hub-',
};

/** A time on the day of the cases, so many minutes past nine. */
export function minute(past: number): string {
  return new Date(Date.UTC(2026, 2, 2, 9, past)).toISOString().replace('.000', '');
}

/** Invented, but always the same for the same content: ids of cases never change between runs. */
export function digest(purpose: string, content: Json): string {
  return createHash('sha256')
    .update(`${purpose}\n${JSON.stringify(content)}`)
    .digest('hex');
}

export function uuid(purpose: string, content: Json): string {
  return digest(purpose, content).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
