import { existsSync, readFileSync } from 'node:fs';
import type { Ask } from '../aws/calls.ts';
import type { Answer } from '../facts.ts';
import type { PlannedStack } from '../planned.ts';
import { answerOf, mapped } from './answer.ts';

type State = { readonly resources?: readonly { readonly mode: string; readonly type: string; readonly name: string }[] };

/** The addresses that Terraform already owns in a stack. A state file that does not exist owns nothing. */
export async function readOwned(ask: Ask, management: string, { state }: PlannedStack): Promise<Answer<readonly string[]>> {
  if ('path' in state) return { value: existsSync(state.path) ? addressesIn(readFileSync(state.path, 'utf8')) : [] };
  const { bucket, key, region } = state;
  const written = ask({ account: management, region }, 's3:GetObject', { bucket, key });
  return mapped(await answerOf('s3:GetObject', written, { NoSuchKey: undefined }), addressesIn);
}

function addressesIn(written: string | undefined): string[] {
  const { resources = [] } = JSON.parse(written || '{}') as State;
  return resources.filter(({ mode }) => mode === 'managed').map(({ type, name }) => `${type}.${name}`);
}
