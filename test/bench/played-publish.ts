import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { PACE } from '#adapters/member/security-hub.ts';
import { paced } from '#adapters/sdk/pace.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import type { AnnouncedIncident } from '#core/incident/announced.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { batchOf } from '#publish/batch.ts';
import { playedSecurityHub, type SecurityHubCall } from '../support/played-security-hub.ts';
import { playedQueue, type QueueClock } from './played-queue.ts';

/** As central/publish.ts sets the function up. */
const BATCHES = { size: 200, windowMs: 1_000, atOnce: 2 };

/** Milliseconds of a call of Security Hub as a client in the Region measures it, and until a new finding is known. */
const TAKES: Readonly<Record<SecurityHubCall, number>> = { read: 150, import: 250, change: 150 };
const UNKNOWN_MS = 3_000;

type Options = {
  readonly onStored: (finding: AwsSecurityFinding) => void;
  readonly unknownMs?: number;
  readonly windowMs?: number;
};

const HUB = { account: '111122223333', region: 'ap-northeast-2' };

/** Publish behind its queue, with the pace of its adapter, over Security Hub as it is played. */
export function playedPublish(
  incidents: Pick<IncidentStore, 'get'>,
  clock: QueueClock,
  { onStored, unknownMs = UNKNOWN_MS, windowMs = BATCHES.windowMs }: Options,
) {
  const [read, write] = [paced(PACE.read, clock), paced(PACE.write, clock)];
  const played = playedSecurityHub({
    hub: HUB.account,
    unknownMs,
    clock,
    onStored,
    takes: async (call) => {
      // Every member has a separate limit of imports.
      if (call !== 'import') await (call === 'read' ? read() : write());
      await clock.pause(TAKES[call]);
    },
  });
  const ports = {
    ...played.ports,
    hub: HUB,
    controlRoom: async () => undefined,
    incident: incidents.get,
    detection: scenarioNamed,
  };
  const queue = playedQueue<AnnouncedIncident>(
    { ...BATCHES, windowMs },
    async (batch) => {
      const publishOne = batchOf(batch, ports);
      const settled = await Promise.allSettled(batch.map(publishOne));
      return batch.filter((_, nth) => settled[nth]?.status === 'rejected');
    },
    clock,
  );
  return { ...played, queue };
}
