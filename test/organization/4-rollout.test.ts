import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { describe, expect, inject, test } from 'vitest';
import { ledgerBucket } from '#core/incident/ledger.ts';
import { hubClients, memberClients } from '#local/account-clients.ts';
import { rollOut, synthesizedStacks } from '#local/rollout.ts';
import type { SynthesizedStack } from '#local/rollout-state.ts';
import { isAlive } from '#local/running.ts';

const environment = () => JSON.parse(readFileSync(join(inject('local'), 'environment.json'), 'utf8')) as Record<string, string>;

/** Every resource of a stack as its type and the names of all its arguments: the provider compares others of this kind alike. */
function kindsIn({ resource = {} }: SynthesizedStack): string[] {
  return Object.entries(resource).flatMap(([type, some]) =>
    Object.values(some).map((one) => JSON.stringify([type, argumentNames(one)])),
  );
}

function argumentNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return [...new Set(value.map((one) => JSON.stringify(argumentNames(one))))].sort();
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => [name, argumentNames(one)]);
}

/** Stacks in which every kind of resource is at least once: each time the one with most kinds that no other of them has. */
function oneOfEachKind(): string[] {
  let left = Object.entries(synthesizedStacks()).map(([name, stack]) => ({ name, kinds: kindsIn(stack) }));
  const chosen: string[] = [];
  while (left.length > 0) {
    const [next] = left.toSorted((a, b) => b.kinds.length - a.kinds.length);
    chosen.push(next?.name ?? '');
    const known = new Set(next?.kinds);
    left = left.map(({ name, kinds }) => ({ name, kinds: kinds.filter((kind) => !known.has(kind)) }));
    left = left.filter(({ kinds }) => kinds.length > 0);
  }
  return chosen;
}

describe('a second plan', () => {
  test('shows no change for any kind of stack', async () => {
    const kinds = oneOfEachKind();
    expect(kinds).toEqual(expect.arrayContaining(['organization', 'central', 'ledger']));
    const { stacks } = await rollOut('plan', environment(), kinds);
    expect(stacks).toBe(kinds.length);
  });
});

describe('destroy', () => {
  test('removes every stack but the ledger', async () => {
    // The plan before has read everything again, and there was no change.
    const TF_CLI_ARGS_destroy = `${environment().TF_CLI_ARGS_destroy} -refresh=false`;
    const { stacks } = await rollOut('destroy', { ...environment(), TF_CLI_ARGS_destroy });
    expect(stacks).toBe(inject('started').stacks - 1);
  });

  test('keeps the ledger with everything the hub did', async () => {
    const { s3 } = await hubClients(inject('running'));
    const Bucket = ledgerBucket(inject('running').organization.naming.hubAccount);
    const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(KeyCount).toBeGreaterThan(0);
  });

  test('leaves no rule, queue or role of the hub in any account and Region', async () => {
    const { organization } = inject('running');
    const left: string[] = [];
    for (const { id, regions, signInRegions } of organization.accounts) {
      for (const region of [...regions, ...signInRegions]) {
        const { events, sqs, iam } = await memberClients(inject('running'), id, region);
        const [rules, queues, roles] = await Promise.all([
          events.send(new ListRulesCommand({})),
          sqs.send(new ListQueuesCommand({})),
          iam.send(new ListRolesCommand({ PathPrefix: organization.naming.rolePath })),
        ]);
        left.push(
          ...(rules.Rules ?? []).map(({ Arn = '' }) => Arn),
          ...(queues.QueueUrls ?? []),
          ...(roles.Roles ?? []).map(({ Arn = '' }) => Arn),
        );
      }
    }
    expect(left).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  test('ends the program and every process it started', async () => {
    const pid = inject('pid');
    const family = descendants(pid);
    expect(family.length).toBeGreaterThan(1);
    // A terminal's Ctrl-C reaches the whole process group.
    process.kill(-pid, 'SIGINT');
    const left = await untilGone([pid, ...family]);
    expect(left).toEqual([]);
  });
});

function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number));
  const children = rows.flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
  return children.flatMap((child) => [child, ...descendants(child)]);
}

async function untilGone(pids: number[]): Promise<number[]> {
  const end = Date.now() + 300_000;
  let left = pids;
  while (left.length > 0 && Date.now() < end) {
    left = left.filter(isAlive);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return left;
}
