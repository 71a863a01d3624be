/**
 * How many calls of its function each queue may cause at a time. Every queue has a maximum, so that no burst of one takes what the
 * others need: the way to a fix has most, and what nothing waits for has two, the least that AWS takes. With one call for the
 * clock, one for the heartbeat and one for each shard (four of each table stream when new, one of the flow logs) that makes 92,
 * eight more with routes of notices, two more where one takes changes of rules and two more with tickets. None of it is reserved unless the organization file says so: Lambda
 * keeps a hundred of an account unreserved, and a new account has only ten in all, so reserving any would be refused there. The
 * preflight counts.
 */
export const CONCURRENCY = {
  urgent: 20,
  remediate: 20,
  critical: 10,
  decisions: 5,
  connections: 5,
  routine: 2,
  silence: 2,
  listener: 2,
  notices: 5,
  ruleChanges: 2,
  lookBack: 2,
  reminders: 2,
  timeLimits: 2,
  chatDecisions: 2,
  console: 2,
} as const;
