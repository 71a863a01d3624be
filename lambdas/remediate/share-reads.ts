import { canonical, type Json } from '#core/json.ts';
import type { MemberAction, MemberCall, MemberCalls } from '#member/calls.ts';

/** The same calls for planning, which only reads: equal calls at the same time share one request. */
export function withSharedReads(call: MemberCall): MemberCall {
  const pending = new Map<string, Promise<unknown>>();
  return <Action extends MemberAction>(action: Action, input: MemberCalls[Action][0]): Promise<MemberCalls[Action][1]> => {
    const key = `${action} ${canonical(input as Json)}`;
    const shared = pending.get(key) as Promise<MemberCalls[Action][1]> | undefined;
    if (shared !== undefined) return shared;
    const answer = call(action, input).finally(() => pending.delete(key));
    pending.set(key, answer);
    return answer;
  };
}
