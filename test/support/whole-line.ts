import type { CloudEvent } from '#catalogue/events/cases.ts';
import type { Answers, Facts, Question } from '#core/detection/facts.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { AccountSettings, Modes } from '#core/settings.ts';
import { type LinePorts, line } from '#detect/line.ts';
import type { MemberCall } from '#member/calls.ts';
import { remediate } from '#remediate/remediate.ts';
import { casePlaces, detectPorts } from './detect-ports.ts';
import { authorityOf, hubAround } from './hub-around.ts';

/** Answers of the member account: security groups without tags, and nothing else. */
const answers = {
  of: (question: Question) =>
    question.ask === 'security-group' ? ({ tags: {}, ingress: [] } satisfies Facts['security-group']) : undefined,
} as Answers;

/**
 * Every event through detection and tracking, and every order through containment, in the order of the events and at their times. The
 * calls of containment go to `call`.
 */
export function wholeLine(call: MemberCall, modes: Modes, account: Partial<AccountSettings> = {}) {
  const around = hubAround(() => call, modes, 0);
  around.world.authority = authorityOf(modes, account);
  const orders: string[] = [];
  const ports: LinePorts = {
    ...detectPorts([], around.incidents),
    ask: async () => answers,
    incidents: around.incidents,
    locations: casePlaces,
    settings: async () => around.world.authority.settings,
    order: async (incident) => void orders.push(incident),
    remind: async () => undefined,
    now: () => around.world.now,
  };
  const ids = new Set<string>();

  /** Processes one event; returns the incidents that containment handled, in their new state. */
  const send = async (event: CloudEvent): Promise<Incident[]> => {
    around.world.now = Date.parse(event.time) + 2_000;
    const result = await line({ value: structuredClone(event) }, around.world.now, ports);
    if (result.kind === 'held') throw new Error(result.reason.code);
    const looked: Incident[] = [];
    for (const id of orders.splice(0)) {
      const ended = await remediate(id, true, around.ports);
      if (ended !== undefined) looked.push(ended);
      if (ended !== undefined) ids.add(ended.id);
    }
    return looked;
  };

  /** Every incident of one scenario that containment handled, in its current state. */
  const incidentsOf = async (scenario: string): Promise<Incident[]> => {
    const found = await Promise.all([...ids].map((id) => around.incidents.get(id)));
    return found.filter((one) => one !== undefined).filter((one) => one.scenario === scenario);
  };

  return { ...around, send, incidentsOf };
}
