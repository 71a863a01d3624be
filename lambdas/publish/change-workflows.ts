import { grouped } from '#core/grouped.ts';
import { canonical, type Json } from '#core/json.ts';
import type { FindingKey, PublishPorts } from './ports.ts';
import type { WorkflowChange } from './workflow.ts';

export type PendingChange = { readonly incident: string; readonly finding: FindingKey; readonly change: WorkflowChange };

/** Security Hub needs a few seconds until it knows a new finding; these are ten seconds in all. */
const PAUSES_MS = [500, 1_000, 1_500, 3_000, 4_000];

/** Makes each distinct change once for all its findings. Findings that Security Hub does not know yet are tried again together. */
export async function changeWorkflows(
  pending: readonly PendingChange[],
  ports: Pick<PublishPorts, 'change' | 'pause'>,
  failed: Map<string, unknown>,
): Promise<void> {
  let left = pending;
  for (const wait of [0, ...PAUSES_MS]) {
    if (left.length === 0) return;
    if (wait > 0) await ports.pause(wait);
    left = await changedOnce(left, ports, failed);
  }
  for (const { incident, finding } of left) {
    failed.set(
      incident,
      new Error(`Security Hub does not know ${finding.Id} ten seconds after its import; the queue delivers it again`),
    );
  }
}

/** Returns the changes of findings that Security Hub does not know yet. */
async function changedOnce(
  pending: readonly PendingChange[],
  { change }: Pick<PublishPorts, 'change'>,
  failed: Map<string, unknown>,
): Promise<PendingChange[]> {
  const left: PendingChange[] = [];
  const groups = grouped(pending, (one) => canonical(one.change as unknown as Json));
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    try {
      const answer = await change(
        group.map(({ finding }) => finding),
        first.change,
      );
      for (const one of group) {
        const id = one.finding.Id ?? '';
        if (answer.unknown.has(id)) left.push(one);
        else if (answer.failed.has(id)) failed.set(one.incident, answer.failed.get(id));
      }
    } catch (error) {
      for (const { incident } of group) failed.set(incident, error);
    }
  }
  return left;
}
