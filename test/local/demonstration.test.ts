import { describe, expect, test } from 'vitest';
import { attackTable } from '#local/attacks/table.ts';
import { planDemonstration, runDemonstration } from '#local/demonstration.ts';
import { initialState, withEvent } from '#local/rollout-state.ts';
import type { Running } from '#local/running.ts';
import { TEXTS } from '#local/texts.ts';
import { EXAMPLE } from '../support/synthesized.ts';

const [first, second] = planDemonstration(EXAMPLE);

describe('the attacks of the demonstration', () => {
  test('begin in an account whose stack waits for no other', () => {
    expect(first).toEqual({
      scenario: 'sg-ssh-open-world',
      account: 'playground',
      region: 'ap-northeast-2',
      stacks: ['member-playground'],
    });
  });

  test('also need the first Region of an account, where its roles are', () => {
    expect(second?.stacks).toEqual(['member-shop', 'member-shop-us-east-1']);
  });

  test('leave out attacks for which no account of the organization is suitable', () => {
    const { hubAccount } = EXAMPLE.naming;
    const only = { ...EXAMPLE, accounts: EXAMPLE.accounts.filter(({ id }) => id === EXAMPLE.management || id === hubAccount) };
    expect(planDemonstration(only)).toEqual([]);
  });

  test('wait for their stacks, and end with the error of the rollout if these do not come up', async () => {
    const started: string[] = [];
    const attacks = runDemonstration({ organization: EXAMPLE } as unknown as Running, planDemonstration(EXAMPLE), {
      isUp: async (stack) => Promise.reject(new Error(`${stack}: apply failed`)),
      onStart: ({ scenario }) => started.push(scenario),
    });
    await expect(attacks.next()).rejects.toThrow('member-playground: apply failed');
    expect(started).toEqual([]);
  });
});

describe('the output of npm start', () => {
  const state = withEvent(initialState({ central: {}, 'member-shop': {} }), {
    stack: 'central',
    phase: 'apply',
    done: 12,
    total: 190,
    busy: ['aws_sqs_queue.orders_dead', 'aws_sqs_queue.orders'],
    waitingFor: 'sqs queue orders dead',
  });

  test('names the stack that takes longest, how far it is and the resource it waits for', () => {
    expect(TEXTS.en.waiting(state)).toBe('2 of 2 stacks to go. Waiting for central (12/190: sqs queue orders dead, 1 more)');
  });

  test('is available in Korean', () => {
    expect(TEXTS.ko.waiting(state)).toBe('스택 2개 중 2개 남음. 대기 중: central (12/190: sqs queue orders dead, 외 1개)');
    expect(Object.keys(TEXTS.ko)).toEqual(Object.keys(TEXTS.en));
  });

  test.each(['en', 'ko'] as const)('ends with what to open and what to type, in columns (%s)', (language) => {
    const [room, messages] = ['http://127.0.0.1:8080', 'http://127.0.0.1:8081'];
    const at = { room, messages, endpoint: 'http://127.0.0.1:4566', member: 'shop', route: 'soc', logs: '/tmp/logs' };
    const lines = TEXTS[language].handbook(at).split('\n');
    expect(lines.filter((line) => line.includes(`${room}/`))).toHaveLength(1);
    expect(lines.filter((line) => line.includes(`${messages}/`))).toHaveLength(1);
    const commands = lines.filter((line) => /^ {2}npx hub /.test(line));
    expect(commands.map((line) => line.trim().split(/ {2,}/)[0])).toEqual([
      'npx hub simulate sg-ssh-open-world --account shop',
      'npx hub simulate cloudtrail-stop-logging --account shop',
      'npx hub incidents',
      'npx hub notify test soc',
    ]);
    expect(lines.at(-1)).toContain('Ctrl-C');
    expect(lines.filter((line) => line.includes('\\u{'))).toEqual([]);
    const without = TEXTS[language].handbook({ ...at, room: undefined, route: undefined });
    expect(without).not.toContain('notify test');
    expect(without).not.toContain(`${room}/`);
  });

  test('reports an attack whose plan waits for a person as such', () => {
    const report = {
      scenario: 's3-website-enabled',
      account: 'shop',
      region: 'us-east-1',
      incidentId: '',
      detectedMs: 400,
      fixedMs: null,
      state: 'AWAITING_APPROVAL',
      verified: true,
      expected: 'AWAITING_APPROVAL',
    } as const;
    expect(TEXTS.en.attacked(report)).toContain('detected after 0.4 s, the plan waits for a decision');
    expect(attackTable([report])).toContain('waits for a decision, nothing changed');
    expect(attackTable([report], 'ko')).toContain('결정 대기 중');
  });

  test('reports a failed attack with the state the incident has and the one it should have', () => {
    const report = {
      scenario: 'sg-ssh-open-world',
      account: 'shop',
      region: 'us-east-1',
      incidentId: '',
      detectedMs: 40,
      fixedMs: null,
      state: 'NEW',
      verified: false,
      expected: 'MITIGATED',
    } as const;
    expect(TEXTS.en.attacked(report)).toContain('FAILED. The incident is NEW, it should be MITIGATED');
    expect(TEXTS.en.attacked({ ...report, state: 'MITIGATED', verified: true, fixedMs: 1_204 })).toContain(
      'contained after 1.2 s',
    );
  });
});
