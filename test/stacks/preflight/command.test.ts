import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DOCUMENTATION_KEY } from '#adapters/sdk/loopback.ts';
import { deploy } from '#stacks/deploy.ts';

const MANAGEMENT = '123456789012';

let server: Server;
let folder: string;
let caller: string;

/** An AWS that answers only who calls, and refuses everything else. */
beforeAll(() => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      const known = body.includes('Action=GetCallerIdentity');
      response.statusCode = known ? 200 : 403;
      response.setHeader('content-type', known ? 'text/xml' : 'application/x-amz-json-1.1');
      response.setHeader('x-amzn-errortype', 'AccessDeniedException');
      const identity = `<GetCallerIdentityResult><Account>${caller}</Account></GetCallerIdentityResult>`;
      response.end(
        known ? `<GetCallerIdentityResponse>${identity}</GetCallerIdentityResponse>` : '{"__type":"AccessDeniedException"}',
      );
    });
  });
  return new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  caller = MANAGEMENT;
  folder = mkdtempSync(join(tmpdir(), 'preflight-test-'));
  const home = join(folder, 'cdktf.out/stacks/organization');
  mkdirSync(home, { recursive: true });
  const stack = {
    provider: { aws: [{ region: 'ap-northeast-2', allowed_account_ids: [MANAGEMENT] }] },
    terraform: { backend: { local: { path: join(folder, 'organization.tfstate') } } },
    resource: { terraform_data: { mark: { input: 'x' } } },
  };
  writeFileSync(join(home, 'cdk.tf.json'), JSON.stringify(stack));
  const organization = {
    id: 'o-exampleorgid',
    management: MANAGEMENT,
    naming: { hubAccount: '111122223333', homeRegion: 'ap-northeast-2' },
    deploy: { role: 'OrganizationAccountAccessRole' },
    accounts: [{ id: MANAGEMENT, name: 'management', regions: ['ap-northeast-2'], unusedRegions: [] }],
  };
  writeFileSync(join(folder, 'cdktf.out/organization.json'), JSON.stringify(organization));
  const manifest = { stacks: { organization: { name: 'organization', workingDirectory: 'stacks/organization' } } };
  writeFileSync(join(folder, 'cdktf.out/manifest.json'), JSON.stringify(manifest));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(...argv: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const { port } = server.address() as AddressInfo;
  const code = await deploy(['apply', ...argv], {
    root: folder,
    env: {
      PATH: folder,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: DOCUMENTATION_KEY.accessKeyId,
      AWS_SECRET_ACCESS_KEY: DOCUMENTATION_KEY.secretAccessKey,
    },
    out: { write: (text: string) => out.push(text) > 0 },
    err: { write: (text: string) => err.push(text) > 0 },
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('the deploy command with --check', () => {
  test('ends with 1 when something stops the rollout, and shows the way out', async () => {
    caller = '999988887777';
    const { code, out } = await run('--check');
    expect(code).toBe(1);
    expect(out).toMatch(/^FIX\s+credentials\s+the credentials belong to account 999988887777/m);
    expect(out).toContain('→ Use credentials of 123456789012');
  });

  test('ends with 3 when AWS does not answer everything, and names the permissions', async () => {
    const { code, out } = await run('--check');
    expect(code).toBe(3);
    expect(out).toMatch(/\?\s+accounts\s+not known: organizations:ListAccounts answered AccessDeniedException/);
  });

  test('prints one JSON object with every result, its text and its code', async () => {
    caller = '999988887777';
    const { preflight } = JSON.parse((await run('--check', '--json')).out);
    expect(preflight).toMatchObject({
      exitCode: 1,
      results: [
        {
          mark: 'fix',
          subject: 'credentials',
          code: 'credentials-wrong',
          text: 'the credentials belong to account 999988887777, the management account is 123456789012',
        },
      ],
    });
  });

  test('prints Korean on request', async () => {
    caller = '999988887777';
    expect((await run('--check', '--lang', 'ko')).out).toContain('관리 계정은 123456789012입니다');
  });

  test.each([
    [['--check', '--no-check'], '--check and --no-check contradict each other: use one of them.\n'],
    [['--check', '--lang', 'de'], '--lang takes en or ko, not "de".\n'],
  ])('answers %j with what is wrong', async (argv, sentence) => {
    expect(await run(...argv)).toEqual({ code: 2, out: '', err: sentence });
  });
});

describe('a real apply', () => {
  test('changes nothing when something stops the rollout', async () => {
    caller = '999988887777';
    const { code, err } = await run('--yes');
    expect(code).toBe(1);
    expect(err).toBe('Nothing was changed. Settle every line marked FIX, or add --no-check to roll out without the check.\n');
  });

  test('skips the check with --no-check', async () => {
    caller = '999988887777';
    const { out, err } = await run('--yes', '--no-check');
    expect(out).not.toContain('FIX');
    expect(err).toMatch(/^There is no terraform on the PATH/);
    expect(existsSync(join(folder, 'organization.tfstate'))).toBe(false);
  });
});
