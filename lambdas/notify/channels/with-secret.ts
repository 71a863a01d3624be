import type { ChannelFailure } from '#core/notice/notice.ts';
import type { ChannelAnswer } from '../channel.ts';
import type { ChannelPorts } from './ports.ts';

const REFUSES_SECRET: readonly ChannelFailure['code'][] = ['webhook-revoked', 'answered', 'secret-invalid'];

/**
 * Sends with the cached secret, and once more with the current one if the channel refuses: it may have been rotated. `read`
 * returns undefined for a value that the channel cannot use.
 */
export async function withSecret<Secret>(
  arn: string,
  { secret }: Pick<ChannelPorts, 'secret'>,
  read: (value: string) => Secret | undefined,
  send: (secret: Secret) => Promise<ChannelAnswer>,
): Promise<ChannelAnswer> {
  const sendWith = async (value: string): Promise<ChannelAnswer> => {
    const usable = read(value);
    return usable === undefined ? { kind: 'refused', reason: { code: 'secret-invalid', secret: arn } } : send(usable);
  };
  const cached = await secret(arn);
  if (cached.kind === 'failed') return { kind: 'retry', reason: cached.failure };
  const answer = await sendWith(cached.value);
  if (answer.kind !== 'refused' || !REFUSES_SECRET.includes(answer.reason.code)) return answer;
  const fresh = await secret(arn, true);
  return fresh.kind === 'failed' || fresh.value === cached.value ? answer : sendWith(fresh.value);
}

/** The text fields of a secret's JSON; undefined if it is no object. */
export function secretFields(value: string): Readonly<Record<string, string>> | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return Object.fromEntries(Object.entries(parsed).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
  } catch {
    return undefined;
  }
}
