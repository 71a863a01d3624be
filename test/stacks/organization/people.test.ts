import { describe, expect, test } from 'vitest';
import { settingsOf } from '#stacks/organization/settings.ts';
import { fileWith, parse } from '#test/support/organization-file.ts';

const withPeople = (people: string, groups = '{}') => parse(fileWith(`people: [${people}]\ngroups: ${groups}`));

describe('the people of the organization file', () => {
  test('are in the settings as written, with the roles of groups', () => {
    const written = '{ name: Minji, email: minji@example.com, role: responder, units: [company], slack: U012AB3CD }';
    expect(settingsOf(withPeople(written, '{ soc: viewer }'))).toMatchObject({
      people: [{ name: 'Minji', email: 'minji@example.com', role: 'responder', units: ['company'], slack: 'U012AB3CD' }],
      groups: { soc: 'viewer' },
    });
  });

  test('are absent from the settings where the file names none', () => {
    expect(settingsOf(parse(fileWith('')))).not.toHaveProperty('people');
  });

  test.each([
    ['a role that does not exist', '{ name: Jun, email: jun@example.com, role: owner }', 'role must be one of viewer, responder'],
    ['a person without an address or id', '{ name: Jun, role: viewer }', 'must have email, slack, discord or teams'],
    [
      'an account that is not listed',
      '{ name: Jun, email: jun@example.com, role: viewer, accounts: [lost] }',
      'no account is named lost',
    ],
    [
      'a unit named like a property of every object',
      '{ name: Jun, email: jun@example.com, role: viewer, units: [toString] }',
      'units does not list',
    ],
    ['an empty scope', '{ name: Jun, email: jun@example.com, role: viewer, units: [] }', 'must name at least one'],
    [
      'an id of Discord that lost digits as a number',
      '{ name: Jun, discord: 80351110224678912, role: viewer }',
      'put the id in quotes',
    ],
    [
      'an address of two people, in other letters',
      '{ name: Jun, email: jun@example.com, role: viewer }, { name: June, email: JUN@example.com, role: admin }',
      'two have the email JUN@example.com',
    ],
  ])('%s is refused', (_, people, sentence) => {
    expect(() => withPeople(people)).toThrow(sentence);
  });
});
