import type { Bench } from './bench.ts';
import { type RecordedCall, serialCalls } from './call-path.ts';
import { roundsIn } from './line-rounds.ts';
import { interleaved, percentile } from './statistics.ts';
import { type BenchVerdict, rounded, verdict } from './verdict.ts';

/** Together fewer than the twenty an hour that the default budget allows. */
const FULL = { warmUp: 2, rounds: 14 };
const SMALLEST = { warmUp: 0, rounds: 1 };
const MOST_TIMES = 1.35;
const MOST_MS = 2_000;
const MOST_CALLS = 9;

/** From an event's arrival at the hub until its fix is verified, where every call takes as long as it typically does in AWS. */
export const lineAws: Bench = async ({ hub, smallest }) => {
  const size = smallest ? SMALLEST : FULL;
  const { running } = await hub();
  const { byHub, byHand, unverified } = await roundsIn(running, sendsNoFlowLogs);
  const latency = latencyOf(running.endpoint);
  const paths: RecordedCall[][] = [];
  const work = {
    line: async () => {
      await latency.switch(true); // discards the calls of the round before
      const fix = await byHub();
      paths.push(serialCalls(await latency.calls(), fix, running.organization.naming));
      return fix.verifiedAt - fix.receivedAt;
    },
    floor: byHand,
    peer: unverified,
  };
  try {
    await latency.switch(true);
    await interleaved(size.warmUp, work);
    paths.length = 0;
    return [...timesOf(await interleaved(size.rounds, work)), callsOf(paths)];
  } finally {
    await latency.switch(false);
  }
};

/** Flow logs are searched 15 minutes after a fix in AWS; here immediately, so that the note is written while the fix still runs. */
function sendsNoFlowLogs({ flowLogs }: { readonly flowLogs?: unknown }): boolean {
  return flowLogs === undefined;
}

/** The emulator's own paths: its switch, and what was called while it was on. */
function latencyOf(endpoint: string) {
  return {
    switch: async (on: boolean) => {
      await fetch(`${endpoint}/local/latency`, { method: 'POST', body: JSON.stringify({ on }) });
    },
    calls: async () => (await (await fetch(`${endpoint}/local/calls`)).json()) as RecordedCall[],
  };
}

function timesOf({ line, floor, peer }: Readonly<Record<'line' | 'floor' | 'peer', number[]>>): BenchVerdict[] {
  const [p50, p99] = [percentile(line, 0.5), percentile(line, 0.99)];
  const [byHand, byPeer] = [percentile(floor, 0.5), percentile(peer, 0.5)];
  return [
    verdict({
      name: 'line.aws.p50',
      value: p50,
      unit: 'ms',
      against: `AssumeRole, describe, revoke, describe by hand: p50 ${rounded(byHand)} ms`,
      ratio: p50 / byHand,
      aim: `at most ${MOST_TIMES} times the bare calls`,
      ok: p50 <= MOST_TIMES * byHand,
    }),
    verdict({
      name: 'line.aws.p99',
      value: p99,
      unit: 'ms',
      against: `the aim, ${MOST_MS} ms`,
      ratio: p99 / MOST_MS,
      aim: `under ${MOST_MS} ms from event received to fix verified`,
      ok: p99 < MOST_MS,
    }),
    verdict({
      name: 'line.aws.peer',
      value: p50,
      unit: 'ms',
      against: `AssumeRole, describe, revoke without looking again, as peers do: p50 ${rounded(byPeer)} ms`,
      ratio: p50 / byPeer,
      aim: 'none of its own',
      ok: true,
    }),
  ];
}

/** The typical path; now and then a write conflict on the incident makes a path longer. */
function callsOf(paths: readonly RecordedCall[][]): BenchVerdict {
  const byLength = paths.toSorted((one, other) => one.length - other.length);
  const typical = byLength[Math.floor((byLength.length - 1) / 2)] ?? [];
  return verdict({
    name: 'line.calls',
    value: typical.length,
    unit: 'calls one after the other',
    against: `${typical.map(({ call }) => call).join(', ')}; the longest path had ${byLength.at(-1)?.length}`,
    ratio: typical.length / MOST_CALLS,
    aim: `at most ${MOST_CALLS}`,
    ok: typical.length <= MOST_CALLS,
  });
}
