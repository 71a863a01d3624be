import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import type { Incident } from '#core/incident/incident.ts';
import type { JsonObject } from '#core/json.ts';
import { bucketState, deleteBucket } from '../buckets.ts';
import type { EmulatedMember } from '../emulated-member.ts';

/** A bucket and its incident. */
export type OpenBucket = { readonly incident: Incident; readonly bucket: string };

/** The common part of every situation of a bucket. */
export const aboutBucket = {
  state: ({ bucket }: OpenBucket, member: EmulatedMember) => bucketState(member, bucket),
  remove: ({ bucket }: OpenBucket, member: EmulatedMember) => deleteBucket(member, bucket),
};

/** The bucket's state without the parts a playbook is about. */
export function stateWithout(...parts: (keyof Awaited<ReturnType<typeof bucketState>>)[]) {
  return async ({ bucket }: OpenBucket, member: EmulatedMember) => {
    const state: JsonObject = { ...(await bucketState(member, bucket)) } as JsonObject;
    return Object.fromEntries(Object.entries(state).filter(([part]) => !parts.some((one) => one === part)));
  };
}

export const OFF = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };
export const ON = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

export function putBlock({ clients }: EmulatedMember, Bucket: string, PublicAccessBlockConfiguration: typeof OFF) {
  return clients.s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
}

/** A time after all earlier and before all later changes: AWS Config records the state at that time. */
export async function aMomentLater(): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  const now = new Date().toISOString();
  await new Promise((resolve) => setTimeout(resolve, 5));
  return now;
}
