import type { AccessControlPolicy, Grant } from '@aws-sdk/client-s3';
import { list, object } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Image } from '#core/playbook/plan.ts';
import type { Subject } from '#core/playbook/subject.ts';
import type { Language } from '#core/text.ts';
import { plain } from './buckets.ts';

type Acl = { readonly Owner?: AccessControlPolicy['Owner']; readonly Grants?: Grant[] | undefined };

/** Everyone, and everyone with any AWS account. The group that delivers access logs is neither. */
const EVERYONE = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

/** The grants of an ACL to everyone. Grants to others are not part of the state: they are written back as they are at that time. */
export function publicGrantsImage(subject: Subject, { Owner, Grants = [] }: Acl): Image {
  const toEveryone = ({ Grantee }: Grant) => EVERYONE.test(Grantee?.URI ?? '');
  return {
    subject,
    state: plain(Grants.filter(toEveryone).map(named).sort(byText)),
    lookup: { owner: plain({ ID: Owner?.ID }), others: plain(Grants.filter((grant) => !toEveryone(grant)).map(named)) },
  };
}

export function hasPublicGrants(image: Image): boolean {
  return list(image.state).length > 0;
}

/** The current ACL without its public grants, or with these ones. */
export function aclOf(now: Image, grants: readonly unknown[] = []): AccessControlPolicy {
  return { Owner: object(now.lookup?.owner), Grants: [...list(now.lookup?.others), ...grants] as unknown as Grant[] };
}

/** The public grants in an image, in the format of the call. */
export function grantsIn(image: Image): readonly unknown[] {
  return list(image.state);
}

const WHO: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { AllUsers: 'everyone', AuthenticatedUsers: 'everyone with an AWS account' },
  ko: { AllUsers: '모든 사람', AuthenticatedUsers: 'AWS 계정이 있는 모든 사람' },
};

/** The public grants of images in words: `READ for everyone`. */
export function grantWords(images: readonly Image[], language: Language): string {
  const words = images.flatMap(({ state: is }) =>
    (list(is) as unknown as Grant[]).map(({ Grantee, Permission }) => {
      const who = ownProperty(WHO[language], EVERYONE.exec(Grantee?.URI ?? '')?.[1] ?? '');
      return { en: `${Permission} for ${who}`, ko: `${who}의 ${Permission}` }[language];
    }),
  );
  return [...new Set(words)].join(', ');
}

/** A grant without the display name, which AWS returns only sometimes. */
function named({ Grantee, Permission }: Grant) {
  const { DisplayName: _, ...who } = Grantee ?? { Type: undefined };
  return { Grantee: who, Permission };
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
