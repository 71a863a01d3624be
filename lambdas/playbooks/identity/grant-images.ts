import { administratorGrants } from '#core/iam/policy-reading.ts';
import { notedIn } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type JsonObject, object } from '#core/json.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import { kindOf } from '#core/playbook/subject.ts';
import type { Language } from '#core/text.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { documentText, everyPage, ifThere, isIamName } from './iam-entities.ts';
import { HOLDERS, type PolicyHolder } from './policy-holders.ts';

/** A grant: `what` by ARN or name, `on` is the ARN of the holder, or of the group to which a user was added. */
type Given = JsonObject & { readonly how: 'managed' | 'inline' | 'group'; readonly what: string; readonly on: string };

/** The grants to the incident's user, role or group that the evidence names and that still exist. */
export async function readGrants(incident: Incident, call: MemberCall): Promise<Image[]> {
  const { type, id } = incident.resource;
  const holder = ownProperty(HOLDERS, type);
  if (holder === undefined || !isIamName(id)) return [];
  const { arn: on, id: unique } = await holder.who(id, call);
  if (on === undefined) return [];
  const found = await Promise.all([
    attachedOf(incident, holder, on, call),
    inlineOf(incident, holder, on, call),
    type === 'AwsIamUser' ? membershipsOf(incident, call) : [],
    identitiesOf(incident, call),
  ]);
  return [...found.flat(), { ...identityOf(id, unique), lookup: { on } }];
}

/** Whether an image shows a grant; the others show the identity of the holder, its groups and policies. */
export function isGrant({ subject }: Image): boolean {
  return kindOf(subject) !== 'identity';
}

async function attachedOf(incident: Incident, holder: PolicyHolder, on: string, call: MemberCall): Promise<Image[]> {
  const named = notedIn(incident.evidence, 'managed-policy');
  const pages = await holder.attached(incident.resource.id, call);
  const attached = pages.flatMap(({ AttachedPolicies = [] }) => AttachedPolicies).map(({ PolicyArn = '' }) => PolicyArn);
  return named.filter((arn) => attached.includes(arn)).map((arn) => imageOf({ how: 'managed', what: arn, on }, 'attached'));
}

async function inlineOf(incident: Incident, holder: PolicyHolder, on: string, call: MemberCall): Promise<Image[]> {
  const read = async (name: string) => {
    const policy = await ifThere(holder.inline(incident.resource.id, name, call));
    return policy === undefined ? [] : [imageOf({ how: 'inline', what: name, on }, documentText(policy.PolicyDocument))];
  };
  return (await Promise.all(notedIn(incident.evidence, 'inline-policy').map(read))).flat();
}

async function membershipsOf(incident: Incident, call: MemberCall): Promise<Image[]> {
  const named = notedIn(incident.evidence, 'group');
  const pages = await everyPage((from) => call('iam:ListGroupsForUser', { UserName: incident.resource.id, ...from }));
  const groups = pages.flatMap(({ Groups = [] }) => Groups);
  return groups
    .filter(({ GroupName = '' }) => named.includes(GroupName))
    .map(({ GroupName = '', Arn = '' }) => imageOf({ how: 'group', what: GroupName, on: Arn }, 'member'));
}

/** The identities of the named groups and policies: a name can be used again with other rights, except for AWS's own policies. */
async function identitiesOf({ resource: { type }, evidence }: Incident, call: MemberCall): Promise<Image[]> {
  const groups = type === 'AwsIamUser' ? notedIn(evidence, 'group').filter(isIamName) : [];
  const policies = notedIn(evidence, 'managed-policy').filter((arn) => /^arn:[\w-]+:iam::\d{12}:policy\//.test(arn));
  const found = [
    ...groups.map(async (GroupName) => {
      const { Group } = (await ifThere(call('iam:GetGroup', { GroupName, MaxItems: 1 }))) ?? {};
      return identityOf(GroupName, Group?.GroupId);
    }),
    ...policies.map(async (PolicyArn) => {
      const { Policy } = (await ifThere(call('iam:GetPolicy', { PolicyArn }))) ?? {};
      return identityOf(PolicyArn, Policy?.PolicyId);
    }),
  ];
  return Promise.all(found);
}

function identityOf(name: string, unique: string | undefined): Image {
  return { subject: `identity/${name}`, state: unique ?? null };
}

/** The ARN with the path of the holder whose policies the images show. */
export function holderIn(images: readonly Image[]): string | undefined {
  return images.map(givenIn).find(({ how }) => how !== 'group')?.on;
}

/** Whether the grant still makes an administrator; an inline policy may have been narrowed since. */
export function isOffending(image: Image): boolean {
  return givenIn(image).how !== 'inline' || administratorGrants(image.state).length > 0;
}

/** The calls that remove the grants in the images. */
export function removalsOf({ resource: { type, id } }: Incident, images: readonly Image[]): PlannedCall[] {
  const on = limitsOf(id, images);
  return images.map((image) => {
    const { how, what } = givenIn(image);
    if (how === 'group') return planned('iam:RemoveUserFromGroup', on(image), { GroupName: what, UserName: id });
    return holderOf(type)[how === 'managed' ? 'detach' : 'remove'](on(image), id, what);
  });
}

/** The calls that restore the grants, inline policies with the same text. */
export function restorationsOf({ resource: { type, id } }: Incident, images: readonly Image[]): PlannedCall[] {
  const on = limitsOf(id, images);
  return images.map((image) => {
    const { how, what } = givenIn(image);
    if (how === 'group') return planned('iam:AddUserToGroup', on(image), { GroupName: what, UserName: id });
    return how === 'managed'
      ? holderOf(type).attach(on(image), id, what)
      : holderOf(type).put(on(image), id, what, String(image.state));
  });
}

/** Grants in words. */
export function grantList(images: readonly Image[], language: Language): string {
  return images.map((image) => ownEntry(WORDS[language], givenIn(image).how)(givenIn(image).what)).join(', ');
}

const WORDS: Readonly<Record<Language, Readonly<Record<Given['how'], (what: string) => string>>>> = {
  en: {
    managed: (arn) => `managed policy ${arn}`,
    inline: (name) => `inline policy ${name}`,
    group: (name) => `membership of group ${name}`,
  },
  ko: {
    managed: (arn) => `관리형 정책(${arn})`,
    inline: (name) => `인라인 정책(${name})`,
    group: (name) => `그룹(${name}) 소속`,
  },
};

/** What limits calls on a holder to exactly the policies of the plan; one statement for all, because a session policy has little room. */
function limitsOf(
  resource: string,
  images: readonly Image[],
): (image: Image) => Pick<PlannedCall, 'resource' | 'arns' | 'condition'> {
  const policies = images.map(givenIn).flatMap(({ how, what }) => (how === 'managed' ? [what] : []));
  const when = { ArnEquals: { 'iam:PolicyARN': policies } };
  return (image) => {
    const { how, on } = givenIn(image);
    return { resource, arns: [on], ...(how === 'managed' && { condition: when }) };
  };
}

const KIND = { managed: 'managed-policy', inline: 'inline-policy', group: 'group-membership' } as const;

function imageOf(given: Given, is: string): Image {
  const { how, what } = given;
  return { subject: `${ownEntry(KIND, how)}/${what}`, state: is, lookup: given };
}

function givenIn(image: Image): Given {
  return object(image.lookup) as Given;
}

function holderOf(type: string): PolicyHolder {
  const holder = ownProperty(HOLDERS, type);
  if (holder === undefined) throw new Error(`${type} holds no policies`);
  return holder;
}
