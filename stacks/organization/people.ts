import { z } from 'zod';
import { type KnownPerson, ROLES, type Role } from '#core/people.ts';
import { section } from './section.ts';

const role = z.enum(ROLES, { error: `must be one of ${ROLES.join(', ')}` });
const several = z.array(z.string().min(1)).min(1, 'must name at least one, or be left out');

/** A person who may see and decide, by the address they sign in with and their ids in chats. */
export const personSection = section({
  name: z.string().min(1).max(80),
  email: z.email('must be a mail address').optional(),
  role,
  accounts: several.optional(),
  units: several.optional(),
  slack: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,}$/, 'must be a member id of Slack such as U012AB3CD')
    .optional(),
  discord: z
    .string({ error: 'must be text: put the id in quotes' })
    .regex(/^\d{15,20}$/, 'must be a user id of Discord in quotes, 15 to 20 digits')
    .optional(),
  teams: z.email('must be a user principal name such as minji@example.com').optional(),
}).refine(({ email, slack, discord, teams }) => [email, slack, discord, teams].some((id) => id !== undefined), {
  error: 'must have email, slack, discord or teams: without one this person cannot be recognised',
});

/** Groups of the identity provider, and the role that being in one gives. */
export const groups = z.record(z.string().min(1).max(128), role);

type Person = z.infer<typeof personSection>;

type File = {
  readonly people: readonly Person[];
  readonly groups: z.infer<typeof groups>;
  readonly accounts: readonly { readonly name: string }[];
  readonly units: Readonly<Record<string, unknown>>;
};

/** The people as the functions read them. */
export function peopleOf({ people, groups: roles }: Pick<File, 'people' | 'groups'>): {
  readonly people: readonly KnownPerson[];
  readonly groups: Readonly<Record<string, Role>>;
} {
  const known = people.map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)));
  return { people: known as unknown as readonly KnownPerson[], groups: roles };
}

/** Ids that two people share, and accounts or units that the file does not list. */
export function peopleFaults({ people, accounts, units }: File): string[] {
  const names = accounts.map(({ name }) => name);
  const shared = (id: 'email' | 'slack' | 'discord' | 'teams') => {
    const all = people.map((one) => one[id]?.toLowerCase());
    return people
      .filter((_, index) => all[index] !== undefined && all.indexOf(all[index]) < index)
      .map((one) => `${id} ${one[id]}`);
  };
  return [
    ...(['email', 'slack', 'discord', 'teams'] as const)
      .flatMap(shared)
      .map((id) => `people: two have the ${id}, so it is unclear who decides`),
    ...people.flatMap(({ name, accounts: own = [], units: paths = [] }) => [
      ...own.filter((one) => !names.includes(one)).map((one) => `people: ${name}: no account is named ${one}`),
      ...paths.filter((path) => !Object.hasOwn(units, path)).map((path) => `people: ${name}: units does not list ${path}`),
    ]),
  ];
}
