import type { Facts } from '#core/detection/facts.ts';
import { errorText } from '#core/errors.ts';
import type { FlowPorts } from '#flow/flow.ts';
import { faultOf } from '#member/faults.ts';
import { log } from '../lambda/log.ts';
import type { inspections } from './inspect.ts';

type Interface = Facts['interface'];

export type InterfacePorts = {
  readonly open: ReturnType<typeof inspections>;
  readonly now?: () => number;
  readonly onUnknown?: (id: string, account: string, reason: string) => void;
};

/** Interfaces rarely change their groups. */
const MAX_AGE_MS = 60_000;

const MAX_ENTRIES = 5_000;

/** Looks up interfaces of members, each at most once a minute. Throws if AWS was busy, so that the record is delivered again. */
export function memberInterfaces({ open, now = Date.now, onUnknown = logUnknown }: InterfacePorts): FlowPorts['interfaceAt'] {
  const known = new Map<string, { readonly askedAt: number; readonly answer: Promise<Interface | undefined> }>();

  const asked = async (account: string, region: string, id: string): Promise<Interface | undefined> => {
    try {
      const question = { ask: 'interface', id } as const;
      const ask = await open({ account, region, id: `${region}/${id}/${now()}` }, [question]);
      return (await ask(question)) as Interface | undefined;
    } catch (error) {
      if (faultOf(error) === 'passing') throw error;
      onUnknown(id, account, errorText(error));
      return undefined;
    }
  };

  return ({ account, region }, id) => {
    const key = `${account}/${region}/${id}`;
    const found = known.get(key);
    if (found !== undefined && now() - found.askedAt < MAX_AGE_MS) return found.answer;
    if (known.size >= MAX_ENTRIES) known.clear();
    const answer = asked(account, region, id);
    known.set(key, { askedAt: now(), answer });
    answer.catch(() => known.delete(key));
    return answer;
  };
}

function logUnknown(id: string, account: string, reason: string): void {
  log('warn', 'interface unknown', { interface: id, account, reason });
}
