import type { ChannelFailure } from '#core/notice/notice.ts';
import type { ChannelAnswer } from '../channel.ts';
import type { ChannelPorts } from './ports.ts';

const REFUSES_SECRET: readonly ChannelFailure['code'][] = ['webhook-revoked', 'answered', 'secret-invalid'];

/**
 * Sends with the secret that is kept, and once more with the one of now if the channel refuses: it may have been rotated. `read`
 * gives undefined for a value that is not what the channel needs.
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
  const kept = await secret(arn);
  if (kept.kind === 'failed') return { kind: 'retry', reason: kept.failure };
  const answer = await sendWith(kept.value);
  if (answer.kind !== 'refused' || !REFUSES_SECRET.includes(answer.reason.code)) return answer;
  const now = await secret(arn, true);
  return now.kind === 'failed' || now.value === kept.value ? answer : sendWith(now.value);
}

/** The texts of a secret's JSON; undefined where it is no object. */
export function secretFields(value: string): Readonly<Record<string, string>> | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return Object.fromEntries(Object.entries(parsed).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
  } catch {
    return undefined;
  }
}
