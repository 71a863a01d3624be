import { randomUUID } from 'node:crypto';
import { CreateLoginProfileCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import type { AttackResult, Target } from '../attack.ts';

/** Creates a user who can sign in to the console. */
export async function newConsoleUser({ clients: { iam } }: Target): Promise<string> {
  const UserName = `alice-${randomUUID().slice(0, 8)}`;
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: `Aa1!${randomUUID()}` }));
  return UserName;
}

/** Emits all events but the last, each processed before the next; returns the last. */
export async function emitAllButLast(target: Target, events: readonly CloudEvent[]): Promise<CloudEvent> {
  for (const event of events.slice(0, -1)) await target.emit(event);
  return events.at(-1) as CloudEvent;
}

/** The result of a sign-in: it changes nothing in the account that could be checked. */
export function withoutTrace(event: CloudEvent): AttackResult {
  return { event, persists: async () => true, restUntouched: async () => true };
}
