import { type Naming, roleArn } from '#core/naming.ts';
import {
  coversRegion,
  type FlowLogs,
  fieldsOf,
  flowLogDestinationArn,
  SEND_FLOW_LOGS_PURPOSE,
  subscriptionName,
} from '#core/network/flow-log.ts';
import { riskyTraffic } from '#core/network/flow-log-pattern.ts';
import type { BaselineSubscription } from './baseline.ts';

/** The subscription of an account's flow logs in one Region; none if it did not opt in. */
export function sentFlowLogs(
  { flowLogs, naming, account }: { readonly flowLogs?: FlowLogs; readonly naming: Naming; readonly account: string },
  region: string,
): BaselineSubscription[] {
  if (flowLogs === undefined || !coversRegion(flowLogs, region)) return [];
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
