import { noticesInMemory } from '#adapters/store/notices-in-memory.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { MINUTE } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Message } from '#core/notice/message.ts';
import type { NoticeSettings, Route } from '#core/notice/route.ts';
import type { Settings } from '#core/settings.ts';
import { carryOut } from '#notify/carry-out.ts';
import type { ChannelAnswer } from '#notify/channel.ts';
import type { NoticeOrder, NotifyPorts } from '#notify/ports.ts';

export const NOON = Date.parse('2026-12-01T12:00:00Z');

export const SOC_ROUTE: Route = {
  name: 'soc',
  channel: 'slack',
  language: 'en',
  kinds: ['incidents', 'alarms'],
  severity: 'MEDIUM',
  anHour: 60,
  mergeMinutes: 0,
};

export type SentMessage = { readonly route: string; readonly message: Message; readonly thread: string | undefined };

type Given = Partial<NoticeSettings> & { readonly settings?: Partial<Settings> };

/** The step over rows in memory and channels that answer as the test says; orders wait in `queue`. */
export function notifyPorts({ settings: more = {}, ...given }: Given = {}) {
  const clock = { now: NOON };
  const incidents = new Map<string, Incident>();
  const sent: SentMessage[] = [];
  const queue: { readonly order: NoticeOrder; readonly at: number }[] = [];
  const answers: { next: (message: SentMessage) => ChannelAnswer | Promise<ChannelAnswer> } = {
    next: ({ thread }) => ({ kind: 'sent', thread: thread ?? `t${sent.length}` }),
  };
  const notices: NoticeSettings = { routes: [SOC_ROUTE], changeWindows: [], ownerTag: 'owner', contacts: {}, ...given };
  const settings: Settings = { accounts: {}, notices, ...more };
  const store = noticesInMemory();
  const ports: NotifyPorts = {
    ...store,
    incident: async (id) => incidents.get(id),
    title: (scenario) => scenarioNamed(scenario)?.title,
    settings: async () => settings,
    channel: (route) => ({
      send: async (message, thread) => {
        const one = { route: route.name, message, thread };
        const answer = await answers.next(one);
        if (answer.kind === 'sent') sent.push(one);
        return answer.kind === 'sent' && answer.thread === undefined
          ? { kind: 'sent', thread: thread ?? `t${sent.length}` }
          : answer;
      },
    }),
    calendar: async () => undefined,
    owner: async () => undefined,
    order: async (order, delayMs = 0) => {
      queue.push({ order, at: clock.now + delayMs });
    },
    homeRegion: 'ap-northeast-2',
    minute: MINUTE,
    now: () => clock.now,
  };

  /** Carries out everything that waits, in the order of its time, and moves the clock accordingly. */
  const drain = async (until = Number.POSITIVE_INFINITY): Promise<void> => {
    for (let steps = 0; queue.length > 0; steps++) {
      if (steps > 10_000) throw new Error('orders never end');
      queue.sort((one, other) => one.at - other.at);
      const [next] = queue;
      if (next === undefined || next.at > until) return;
      queue.shift();
      clock.now = Math.max(clock.now, next.at);
      await carryOut(next.order, ports);
    }
  };
  return { ports, settings, incidents, sent, queue, answers, clock, drain };
}
