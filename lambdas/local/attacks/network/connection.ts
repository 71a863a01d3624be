import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { iamUser } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { OperatorError } from '#core/errors.ts';
import { fieldsOf, subscriptionName } from '#core/network/flow-log.ts';
import { ownProperty } from '#core/own-property.ts';
import { flow } from '#flow/flow.ts';
import type { Attack, Target } from '../attack.ts';
import { open } from './security-group.ts';

const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };

/** The emulator accepts any image id. */
const IMAGE = 'ami-0a1b2c3d4e5f60001';

/**
 * Opens a group and connects to its instance. The emulator carries no traffic, so the attack writes the flow log line itself: after the
 * hub has processed the opening, because in AWS it comes minutes later.
 */
export const connect: Attack = async (target) => {
  const { ec2 } = target.clients;
  const opened = await open(target, SSH, iamUser('mallory'));
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: IMAGE,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SecurityGroupIds: [opened.group],
    }),
  );
  const [{ NetworkInterfaceId = '', PrivateIpAddress = '' } = {}] = Instances.flatMap((one) => one.NetworkInterfaces ?? []);
  await target.emit(opened.event);
  const event = await logTraffic(target, { interfaceId: NetworkInterfaceId, to: PrivateIpAddress, group: opened.group });
  return { ...opened, event, sentByHub: true };
};

/** Writes one flow log line as VPC does, and returns the event that the hub's flow step will make from it. */
async function logTraffic(
  { account, region, clients, flowLogs }: Target,
  reached: { readonly interfaceId: string; readonly to: string; readonly group: string },
): Promise<CloudEvent> {
  if (flowLogs === undefined) {
    throw new OperatorError({
      en: `Account ${account} sends no flow logs; choose an account that has flowLogs in the organization file.`,
      ko: `${account} 계정은 흐름 로그를 보내지 않습니다. 조직 파일에 flowLogs가 있는 계정을 선택하십시오.`,
    });
  }
  const { group: logGroupName, format } = flowLogs;
  const [logStreamName, timestamp] = [`${reached.interfaceId}-all`, Date.now()];
  const line = lineOf(fieldsOf(format), account, reached, Math.floor(timestamp / 1000));
  await clients.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const logEvents = [{ timestamp, message: line }];
  await clients.logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  const subscriptionFilters = [subscriptionName(region)];
  const message = { messageType: 'DATA_MESSAGE', owner: account, logGroup: logGroupName, subscriptionFilters, logEvents };
  const sent: CloudEvent[] = [];
  await flow(JSON.stringify(message), {
    optedIn: async () => flowLogs,
    interfaceAt: async () => ({ groups: [reached.group], addresses: [] }),
    send: async (events) => void sent.push(...(events as unknown as CloudEvent[])),
    hold: async (_, reason) => Promise.reject(new Error(reason)),
  });
  const [event] = sent;
  if (event === undefined) throw new Error(`the hub would make no event from ${line}`);
  return event;
}

function lineOf(
  fields: readonly string[],
  account: string,
  { interfaceId, to }: { readonly interfaceId: string; readonly to: string },
  start: number,
): string {
  const known: Readonly<Record<string, string | number>> = {
    version: 2,
    'account-id': account,
    'interface-id': interfaceId,
    srcaddr: '192.0.2.77',
    dstaddr: to,
    srcport: 40_222,
    dstport: 22,
    protocol: 6,
    packets: 12,
    bytes: 2_048,
    start,
    end: start + 55,
    action: 'ACCEPT',
    'log-status': 'OK',
    'flow-direction': 'ingress',
  };
  return fields.map((field) => ownProperty(known, field) ?? '-').join(' ');
}
