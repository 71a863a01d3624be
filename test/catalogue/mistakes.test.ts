import { describe, expect, test } from 'vitest';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { CATALOGUE, scenarioOf } from '#catalogue/index.ts';
import type { Detection } from '#core/detection/detection.ts';
import { indexCatalogue } from '#detect/catalogue-index.ts';
import { ATTACKS } from '#local/attacks/index.ts';
import { explanationOf } from '../support/case-explanation.ts';
import { mistakesIn } from '../support/catalogue-mistakes.ts';
import { CASE_FILES, SCENARIO_FILES } from '../support/every-case.ts';
import { play } from '../support/play.ts';

const FILES = { scenarioFiles: SCENARIO_FILES, caseFiles: CASE_FILES, attacks: Object.keys(ATTACKS) };

/** A scenario that is about to be added. */
function newcomer(different: Partial<Detection> = {}): Detection {
  const { id: _, ...like } = scenarioOf('access-key-created');
  return { ...like, id: 'role-created', ...different };
}

/** The mistakes found with one more scenario, whose file, cases and attack exist. */
function mistakesWith(scenario: Detection, files: Partial<typeof FILES> = {}): Promise<string[]> {
  const file = `identity/${scenario.id}`;
  return mistakesIn([...CATALOGUE, scenario], {
    scenarioFiles: [...SCENARIO_FILES, file],
    caseFiles: [...CASE_FILES, file],
    attacks: [...FILES.attacks, scenario.id],
    ...files,
  });
}

test('the catalogue has none of the mistakes below', async () => {
  expect(await mistakesIn(CATALOGUE, FILES)).toEqual([]);
  expect(await mistakesWith(newcomer())).toEqual([]);
});

describe('a mistake in a new scenario is one sentence with the fix', () => {
  test('if it is in no index', async () => {
    expect(await mistakesIn(CATALOGUE, { ...FILES, scenarioFiles: [...SCENARIO_FILES, 'identity/role-created'] })).toEqual([
      "lambdas/catalogue/identity/role-created.ts is not in the catalogue: add it to lambdas/catalogue/identity/index.ts, with id 'role-created'.",
    ]);
  });

  test('if it has no cases', async () => {
    expect(await mistakesWith(newcomer(), { caseFiles: CASE_FILES })).toEqual([
      'role-created has no cases: write lambdas/catalogue/identity/role-created.cases.ts with sentences under fires and staysQuiet.',
    ]);
  });

  test('if it has no attack', async () => {
    expect(await mistakesWith(newcomer(), { attacks: FILES.attacks })).toEqual([
      'role-created has no attack: add it to lambdas/local/attacks/identity/index.ts, so that npm start and hub simulate can carry it out.',
    ]);
  });

  test('if it asks a person without a playbook and without a reason', async () => {
    // @ts-expect-error: the type check reports it first
    const containment: Detection['containment'] = { response: 'ask' };
    expect(await mistakesWith(newcomer({ containment }))).toEqual([
      "role-created has response 'ask' without a playbook: name playbooks, or say in noPlaybook why there is none.",
    ]);
  });

  test('if it names an unknown technique', async () => {
    // @ts-expect-error: the type check reports it first
    const techniques: Detection['techniques'] = ['T1098.002'];
    expect(await mistakesWith(newcomer({ techniques }))).toEqual([
      'role-created names technique T1098.002, which is not in lambdas/core/detection/technique.ts: did you mean T1098.001 or T1098.003 or T1078.004.',
    ]);
  });

  test('if a call is misspelt', async () => {
    const [sentence, ...more] = await mistakesWith(
      newcomer({ triggers: [{ source: 'iam.amazonaws.com', calls: ['CreateRoll'] }] }),
    );
    expect(more).toEqual([]);
    expect(sentence).toMatch(
      /^role-created waits for iam\.amazonaws\.com\/CreateRoll, and AWS has no such call: did you mean CreateRole/,
    );
  });

  test('if a service is misspelt', async () => {
    const [sentence, ...more] = await mistakesWith(
      newcomer({ triggers: [{ source: 'iamm.amazonaws.com', calls: ['CreateRole'] }] }),
    );
    expect(more).toEqual([]);
    expect(sentence).toMatch(/^role-created waits for calls to iamm\.amazonaws\.com, and AWS has no such service: did you mean/);
  });

  test('if it looks again after a misspelt scenario', async () => {
    const triggers = [{ after: ['sg-ssh-open-wrld'], minutes: 30 }];
    expect(await mistakesWith(newcomer({ triggers }))).toEqual([
      'role-created looks again after sg-ssh-open-wrld, and there is no such scenario: did you mean sg-ssh-open-world.',
    ]);
  });
});

describe('the message of a failing case', () => {
  const event = authorizeIngress({ group: 'sg-1', permissions: [{ protocol: 'tcp', from: 443, to: 443, v4: ['0.0.0.0/0'] }] });

  test('names the call, and why the scenario stayed quiet', async () => {
    const { looked } = await play([event]);
    expect(explanationOf({ id: 'sg-ssh-open-world', fires: true, sentence: 'port 443 is opened' }, looked)).toBe(
      [
        'sg-ssh-open-world should fire and stayed quiet: port 443 is opened',
        'The line saw ec2.amazonaws.com/AuthorizeSecurityGroupIngress by alice in 444455556666 ap-northeast-2.',
        'Why: does not match: SSH is open to the whole internet.',
      ].join('\n  '),
    );
  });

  test('names the scenarios that wait for the call if the scenario itself does not', async () => {
    const { looked } = await play([event], undefined, [], { catalogue: indexCatalogue([scenarioOf('sg-open-all-ports')]) });
    expect(explanationOf({ id: 'role-created', fires: true, sentence: 'a role is created' }, looked)).toContain(
      'Why: role-created does not wait for this call.\n  Waiting for it: sg-open-all-ports.',
    );
  });
});
