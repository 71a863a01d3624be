import type { MemberRead } from '#member/reads.ts';

/** The document of a managed policy, in this version or the default one. */
export async function managedPolicy(arn: string, version: string | undefined, read: MemberRead): Promise<string | undefined> {
  const VersionId = version ?? (await read('iam:GetPolicy', { PolicyArn: arn })).Policy?.DefaultVersionId;
  const { PolicyVersion } = await read('iam:GetPolicyVersion', { PolicyArn: arn, VersionId });
  return decoded(PolicyVersion?.Document);
}

/** All policies of a group, attached and inline, as one document; undefined if one of them is unknown. */
export async function groupPolicy(arn: string, read: MemberRead): Promise<string | undefined> {
  const GroupName = arn.split('/').at(-1) ?? '';
  const [attached, inline] = await Promise.all([
    everyPage(async (page) => {
      const { AttachedPolicies = [], ...next } = await read('iam:ListAttachedGroupPolicies', { GroupName, ...page });
      return { items: AttachedPolicies.map(({ PolicyArn = '' }) => PolicyArn), ...next };
    }),
    everyPage(async (page) => {
      const { PolicyNames = [], ...next } = await read('iam:ListGroupPolicies', { GroupName, ...page });
      return { items: PolicyNames, ...next };
    }),
  ]);
  const documents = await Promise.all([
    ...attached.map((policy) => managedPolicy(policy, undefined, read)),
    ...inline.map(async (PolicyName) => decoded((await read('iam:GetGroupPolicy', { GroupName, PolicyName })).PolicyDocument)),
  ]);
  return documents.every((document) => document !== undefined) ? folded(documents) : undefined;
}

type Page = { readonly Marker?: string };

async function everyPage<Item>(
  pageAt: (page: Page) => Promise<{ items: Item[]; IsTruncated?: boolean | undefined; Marker?: string | undefined }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let page: Page | undefined = {};
  while (page !== undefined) {
    const { items, IsTruncated, Marker } = await pageAt(page);
    all.push(...items);
    page = IsTruncated === true && Marker !== undefined ? { Marker } : undefined;
  }
  return all;
}

/** IAM returns documents URL-encoded. */
function decoded(document: string | undefined): string | undefined {
  return document?.startsWith('%') === true ? decodeURIComponent(document) : document;
}

/** One document with the statements of all, whose keys may be written in any case. Throws for invalid JSON. */
function folded(documents: readonly string[]): string {
  const Statement = documents.flatMap((document) =>
    Object.entries(JSON.parse(document) as object).flatMap(([key, value]) => (key.toLowerCase() === 'statement' ? value : [])),
  );
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
