import { describe, expect, test } from 'vitest';
import { isWithinScope, type KnownPerson, knownPerson, mayDecide, mayUse, RIGHTS, ROLES } from '#core/people.ts';

const minji: KnownPerson = { name: 'Minji', email: 'minji@example.com', role: 'responder', units: ['workloads/shop'] };
const shop = { name: 'shop', unit: 'workloads/shop' };
const incident = { id: 'inc-000000000000000000000001', account: shop };

describe('what a person may do', () => {
  test('a viewer looks, a responder decides and stops, an admin also resumes', () => {
    const rights = ROLES.map((role) => RIGHTS.filter((right) => mayUse({ role }, right)));
    expect(rights).toEqual([[], ['decide', 'stop'], ['decide', 'stop', 'resume']]);
  });

  test('a scope of units contains everything below them and nothing else', () => {
    const inside = ['workloads/shop', 'workloads/shop/web'].map((unit) => isWithinScope(minji, { name: 'any', unit }));
    const outside = ['workloads', 'workloads/shopping', undefined].map((unit) =>
      isWithinScope(minji, { name: 'any', ...(unit !== undefined && { unit }) }),
    );
    expect([...inside, ...outside]).toEqual([true, true, false, false, false]);
  });

  test('an account that no scope lists is seen only by those without a scope', () => {
    expect(isWithinScope({}, undefined)).toBe(true);
    expect(isWithinScope(minji, undefined)).toBe(false);
    expect(isWithinScope({ accounts: [] }, shop)).toBe(false);
  });

  test('a decision is refused to a viewer, and to a responder outside the scope', () => {
    expect(mayDecide(minji, incident, 'approve')).toBeUndefined();
    expect(mayDecide({ ...minji, role: 'viewer' }, incident, 'approve')).toMatchObject({ code: 'role-decides-nothing' });
    const elsewhere = { ...incident, account: { name: 'payments', unit: 'workloads' } };
    expect(mayDecide(minji, elsewhere, 'undo')).toMatchObject({ code: 'outside-scope', incident: incident.id });
  });
});

describe('who signed in', () => {
  const settings = { people: [minji], groups: { 'soc-leads': 'admin', soc: 'responder' } } as const;

  test('is the listed person with that address, in any groups', () => {
    expect(knownPerson({ email: 'MINJI@example.com', groups: ['soc-leads'] }, settings)).toEqual(minji);
  });

  test('is, when not listed, the highest role that a group grants', () => {
    const person = knownPerson({ email: 'jun@example.com', name: 'Jun', groups: ['soc', 'soc-leads', 'everybody'] }, settings);
    expect(person).toEqual({ name: 'Jun', email: 'jun@example.com', role: 'admin' });
  });

  test('is no known person without either, also when a group is named like what every object has', () => {
    expect(knownPerson({ email: 'eve@example.com', groups: ['constructor', 'toString'] }, settings)).toBeUndefined();
    expect(knownPerson({ email: 'eve@example.com' }, {})).toBeUndefined();
  });
});
