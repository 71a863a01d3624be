import type { PersonVerb } from '../incident/decision.ts';
import type { PlaybookId } from '../playbook/playbook-id.ts';

/** `POST /api/incidents/ID/decisions`. Answered with 202: the decision is on its way to the function that decides, which checks it again. */
export type DecisionOrder = {
  readonly verb: PersonVerb;
  /** The version the person saw. */
  readonly version: number;
  readonly reason?: string;
  readonly playbook?: PlaybookId;
  /** Of `suppress`: the last moment, epoch milliseconds. */
  readonly until?: number;
  /** Of `note`. */
  readonly text?: string;
};

/** `POST /api/stop` with the reason, `POST /api/resume` without body. Resuming takes a second person: `requested` waits for one. */
export type StopOrder = { readonly reason: string };

export type Sent = { readonly sent: true };
