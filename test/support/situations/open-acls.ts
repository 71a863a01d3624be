import {
  type BucketCannedACL,
  DeleteObjectCommand,
  type Grant,
  PutBucketAclCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { cannedAcl, putBucketAcl, putObjectAcl } from '#catalogue/events/bucket-calls.ts';
import { bareBucket, bucketGrants, bucketState, objectState, openTo } from '../buckets.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';
import { aboutBucket, type OpenBucket } from './open-buckets.ts';

const OWNER = { Type: 'CanonicalUser', ID: '75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a' } as const;
const PARTNER = { Type: 'CanonicalUser', ID: 'd25639fbe9c19cd30a4c0f43fbf00e2d3f96400a9aa8dabfbbebe1906EXAMPLE' } as const;

function group(name: string) {
  return { Type: 'Group', URI: `http://acs.amazonaws.com/groups/${name}` } as const;
}

const PRIVATE: Grant[] = [
  { Grantee: OWNER, Permission: 'FULL_CONTROL' },
  { Grantee: PARTNER, Permission: 'READ' },
];

/** An ACL of the owner, a partner, and more grants. */
function acl(...more: Grant[]) {
  return { Owner: { ID: OWNER.ID }, Grants: [...PRIVATE, ...more] };
}

export const READ_BY_ALL: Grant = { Grantee: group('global/AllUsers'), Permission: 'READ' };
export const WRITE_BY_ALL: Grant = { Grantee: group('global/AllUsers'), Permission: 'WRITE' };
export const READ_BY_AWS: Grant = { Grantee: group('global/AuthenticatedUsers'), Permission: 'READ' };
const LOGS: Grant = { Grantee: group('s3/LogDelivery'), Permission: 'WRITE' };

function isOpen({ grants }: { grants: readonly string[] }): boolean {
  return grants.some((grant) => grant.includes('AllUsers') || grant.includes('AuthenticatedUsers'));
}

export function openAcl(canned: BucketCannedACL, grants: Grant[]): Situation<OpenBucket> {
  const put = ({ bucket }: Pick<OpenBucket, 'bucket'>, { clients }: EmulatedMember, ...more: Grant[]) =>
    clients.s3.send(new PutBucketAclCommand({ Bucket: bucket, AccessControlPolicy: acl(...more) }));
  return {
    ...aboutBucket,
    arrange: async (member) => {
      const bucket = await bareBucket(member);
      await put({ bucket }, member, LOGS, ...grants);
      const event = putBucketAcl({ bucket, acl: cannedAcl(canned) });
      return { bucket, incident: await incidentFrom(event, 's3-bucket-acl-public', openTo(bucket)) };
    },
    isOffending: async ({ bucket }, member) => isOpen({ grants: await bucketGrants(member, bucket) }),
    bystanders: async ({ bucket }, member) => {
      const state = await bucketState(member, bucket);
      return { ...state, grants: state.grants.filter((grant) => !isOpen({ grants: [grant] })) };
    },
    makeSafe: (on, member) => put(on, member, LOGS),
    meddle: {
      does: (on, member) => put(on, member, LOGS, { Grantee: group('global/AllUsers'), Permission: 'READ_ACP' }),
      differs: /public grants in the ACL of bucket .* is \[\{.*"Permission":"READ_ACP".*, the hub left it \[\]/,
    },
  };
}

type OnObject = OpenBucket & { readonly key: string; readonly version?: string };

export function openObject(key: string, versioned: boolean): Situation<OnObject> {
  const put = ({ bucket, version }: Pick<OnObject, 'bucket' | 'version'>, { clients }: EmulatedMember, ...more: Grant[]) =>
    clients.s3.send(new PutObjectAclCommand({ Bucket: bucket, Key: key, VersionId: version, AccessControlPolicy: acl(...more) }));
  const stateOf = ({ bucket, version }: OnObject, member: EmulatedMember) => objectState(member, bucket, key, version);
  return {
    arrange: async (member) => {
      const bucket = await bareBucket(member);
      const { s3 } = member.clients;
      if (versioned) {
        const VersioningConfiguration = { Status: 'Enabled' } as const;
        await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
      }
      const { VersionId } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'report' }));
      const version = versioned ? VersionId : undefined;
      if (versioned) await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'newer report' }));
      const on = { bucket, key, ...(version !== undefined && { version }) };
      await put(on, member, READ_BY_ALL, READ_BY_AWS);
      const event = putObjectAcl({ ...on, acl: cannedAcl('public-read') });
      return { ...on, incident: await incidentFrom(event, 's3-object-acl-public', openTo(bucket)) };
    },
    isOffending: async (on, member) => isOpen(await stateOf(on, member)),
    state: async (on, member) => [await stateOf(on, member), await bucketState(member, on.bucket)],
    bystanders: async (on, member) => {
      const { grants, tags } = await stateOf(on, member);
      const latest = versioned ? await objectState(member, on.bucket, key) : undefined;
      const others = grants.filter((grant) => !isOpen({ grants: [grant] }));
      return [others, tags, latest, await bucketState(member, on.bucket)];
    },
    makeSafe: (on, member) => put(on, member),
    remove: ({ bucket, version }, { clients }) =>
      clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: version })),
    meddle: {
      does: (on, member) => put(on, member, READ_BY_AWS),
      differs: /public grants in the ACL of (version .* of )?object .* is \[\{.*AuthenticatedUsers.*, the hub left it \[\]/,
    },
  };
}
