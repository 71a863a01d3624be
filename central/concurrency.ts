/**
 * How many calls of its function each queue may cause at a time. Every queue has a maximum, so that a burst in one does not take what
 * the others need: the path to a fix has the most, low-priority queues have two, the least that AWS accepts. With one call for the
 * clock, one for the heartbeat and one for each shard (four of each table stream when new, one of the flow logs) that makes 92;
 * routes of notices add eight, a route for rule changes two, and tickets two. None of it is reserved unless the organization file says
 * so: Lambda keeps a hundred of an account unreserved, and a new account has only ten in all, so it would refuse any reservation.
 * The preflight checks the sum against the quota.
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
