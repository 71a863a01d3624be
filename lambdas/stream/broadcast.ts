import { concurrently } from '#core/concurrently.ts';
import { positionAt } from '#core/control-room/lists.ts';
import type { Frame } from '#core/control-room/session.ts';
import type { StoredRow } from '#core/control-room/store.ts';
import type { SocketConnection } from '#core/control-room/ticket.ts';

/** How messages reach browsers: API Gateway today. `gone`: the connection is closed. */
export type Broadcast = {
  readonly connections: () => Promise<readonly SocketConnection[]>;
  readonly post: (id: string, message: string) => Promise<'sent' | 'gone'>;
  readonly forget: (id: string) => Promise<void>;
};

/** Connections that are posted to in parallel, so that a slow one does not delay the others. */
const POSTS_AT_ONCE = 500;

/** Sends every browser the ids and versions of changed incidents that it may see. One that cannot be reached does not stop the others. */
export async function broadcast(
  changed: readonly StoredRow[],
  { connections, post, forget }: Broadcast,
  now: number,
): Promise<{ readonly sent: number; readonly gone: number; readonly failed: number }> {
  const count = { sent: 0, gone: 0, failed: 0 };
  if (changed.length === 0) return count;
  const messages = new Map<string, string | undefined>();
  const messageFor = ({ accounts }: SocketConnection): string | undefined => {
    const scope = accounts?.join() ?? '*';
    if (!messages.has(scope))
      messages.set(scope, messageOf(changed.filter(({ row }) => accounts?.includes(row.account) ?? true)));
    return messages.get(scope);
  };
  await concurrently(POSTS_AT_ONCE, await connections(), async (connection) => {
    const isOver = connection.until < now;
    const message = messageFor(connection);
    if (message === undefined && !isOver) return;
    try {
      const outcome = isOver || message === undefined ? 'gone' : await post(connection.id, message);
      if (outcome === 'gone') await forget(connection.id);
      count[outcome]++;
    } catch {
      count.failed++;
    }
  });
  return count;
}

/** An incident that changed twice is named once, with its last version. */
function messageOf(changed: readonly StoredRow[]): string | undefined {
  if (changed.length === 0) return undefined;
  const latest = new Map(changed.map(({ row, revision }) => [row.id, revision]));
  const frame: Frame = {
    type: 'changed',
    cursor: positionAt(Math.max(...changed.map(({ changedAt }) => changedAt))),
    items: [...latest].map(([id, version]) => ({ id, version })),
  };
  return JSON.stringify(frame);
}
