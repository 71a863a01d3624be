import { canonical, type Json } from '#core/json.ts';
import type { MemberAction, MemberCall, MemberCalls } from '#member/calls.ts';

/** The same calls, for planning, which only reads: what is asked again while the answer is still on its way is not asked twice. */
export function withSharedReads(call: MemberCall): MemberCall {
  const underWay = new Map<string, Promise<unknown>>();
  return <Action extends MemberAction>(action: Action, input: MemberCalls[Action][0]): Promise<MemberCalls[Action][1]> => {
    const question = `${action} ${canonical(input as Json)}`;
    const asked = underWay.get(question) as Promise<MemberCalls[Action][1]> | undefined;
    if (asked !== undefined) return asked;
    const answer = call(action, input).finally(() => underWay.delete(question));
    underWay.set(question, answer);
    return answer;
  };
}
