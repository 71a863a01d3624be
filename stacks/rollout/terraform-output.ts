import { ownProperty } from '#core/own-property.ts';

const NOT_OFFERED = 'the endpoint does not offer this API (it answered with HTML)';

/** Actions of a plan after which a resource is there. */
const MAKES = new Set(['create', 'update', 'replace']);

/** How the summary of a plan counts an action. */
const COUNTED: Readonly<Record<string, 'add' | 'change' | 'remove'>> = { create: 'add', update: 'change', delete: 'remove' };

/** Numbers of resources. */
export interface Changes {
  add: number;
  change: number;
  remove: number;
}

/** One of Terraform's diagnostics, as far as it is read here. */
interface Diagnostic {
  severity: string;
  summary: string;
  detail?: string;
  address?: string;
  snippet?: { context?: string | null } | null;
}

/**
 * What one stack's Terraform has reported so far: `done` of `total` changes, the addresses it is `busy` with, those still `toMake`,
 * whether it changes anything yet, problems for people, and the `errors` of the latest command as Terraform wrote them.
 */
export interface StackProgress {
  total?: number;
  planned: Changes;
  made: Changes;
  done: number;
  busy: Set<string>;
  toMake: Set<string>;
  isApplying: boolean;
  problems: string[];
  errors: string[];
}

/** Before Terraform has said anything. */
export function nothingReported(): StackProgress {
  return {
    planned: noChanges(),
    made: noChanges(),
    done: 0,
    busy: new Set(),
    toMake: new Set(),
    isApplying: false,
    problems: [],
    errors: [],
  };
}

export function noChanges(): Changes {
  return { add: 0, change: 0, remove: 0 };
}

/** One readable line for one of Terraform's diagnostics: stack, resource address, summary, start of the detail. */
export function problemLine(stack: string, diagnostic: Diagnostic): string {
  const address = diagnostic.address ?? diagnostic.snippet?.context?.replace(/^resource\./, '');
  const whole = `${diagnostic.summary} ${diagnostic.detail ?? ''}`.replace(/\s+/g, ' ');
  const htmlAnswer = whole.includes('deserialization failed') && whole.includes("invalid character '<'");
  const summary = htmlAnswer ? diagnostic.summary.split(/, https response error|, deserialization/)[0] : diagnostic.summary;
  const detail = htmlAnswer ? NOT_OFFERED : diagnostic.detail?.trim().split('\n')[0];
  return [stack, address, summary, detail].filter(Boolean).join(': ').replace(/\s+/g, ' ');
}

/** Takes one line of Terraform's JSON output into `reading`, with `onStep` on progress; false for plain text. */
export function readLine(stack: string, line: string, reading: StackProgress, onStep?: () => void): boolean {
  const message = parsedMessage(line);
  if (message === undefined) return false;
  if (message.type === 'diagnostic' && message.diagnostic.severity === 'error') {
    const { summary, detail = '' } = message.diagnostic as Diagnostic;
    reading.problems.push(problemLine(stack, message.diagnostic));
    reading.errors.push(`${summary} ${detail}`.replace(/\s+/g, ' '));
  } else if (message.type === 'planned_change') {
    if (MAKES.has(message.change.action)) reading.toMake.add(message.change.resource.addr);
  } else if (message.type === 'change_summary' && message.changes.operation === 'plan') {
    const { add, change, remove } = message.changes;
    reading.planned = { add, change, remove };
    reading.total = reading.done + add + change + remove;
    onStep?.();
  } else if (message.type === 'apply_start') {
    reading.isApplying = true;
    reading.busy.add(message.hook.resource.addr);
    onStep?.();
  } else if (message.type === 'apply_complete' || message.type === 'apply_errored') {
    reading.busy.delete(message.hook.resource.addr);
    const kind = ownProperty(COUNTED, message.hook.action);
    if (message.type === 'apply_complete' && kind !== undefined) {
      reading.made[kind] += 1;
      reading.done += 1;
      if (message.hook.action !== 'delete') reading.toMake.delete(message.hook.resource.addr);
    }
    onStep?.();
  }
  return true;
}

/** A message of Terraform's, or nothing for plain text and for the half line of a process that was killed. */
// biome-ignore lint/suspicious/noExplicitAny: the fields differ per message type; readLine looks at the type first.
function parsedMessage(line: string): any {
  try {
    return line.startsWith('{"@level"') ? JSON.parse(line) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether these resources exist as planned. Before the first change that is unknown: a plan may still fail after its summary. */
export function isMade(addresses: readonly string[], { isApplying, toMake }: StackProgress): boolean {
  return isApplying && addresses.every((address) => !toMake.has(address));
}

/** Takes the errors of what `terraform validate -json` printed into `reading`; nothing when it is not JSON. */
export function readValidation(stack: string, lines: string[], reading: StackProgress): void {
  const text = lines.join('\n');
  if (!text.startsWith('{')) return;
  const { diagnostics } = JSON.parse(text) as { diagnostics: Diagnostic[] };
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  reading.problems.push(...errors.map((diagnostic) => problemLine(stack, diagnostic)));
}

/** One line for a command that failed without a diagnostic: the last three lines it printed, or its exit code. */
export function lastWords(stack: string, lines: string[], code: number): string {
  const words = lines
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(-3)
    .join(' ');
  return `${stack}: ${words || `terraform ended with exit code ${code} and said nothing`}`;
}

/** The line with every one of the secrets blanked out. */
export function withoutSecrets(line: string, secrets: string[]): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, '(secret)'), line);
}

/** A resource address for people: `aws_sqs_queue.orders_dead_queue_1A2B3C4D` is "sqs queue orders dead". */
export function resourceName(address: string): string {
  const [type = '', name = ''] = address.split('.').slice(-2);
  const kind = type.replace(/^aws_/, '').replaceAll('_', ' ');
  const last = kind.split(' ').at(-1) ?? '';
  const words = name
    .replace(/_[0-9A-F]{8}$/, '')
    .split('_')
    .filter((word, index, all) => index < all.length - 1 || word !== last);
  return [kind, ...words].join(' ').trim();
}
