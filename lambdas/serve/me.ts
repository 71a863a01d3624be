import type { Me } from '#core/control-room/session.ts';
import { mayUse, RIGHTS } from '#core/people.ts';
import type { Reader } from './reader.ts';

export function meFor({ person, until }: Reader, now: number): Me {
  const { name, email, role, accounts, units } = person;
  return {
    person: {
      ...{ name, role },
      ...(email !== undefined && { email }),
      ...(accounts !== undefined && { accounts }),
      ...(units !== undefined && { units }),
    },
    rights: RIGHTS.filter((right) => mayUse(person, right)),
    until,
    now,
  };
}
