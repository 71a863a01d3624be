import type { MemberAction, MemberCalls } from './member-calls.ts';

/** The calls of one service, each a function of its input. */
export type CallsOf<Service extends string> = {
  [Action in Extract<MemberAction, `${Service}:${string}`>]: (input: MemberCalls[Action][0]) => Promise<MemberCalls[Action][1]>;
};
