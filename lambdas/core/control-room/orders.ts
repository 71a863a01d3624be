import type { PersonVerb } from '../incident/decision.ts';
import type { PlaybookId } from '../playbook/playbook-id.ts';

/** Signed in `POST /api/incidents/ID/decisions`. Answered with 202: it is sent to the function that decides, which checks it again. */
export type DecisionOrder = {
  readonly verb: PersonVerb;
  readonly incident: string;
  /** The version the person saw. */
  readonly version: number;
  readonly plan?: string;
  readonly reason?: string;
  readonly playbook?: PlaybookId;
  /** Of `suppress`: the last moment, epoch milliseconds. */
  readonly until?: number;
  /** Of `note`. */
  readonly text?: string;
};

/** Signed in `POST /api/stop` and `POST /api/resume`. Resuming needs two people: the request of the first waits for the second. */
export type StopOrder = { readonly verb: 'stop'; readonly reason: string };

export type ResumeOrder = { readonly verb: 'resume' };

export type Sent = { readonly sent: true };
