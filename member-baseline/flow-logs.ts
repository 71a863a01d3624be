import { type Naming, roleArn } from '#core/naming.ts';
import {
  type FlowLogs,
  fieldsOf,
  flowLogDestinationArn,
  isSeen,
  SEND_FLOW_LOGS_PURPOSE,
  subscriptionName,
} from '#core/network/flow-log.ts';
import { riskyTraffic } from '#core/network/flow-log-pattern.ts';
import type { BaselineSubscription } from './baseline.ts';

/** What an account that opted in sends of its flow logs from one Region; nothing where it did not. */
export function sentFlowLogs(
  { flowLogs, naming, account }: { readonly flowLogs?: FlowLogs; readonly naming: Naming; readonly account: string },
  region: string,
): BaselineSubscription[] {
  if (flowLogs === undefined || !isSeen(flowLogs, region)) return [];
  return [
    {
      key: 'flow-logs',
      name: subscriptionName(region),
      logGroup: flowLogs.group,
      pattern: riskyTraffic(fieldsOf(flowLogs.format), flowLogs.ports),
      destination: flowLogDestinationArn(naming, region),
      roleArn: roleArn(naming, account, SEND_FLOW_LOGS_PURPOSE),
    },
  ];
}
