import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memberFacts } from '#adapters/member/facts.ts';
import { inspections } from '#adapters/member/inspect.ts';
import { memberSessions } from '#adapters/member/session.ts';
import type { RoleRequest } from '#adapters/member/sts.ts';
import { CASE_NAMING } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { activityOf } from '#local/attacks/recognised.ts';
import { remediate } from '#remediate/remediate.ts';
import { runStacks } from '#stacks/rollout/terraform.ts';
import { GROUP, withOpenIncident } from '../support/containment.ts';
import { awsError } from '../support/incidents.ts';

const EXTERNAL_ID = 'an-external-id-of-a-member-account';

/** AWS refuses a session, with an error that contains the request, as SDK errors do. */
const assume = async (request: RoleRequest) => Promise.reject(Object.assign(awsError('AccessDenied', 403), { request }));

describe('the external id of a session that AWS refuses', () => {
  const lines: unknown[][] = [];
  beforeEach(() => {
    for (const level of ['info', 'warn', 'error'] as const)
      vi.spyOn(console, level).mockImplementation((...line) => void lines.push(line));
  });
  afterEach(() => {
    lines.length = 0;
    vi.restoreAllMocks();
  });

  test('is not in the log when a fact stays unanswered', async () => {
    const ask = memberFacts({ open: inspections(assume, CASE_NAMING, () => EXTERNAL_ID) });
    await ask([{ ask: 'security-group', id: GROUP }], activityOf(authorizeIngress({ group: GROUP, permissions: [] })));
    const written = JSON.stringify(lines);
    expect(written).toContain('AccessDenied');
    expect(written).not.toContain(EXTERNAL_ID);
  });

  test('is not in the incident or the log when a containment fails', async () => {
    const { ports, id, incidents } = await withOpenIncident();
    await remediate(id, true, { ...ports, session: memberSessions(assume, CASE_NAMING, EXTERNAL_ID) });
    const written = JSON.stringify([await incidents.get(id), lines]);
    expect(written).toContain('AccessDenied');
    expect(written).not.toContain(EXTERNAL_ID);
  });
});

describe('the external id in an error message of Terraform', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is removed from the results and the progress output', async () => {
    const binary = join(folder, 'terraform');
    const answers = `case "$1" in version) echo '{"terraform_version":"1.14.0"}';; *) echo "bad value: $TF_VAR_external_ids"; exit 1;; esac`;
    writeFileSync(binary, `#!/bin/sh\n${answers}\n`);
    chmodSync(binary, 0o700);
    const home = join(folder, 'central');
    mkdirSync(home);
    const shown: unknown[] = [];
    const results = await runStacks(
      [{ name: 'central', folder: home, dependencies: [], variables: ['external_ids'], types: [] }],
      'apply',
      {
        parallelism: 1,
        env: { PATH: `${folder}:/usr/bin:/bin`, TF_VAR_external_ids: JSON.stringify([EXTERNAL_ID]) },
        source: { kind: 'registry' },
        projectRoot: folder,
        onProgress: (event) => shown.push(event),
        timeoutMinutes: 1,
      },
    );
    const written = JSON.stringify([results, shown]);
    expect(written).toContain('bad value');
    expect(written).not.toContain(EXTERNAL_ID);
  });
});
