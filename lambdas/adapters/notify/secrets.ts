import { GetSecretValueCommand, SecretsManagerClient, type SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import type { ChannelPorts, SecretAnswer } from '#notify/channels/ports.ts';
import { connections } from '../sdk/connections.ts';

type SecretOptions = SecretsManagerClientConfig & { readonly now?: () => number; readonly keptMs?: number };

type Kept = { readonly at: number; readonly answer: Promise<SecretAnswer> };

/** A rotated secret is used within a minute, and immediately after the channel refuses the old one. */
const KEPT_MS = 60_000;
/** After this time a refused value is read again: a channel that refuses every message must not cause a read for each. */
export const FRESH_MS = 5_000;

/** Reads values from Secrets Manager and keeps them for a minute, in memory only. */
export function secretsOfChannels({ now = Date.now, keptMs = KEPT_MS, ...config }: SecretOptions = {}): ChannelPorts['secret'] {
  const client = new SecretsManagerClient({ ...connections, ...config });
  const kept = new Map<string, Kept>();
  return async (arn, fresh = false) => {
    const known = kept.get(arn);
    if (known !== undefined && now() - known.at < (fresh ? Math.min(FRESH_MS, keptMs) : keptMs)) return known.answer;
    const answer = read(client, arn);
    kept.set(arn, { at: now(), answer });
    // A failure is not kept: a person may just be entering the value.
    if ((await answer).kind === 'failed') kept.delete(arn);
    return answer;
  };
}

async function read(client: SecretsManagerClient, arn: string): Promise<SecretAnswer> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretString !== undefined) return { kind: 'read', value: SecretString };
    return { kind: 'failed', failure: { code: 'secret-invalid', secret: arn } };
  } catch (error) {
    const name = error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : 'Error';
    return { kind: 'failed', failure: { code: 'secret-unreadable', secret: arn, name } };
  }
}
