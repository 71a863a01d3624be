import type { MemberRead } from '#member/reads.ts';

/** What a managed policy says, in a version or in the one in force; undefined where AWS tells no document. */
export async function managedPolicy(arn: string, version: string | undefined, read: MemberRead): Promise<string | undefined> {
  const VersionId = version ?? (await read('iam:GetPolicy', { PolicyArn: arn })).Policy?.DefaultVersionId;
  const { PolicyVersion } = await read('iam:GetPolicyVersion', { PolicyArn: arn, VersionId });
  return decoded(PolicyVersion?.Document);
}

/** Everything a group's policies say, attached and inline, as one document; undefined where one of them stays unknown. */
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

/** IAM's pages: more of them where it says that the list is truncated. */
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

/** AWS encodes a document like a part of an address. */
function decoded(document: string | undefined): string | undefined {
  return document?.startsWith('%') === true ? decodeURIComponent(document) : document;
}

/** The statements of several documents in one. Keys of a document may be written in any case. Throws where one is no JSON. */
function folded(documents: readonly string[]): string {
  const Statement = documents.flatMap((document) =>
    Object.entries(JSON.parse(document) as object).flatMap(([key, value]) => (key.toLowerCase() === 'statement' ? value : [])),
  );
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
