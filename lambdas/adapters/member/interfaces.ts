import type { Facts } from '#core/detection/facts.ts';
import { reasonOf } from '#core/errors.ts';
import type { FlowPorts } from '#flow/flow.ts';
import type { inspections } from './inspect.ts';

type Interface = Facts['interface'];

export type InterfacePorts = {
  readonly open: ReturnType<typeof inspections>;
  readonly now?: () => number;
  /** Hears why nobody could tell. */
  readonly onUnknown?: (id: string, account: string, reason: string) => void;
};

/** How long an answer counts: interfaces change their groups seldom, and each is asked about every minute somebody connects. */
const AGE = 60_000;

/** So many interfaces are remembered at once. */
const MOST = 5_000;

/** Asking again may help where AWS was busy; a refusal or an interface that is gone stays what it is. */
const PASSING =
  /Throttl|RequestLimitExceeded|TooManyRequests|ServiceUnavailable|InternalError|InternalFailure|Timeout|ECONN|EAI_AGAIN/i;

/** Interfaces of member accounts, each asked about once a minute. Throws where AWS was busy, so that the record comes again. */
export function memberInterfaces({ open, now = Date.now, onUnknown = logUnknown }: InterfacePorts): FlowPorts['interfaceAt'] {
  const known = new Map<string, { readonly askedAt: number; readonly answer: Promise<Interface | undefined> }>();

  const asked = async (account: string, region: string, id: string): Promise<Interface | undefined> => {
    try {
      const question = { ask: 'interface', id } as const;
      const ask = await open({ account, region, id: `${region}/${id}/${now()}` }, [question]);
      return (await ask(question)) as Interface | undefined;
    } catch (error) {
      const { name = '', message = '' } = error as Error;
      if (PASSING.test(`${name} ${message}`)) throw error;
      onUnknown(id, account, reasonOf(error));
      return undefined;
    }
  };

  return ({ account, region }, id) => {
    const key = `${account}/${region}/${id}`;
    const found = known.get(key);
    if (found !== undefined && now() - found.askedAt < AGE) return found.answer;
    if (known.size >= MOST) known.clear();
    const answer = asked(account, region, id);
    known.set(key, { askedAt: now(), answer });
    answer.catch(() => known.delete(key));
    return answer;
  };
}

function logUnknown(id: string, account: string, reason: string): void {
  console.warn({ message: 'interface unknown', interface: id, account, reason });
}
