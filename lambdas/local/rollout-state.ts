/** What `stacks/deploy.ts --json` prints about one step of one stack. */
export type StackEvent = {
  readonly stack: string;
  readonly phase: 'init' | 'plan' | 'apply' | 'destroy' | 'validate' | 'done' | 'failed' | 'skipped';
  readonly done?: number;
  readonly total?: number;
  readonly busy?: readonly string[];
  readonly waitingFor?: string;
  readonly problems?: readonly string[];
};

/** Progress of one stack: `busy` are the resources Terraform is working on, `waitingFor` is a name of the first. */
export type StackState = {
  readonly phase: 'waiting' | StackEvent['phase'];
  readonly done: number;
  readonly total?: number;
  readonly busy: readonly string[];
  readonly waitingFor?: string;
  /** Resources that the stack can be used without. */
  readonly late: ReadonlySet<string>;
};

/** The current state of a rollout, by stack name. */
export type RolloutState = ReadonlyMap<string, StackState>;

const ENDED = new Set<StackState['phase']>(['done', 'failed', 'skipped']);

/** The state before the rollout starts; `stacks` are the synthesized stacks by name. */
export function initialState(stacks: Readonly<Record<string, SynthesizedStack>>): RolloutState {
  return new Map(
    Object.entries(stacks).map(([name, stack]) => [name, { phase: 'waiting', done: 0, busy: [], late: lateResources(stack) }]),
  );
}

/** The part of a synthesized stack that is used here: resources by type and name. */
export type SynthesizedStack = {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
};

/**
 * Resources the first attack does not need: a queue works without its redrive policy, and flow logs are attacked later.
 * Lambda accepts a Kinesis stream only once another stack has created it.
 */
function lateResources({ resource = {} }: SynthesizedStack): ReadonlySet<string> {
  const redrives = Object.keys(resource.aws_sqs_queue_redrive_policy ?? {}).map((name) => `aws_sqs_queue_redrive_policy.${name}`);
  const streams = Object.entries(resource.aws_lambda_event_source_mapping ?? {})
    .filter(([, { event_source_arn }]) => String(event_source_arn).includes(':kinesis:'))
    .map(([name]) => `aws_lambda_event_source_mapping.${name}`);
  return new Set([...redrives, ...streams]);
}

/** The state after one event of the deploy command. */
export function withEvent(state: RolloutState, { stack, phase, done, total, busy = [], waitingFor }: StackEvent): RolloutState {
  const before = state.get(stack);
  if (before === undefined) return state;
  const counts = { done: done ?? before.done, ...((total ?? before.total) !== undefined && { total: total ?? before.total }) };
  return new Map(state).set(stack, {
    late: before.late,
    phase,
    busy,
    ...(waitingFor !== undefined && { waitingFor }),
    ...counts,
  } as StackState);
}

/** Whether a stack can be used: it is done, or Terraform only waits for resources that can be late. */
export function isUsable(state: RolloutState, name: string): boolean {
  const stack = state.get(name);
  if (stack === undefined) return false;
  if (stack.phase === 'done') return true;
  const left = (stack.total ?? Number.POSITIVE_INFINITY) - stack.done;
  return stack.phase === 'apply' && left <= stack.late.size && stack.busy.every((address) => stack.late.has(address));
}

/** How many stacks are not finished. */
export function stacksToGo(state: RolloutState): number {
  return [...state.values()].filter(({ phase }) => !ENDED.has(phase)).length;
}

/** How many resources of all stacks were created, changed or removed. */
export function resourcesDone(state: RolloutState): number {
  return [...state.values()].reduce((sum, { done }) => sum + done, 0);
}

/** Running stacks, those with most resources left first, because they take longest. */
export function runningStacks(state: RolloutState): readonly (StackState & { readonly name: string })[] {
  const left = ({ total = 0, done }: StackState) => total - done;
  return [...state]
    .map(([name, stack]) => ({ name, ...stack }))
    .filter(({ phase }) => phase !== 'waiting' && !ENDED.has(phase))
    .toSorted((a, b) => left(b) - left(a));
}
