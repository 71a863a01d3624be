import type { Naming } from '#core/naming.ts';
import { functionPurpose, isRemediationRole, roleArn } from '#core/naming.ts';
import type { Fix } from './line-rounds.ts';

/** A call that the emulator recorded: `service:Operation`, the ARN of the caller, and the time in epoch milliseconds. */
export type RecordedCall = {
  readonly call: string;
  readonly caller: string;
  readonly startedAt: number;
  readonly endedAt: number;
};

/**
 * The longest sequence of AWS calls from the arrival of an event until its fix was verified: the calls of detect until it
 * ordered containment, the order itself, then the calls of remediate in the hub account and in the member.
 */
export function serialCalls(
  calls: readonly RecordedCall[],
  { receivedAt, verifiedAt }: Pick<Fix, 'receivedAt' | 'verifiedAt'>,
  naming: Naming,
): RecordedCall[] {
  const during = calls.filter(({ startedAt, endedAt }) => startedAt >= receivedAt && endedAt <= verifiedAt);
  const by = (name: string) => roleArn(naming, naming.hubAccount, functionPurpose(name));
  const order = during.find(({ call, caller }) => call.startsWith('sqs:SendMessage') && caller === by('detect'));
  if (order === undefined) throw new Error('the emulator recorded no order of containment between the event and its fix');
  const before = during.filter(({ caller, endedAt }) => caller === by('detect') && endedAt <= order.startedAt);
  const after = during.filter(
    // The order arrives before SendMessage answers.
    ({ caller, startedAt }) => (caller === by('remediate') || isRemediationRole(naming, caller)) && startedAt > order.startedAt,
  );
  return [...longestChain(before), order, ...longestChain(after)];
}

/** The largest number of calls that do not overlap: always the next one that ends first. */
function longestChain(calls: readonly RecordedCall[]): RecordedCall[] {
  const chain: RecordedCall[] = [];
  for (const call of calls.toSorted((one, other) => one.endedAt - other.endedAt)) {
    if (call.startedAt >= (chain.at(-1)?.endedAt ?? 0)) chain.push(call);
  }
  return chain;
}
