/**
 * The stack that outlives the hub: evidence must not go with what it is about. Destroying everything leaves it; its bucket
 * can be removed when the last entry's time is over, by naming the stack.
 */
export const LEDGER_STACK = 'ledger';
