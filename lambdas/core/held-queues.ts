/** Why messages are read and then purged instead of being sent again. */
export type NoReplay = 'proof-ended' | 'next-run' | 'in-stream' | 'no-event' | 'mail';

type Held = {
  /** Name of the queue in which they wait, without the product's prefix. */
  readonly from: string;
} & (
  | { readonly replay: 'operator'; readonly to: string }
  /** Only AWS services and the reading function may send to `to`, so an operator asks that function through `ask`. */
  | { readonly replay: 'function'; readonly to: string; readonly ask: 'decisions.fifo' | 'notify' }
  | { readonly replay: 'none'; readonly because: NoReplay }
);

/** The queues that functions read. Each has a dead-letter queue; its entry here says how messages return from there. */
const WORK = {
  urgent: {},
  routine: {},
  remediate: { fifo: true },
  'remediate-critical': { fifo: true },
  decisions: { fifo: true },
  'page-decisions': { fifo: true, none: 'proof-ended' },
  'chat-decisions': { fifo: true, none: 'proof-ended' },
  'time-limits': { fifo: true },
  'security-hub': { ask: 'decisions.fifo' },
  reminders: {},
  connections: {},
  silence: {},
  'look-back': {},
  publish: {},
  notify: {},
  notices: {},
  'rule-changes': { ask: 'notify' },
  ticket: {},
  stream: {},
} as const satisfies Readonly<Record<string, Work>>;

type Work = { readonly fifo?: true; readonly ask?: 'decisions.fifo' | 'notify'; readonly none?: NoReplay };

export type QueueName = keyof typeof WORK;

/** The queues of messages that no function could handle, by the name that `hub replay` takes. A hub has only those of its parts. */
export const HELD_QUEUES: Readonly<Record<string, Held>> = {
  ...Object.fromEntries(Object.entries(WORK).map(([name, work]) => [name, heldOf(name, work)])),
  parked: { from: 'parked', replay: 'operator', to: 'routine' },
  'flow-unread': { from: 'flow-unread', replay: 'none', because: 'no-event' },
  flow: { from: 'flow-dead', replay: 'none', because: 'in-stream' },
  announce: { from: 'announce-dead', replay: 'none', because: 'in-stream' },
  ledger: { from: 'ledger-dead', replay: 'none', because: 'in-stream' },
  beat: { from: 'beat-dead', replay: 'none', because: 'next-run' },
  clock: { from: 'clock-dead', replay: 'none', because: 'next-run' },
  summaries: { from: 'summaries-dead', replay: 'none', because: 'next-run' },
  switched: { from: 'switched-dead', replay: 'none', because: 'mail' },
};

/** An operator's request to the function that may send messages of AWS services again. */
export type ReplayOrder = { readonly replay: string; readonly most: number; readonly by: string };

function heldOf(name: string, { fifo, ask, none }: Work): Held {
  const [to, from] = fifo === true ? [`${name}.fifo`, `${name}-dead.fifo`] : [name, `${name}-dead`];
  if (none !== undefined) return { from, replay: 'none', because: none };
  return ask === undefined ? { from, replay: 'operator', to } : { from, replay: 'function', to, ask };
}
