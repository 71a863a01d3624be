import type { Naming } from '#core/naming.ts';
import { functionPurpose, isRemediationRole, roleArn } from '#core/naming.ts';
import type { Fix } from './line-rounds.ts';

/** A call as the emulator recorded it: `service:Operation`, the ARN of who made it, and its time in epoch milliseconds. */
export type RecordedCall = {
  readonly call: string;
  readonly caller: string;
  readonly startedAt: number;
  readonly endedAt: number;
};

/**
 * The most calls to AWS that were made one after the other from an event's arrival until its fix was verified: what detect
 * called until it ordered containment, the order itself, then what remediate called in the hub account and in the member.
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
    // The order arrives before SendMessage has answered.
    ({ caller, startedAt }) => (caller === by('remediate') || isRemediationRole(naming, caller)) && startedAt > order.startedAt,
  );
  return [...longestChain(before), order, ...longestChain(after)];
}

/** As many calls as possible of which none overlaps another: always the next that ends first. */
function longestChain(calls: readonly RecordedCall[]): RecordedCall[] {
  const chain: RecordedCall[] = [];
  for (const call of calls.toSorted((one, other) => one.endedAt - other.endedAt)) {
    if (call.startedAt >= (chain.at(-1)?.endedAt ?? 0)) chain.push(call);
  }
  return chain;
}
