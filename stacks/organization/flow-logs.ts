import { z } from 'zod';
import { type FlowLogs, fieldsOf, NEEDED_FIELDS } from '#core/network/flow-log.ts';
import { FILTER_PATTERN_LIMIT, riskyTraffic } from '#core/network/flow-log-pattern.ts';

const groupName = z.string().regex(/^[\w./#-]{1,512}$/, 'must be the name of a log group');

const format = z.string().superRefine((written, context) => {
  const absent = NEEDED_FIELDS.filter((field) => !fieldsOf(written).includes(field));
  if (absent.length > 0) context.addIssue({ code: 'custom', message: `lacks the field ${absent.join(', ')}` });
});

/** What an account or unit says of its flow logs; nobody sees any of them where nobody says so. */
export const flowLogs = z.union(
  [
    groupName,
    z.strictObject({ group: groupName, format: format.optional(), regions: z.array(z.string()).min(1).optional() }),
    z.literal(false),
  ],
  { error: 'must be the name of a log group, or its group, format and regions, or false' },
);

export type WrittenFlowLogs = z.infer<typeof flowLogs>;

/** What the nearest word says, from the farthest to the nearest; undefined where it is that nothing is sent. */
export function flowLogsOf(words: readonly WrittenFlowLogs[]): FlowLogs | undefined {
  const word = words.at(-1);
  if (word === undefined || word === false) return undefined;
  if (typeof word === 'string') return { group: word };
  const { group, format: written, regions } = word;
  return { group, ...(written !== undefined && { format: written }), ...(regions !== undefined && { regions }) };
}

/** Everything that cannot be in what an account says of its flow logs, each in a few words. */
export function flowLogFaults(
  word: FlowLogs,
  account: { readonly isHub: boolean; readonly regions: readonly string[] },
): string[] {
  const strange = (word.regions ?? []).filter((region) => !account.regions.includes(region));
  return [
    ...strange.map((region) => `flowLogs is in ${region}, which is none of its Regions`),
    // CloudWatch Logs delivers to a destination from other accounts only.
    ...(riskyTraffic(fieldsOf(word.format), word.ports).length > FILTER_PATTERN_LIMIT
      ? ['flowLogs and detection.riskyPorts make a filter longer than CloudWatch Logs takes; name fewer fields or ports']
      : []),
    ...(account.isHub ? ['flowLogs is for members, and this is the hub; say flowLogs: false for it'] : []),
  ];
}
