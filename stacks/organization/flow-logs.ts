import { z } from 'zod';
import { type FlowLogs, fieldsOf, NEEDED_FIELDS } from '#core/network/flow-log.ts';
import { FILTER_PATTERN_LIMIT, riskyTraffic } from '#core/network/flow-log-pattern.ts';
import { section } from './section.ts';

const groupName = z.string().regex(/^[\w./#-]{1,512}$/, 'must be the name of a log group');

const format = z.string().superRefine((written, context) => {
  const absent = NEEDED_FIELDS.filter((field) => !fieldsOf(written).includes(field));
  if (absent.length > 0)
    context.addIssue({ code: 'custom', message: `must contain ${absent.map((field) => `\${${field}}`).join(', ')}` });
});

/** The flow logs that an account or unit sends to the hub; without it none is sent. */
export const flowLogs = z.union(
  [
    groupName,
    section({ group: groupName, format: format.optional(), regions: z.array(z.string()).min(1).optional() }),
    z.literal(false),
  ],
  { error: 'must be the name of a log group, or its group, format and regions, or false' },
);

export type WrittenFlowLogs = z.infer<typeof flowLogs>;

/** The setting of the nearest level, of the levels from the file to the account; undefined if nothing is sent. */
export function flowLogsOf(levels: readonly WrittenFlowLogs[]): FlowLogs | undefined {
  const nearest = levels.at(-1);
  if (nearest === undefined || nearest === false) return undefined;
  if (typeof nearest === 'string') return { group: nearest };
  const { group, format: fields, regions } = nearest;
  return { group, ...(fields !== undefined && { format: fields }), ...(regions !== undefined && { regions }) };
}

/** Every fault in an account's flow log setting, each in a few words. */
export function flowLogFaults(
  { regions = [], format: fields, ports }: FlowLogs,
  account: { readonly isHub: boolean; readonly regions: readonly string[] },
): string[] {
  const unknown = regions.filter((region) => !account.regions.includes(region));
  return [
    ...unknown.map((region) => `flowLogs is in ${region}, which is not a Region of the account`),
    // CloudWatch Logs delivers to a destination from other accounts only.
    ...(riskyTraffic(fieldsOf(fields), ports).length > FILTER_PATTERN_LIMIT
      ? ['flowLogs and detection.riskyPorts make a longer filter than CloudWatch Logs takes; name fewer fields or ports']
      : []),
    ...(account.isHub ? ['flowLogs is for members, not for the hub; set flowLogs: false for it'] : []),
  ];
}
