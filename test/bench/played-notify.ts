import { noticesInMemory } from '#adapters/store/notices-in-memory.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { MINUTE } from '#core/duration.ts';
import type { AnnouncedIncident } from '#core/incident/announced.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import type { Message } from '#core/notice/message.ts';
import type { Route } from '#core/notice/route.ts';
import { carryOut } from '#notify/carry-out.ts';
import { planNotices } from '#notify/plan.ts';
import type { NoticeOrder, NotifyPorts } from '#notify/ports.ts';
import { playedQueue, type QueueClock } from './played-queue.ts';

/** As central/notify.ts sets up the queues; Lambda polls a few times a second. */
const PLANNING = { size: 10, windowMs: 100, atOnce: 2 };
const DELIVERING = { size: 10, windowMs: 100, atOnce: 5 };

/** Milliseconds of a channel's answer, and of a call of DynamoDB. */
const [CHANNEL_MS, STORE_MS] = [200, 8];

const ROUTE: Route = {
  name: 'soc',
  channel: 'slack',
  language: 'en',
  kinds: ['incidents'],
  severity: 'LOW',
  anHour: 1_000_000,
  mergeMinutes: 0,
};

/** Called for each sent message, with all incidents it reports. */
type Options = { readonly onSent: (message: Message, incidents: readonly string[]) => void; readonly route?: Partial<Route> };

/** Notify behind its two queues, over rows in memory and a slow channel. */
export function playedNotify(incidents: Pick<IncidentStore, 'get'>, clock: QueueClock, { onSent, route = {} }: Options) {
  const kept = noticesInMemory();
  const settings = {
    accounts: {},
    notices: { routes: [{ ...ROUTE, ...route }], changeWindows: [], ownerTag: 'owner', contacts: {} },
  };
  const state = { delayed: 0, ordered: 0, messages: 0 };
  const slow =
    <Given extends unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given) => {
      await clock.pause(STORE_MS);
      return call(...given);
    };
  const later = async (order: NoticeOrder, delayMs: number): Promise<void> => {
    await clock.pause(delayMs);
    state.delayed -= 1;
    state.ordered += 1;
    deliveries.send(order);
  };
  const ports: NotifyPorts = {
    ...kept,
    rows: { get: slow(kept.rows.get), of: slow(kept.rows.of), put: slow(kept.rows.put) },
    incident: incidents.get,
    title: (scenario) => scenarioNamed(scenario)?.title,
    settings: async () => settings,
    channel: ({ name }) => ({
      send: async (message, thread) => {
        const reported = [message.incident ?? '', ...(await kept.threads.joined(name, message.incident ?? ''))];
        await clock.pause(CHANNEL_MS);
        state.messages += 1;
        onSent(message, reported);
        return { kind: 'sent', thread: thread ?? String(state.messages) };
      },
    }),
    calendar: async () => undefined,
    owner: async () => undefined,
    order: async (order, delayMs = 0) => {
      state.delayed += 1;
      void later(order, delayMs);
    },
    homeRegion: 'ap-northeast-2',
    minute: MINUTE,
    now: clock.now,
  };
  const handled =
    <Order>(work: (order: Order) => Promise<unknown>) =>
    async (batch: readonly Order[]): Promise<readonly Order[]> => {
      const settled = await Promise.allSettled(batch.map(work));
      return batch.filter((_, nth) => settled[nth]?.status === 'rejected');
    };
  const deliveries = playedQueue<NoticeOrder>(
    DELIVERING,
    handled((order) => carryOut(order, ports)),
    clock,
  );
  const changes = playedQueue<AnnouncedIncident>(
    PLANNING,
    handled(({ id }) => planNotices(id, ports)),
    clock,
  );
  return {
    rows: kept.rows,
    state,
    send: changes.send,
    /** Resolves when every notice was sent. */
    end: async () => {
      await changes.end();
      while (state.delayed > 0 || deliveries.state.handled < state.ordered) await clock.pause(100);
      await deliveries.end();
    },
  };
}
