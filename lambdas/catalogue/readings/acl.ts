import type { Activity } from '#core/detection/activity.ts';
import type { DetailPattern } from '#core/detection/trigger.ts';
import type { PublicGrant } from '#core/incident/evidence.ts';
import { isObject, list, object, text } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import { bucketOf, field, firstText, objectKey, objectVersion } from './bucket.ts';

type Grant = Pick<PublicGrant, 'grantee' | 'permission'>;

/** Canned ACLs, with their public grants. */
const CANNED: Readonly<Record<string, readonly Grant[]>> = {
  private: [],
  'public-read': [{ grantee: 'AllUsers', permission: 'READ' }],
  'public-read-write': [
    { grantee: 'AllUsers', permission: 'READ' },
    { grantee: 'AllUsers', permission: 'WRITE' },
  ],
  'authenticated-read': [{ grantee: 'AuthenticatedUsers', permission: 'READ' }],
  'aws-exec-read': [],
  'bucket-owner-read': [],
  'bucket-owner-full-control': [],
  'log-delivery-write': [],
};

/** Headers that grant, and what they grant. */
const HEADERS: Readonly<Record<string, Grant['permission']>> = {
  'x-amz-grant-read': 'READ',
  'x-amz-grant-write': 'WRITE',
  'x-amz-grant-read-acp': 'READ_ACP',
  'x-amz-grant-write-acp': 'WRITE_ACP',
  'x-amz-grant-full-control': 'FULL_CONTROL',
};

const PERMISSIONS: readonly string[] = Object.values(HEADERS);

/** The public groups: anyone, or anyone with an AWS account. `LogDelivery` is not public. */
const PUBLIC_GROUP = /\/groups\/global\/(AllUsers|AuthenticatedUsers)(?![A-Za-z])/g;

/** Members forward only uploads whose ACL can be public. */
export const WITH_PUBLIC_ACL: DetailPattern = {
  requestParameters: {
    $or: [
      { 'x-amz-acl': [{ prefix: 'public-' }, 'authenticated-read'] },
      { x_amz_acl: [{ prefix: 'public-' }, 'authenticated-read'] },
      ...publicGrantHeaders((header) => header),
      { accessControlList: { $or: publicGrantHeaders((header) => header) } },
      { AccessControlList: { $or: publicGrantHeaders((header) => header.replaceAll('-', '_')) } },
    ],
  },
};

/**
 * The public grants in the ACL of a call, in each of the four recorded forms: canned ACL, document, headers, and headers
 * with underscores. Undefined if the call has no ACL, or one with an unknown name.
 */
export function publicGrantsOf(activity: Activity): readonly PublicGrant[] | undefined {
  const forms = [cannedGrants(activity), documentGrants(activity), headerGrants(activity)].filter((form) => form !== undefined);
  if (forms.length === 0) return undefined;
  const key = objectKey(activity);
  const version = objectVersion(activity);
  const target = {
    kind: 'public-grant' as const,
    bucket: bucketOf(activity).id,
    ...(key !== undefined && { key }),
    ...(version !== undefined && { version }),
  };
  const byText = new Map(forms.flat().map(({ grantee, permission }) => [`${grantee} ${permission}`, { grantee, permission }]));
  return [...byText.values()].map((grant) => ({ ...target, ...grant }));
}

function cannedGrants({ request }: Activity): readonly Grant[] | undefined {
  const name = firstText(request['x-amz-acl']) ?? firstText(request.x_amz_acl);
  return name === undefined ? undefined : ownProperty(CANNED, name);
}

function documentGrants({ request }: Activity): Grant[] | undefined {
  const document = field(request, 'AccessControlPolicy');
  if (!isObject(document)) return undefined;
  const grants = field(field(document, 'AccessControlList'), 'Grant');
  return list(grants)
    .map(object)
    .flatMap((grant) => {
      const uri = text(field(field(grant, 'Grantee'), 'URI')) ?? '';
      return groupsIn(uri).flatMap((grantee) => grantOf(grantee, text(field(grant, 'Permission'))));
    });
}

/** Headers are in their own list or among the other parameters. */
function headerGrants({ request }: Activity): Grant[] | undefined {
  const places = [request, object(request.accessControlList), object(request.AccessControlList)];
  const headers = places.flatMap((place) =>
    Object.entries(place).flatMap(([name, value]) => {
      const permission = ownProperty(HEADERS, name.toLowerCase().replaceAll('_', '-'));
      return permission === undefined ? [] : [{ permission, value }];
    }),
  );
  if (headers.length === 0) return undefined;
  return headers.flatMap(({ permission, value }) =>
    list(value).flatMap((one) => groupsIn(text(one) ?? '').flatMap((grantee) => grantOf(grantee, permission))),
  );
}

/** An unknown permission counts as FULL_CONTROL. */
function grantOf(grantee: Grant['grantee'], permission = ''): Grant[] {
  const known = PERMISSIONS.includes(permission) ? (permission as Grant['permission']) : 'FULL_CONTROL';
  return [{ grantee, permission: known }];
}

function groupsIn(grantees: string): Grant['grantee'][] {
  return [...grantees.matchAll(PUBLIC_GROUP)].map(([, group]) => (group === 'AllUsers' ? group : 'AuthenticatedUsers'));
}

function publicGrantHeaders(spelling: (header: string) => string): DetailPattern[] {
  const names = Object.keys(HEADERS).filter((header) => header !== 'x-amz-grant-write');
  return names.map((header) => ({ [spelling(header)]: [{ wildcard: '*/groups/global/A*' }] }));
}
