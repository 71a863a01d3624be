import type { JsonObject } from '#core/json.ts';
import { apiCall, type CallOverrides } from './api-call.ts';
import { type CloudEvent, digest, MEMBER, uuid } from './cases.ts';

/** Where a launch names its groups: for the instance, for its interface, or nowhere (launch template or default of the VPC). */
export type GroupsNamed = 'instance' | 'interface' | 'nowhere';

/** RunInstances; the response contains the groups of the instances, wherever the request named them. */
export function runInstances(
  call: CallOverrides & {
    readonly instances: readonly string[];
    readonly groups: readonly string[];
    readonly named?: GroupsNamed;
    readonly image?: string;
    readonly publicAddress?: boolean;
  },
): CloudEvent {
  const { instances, groups, named = 'instance', image = 'ami-0a1b2c3d4e5f60001', account = MEMBER, at, error } = call;
  const groupSet = { items: groups.map((groupId) => ({ groupId })) };
  const subnetId = 'subnet-0a1b2c3d4e5f60001';
  const request: JsonObject = {
    instancesSet: { items: [{ imageId: image, minCount: instances.length, maxCount: instances.length }] },
    ...(named === 'instance' && { groupSet, subnetId }),
    ...(named === 'interface' && {
      networkInterfaceSet: {
        items: [{ deviceIndex: 0, subnetId, associatePublicIpAddress: call.publicAddress ?? true, groupSet }],
      },
    }),
    ...(named === 'nowhere' && { launchTemplate: { launchTemplateId: 'lt-0a1b2c3d4e5f60001', version: '$Latest' } }),
    instanceType: 't3.micro',
    blockDeviceMapping: {},
    monitoring: { enabled: false },
    disableApiTermination: false,
    clientToken: uuid('token', [...instances]),
  };
  const response = {
    requestId: uuid('answer', request),
    reservationId: `r-0${digest('reservation', [...instances]).slice(0, 16)}`,
    ownerId: account,
    groupSet: {},
    instancesSet: { items: instances.map((instanceId, index) => launched(instanceId, index, groups, { account, image, at })) },
  };
  const answer = error === undefined ? response : null;
  return apiCall({ source: 'ec2.amazonaws.com', ...call, name: 'RunInstances', request, response: answer });
}

function launched(
  instanceId: string,
  amiLaunchIndex: number,
  groups: readonly string[],
  { account, image, at }: { account: string; image: string; at: string | undefined },
): JsonObject {
  const groupSet = { items: groups.map((groupId) => ({ groupId, groupName: `group-${groupId.slice(-4)}` })) };
  const launchTime = Date.parse(at ?? '2026-03-02T09:00:00Z');
  const place = { subnetId: 'subnet-0a1b2c3d4e5f60001', vpcId: 'vpc-0a1b2c3d4e5f60001' };
  const privateIpAddress = `10.0.0.${10 + amiLaunchIndex}`;
  return {
    instanceId,
    imageId: image,
    instanceState: { code: 0, name: 'pending' },
    amiLaunchIndex,
    productCodes: {},
    instanceType: 't3.micro',
    launchTime,
    monitoring: { state: 'disabled' },
    ...place,
    privateIpAddress,
    stateReason: { code: 'pending', message: 'pending' },
    architecture: 'x86_64',
    rootDeviceType: 'ebs',
    rootDeviceName: '/dev/xvda',
    blockDeviceMapping: {},
    virtualizationType: 'hvm',
    hypervisor: 'xen',
    groupSet,
    sourceDestCheck: true,
    networkInterfaceSet: {
      items: [
        {
          networkInterfaceId: `eni-0${digest('interface', instanceId).slice(0, 16)}`,
          ...place,
          ownerId: account,
          status: 'in-use',
          privateIpAddress,
          sourceDestCheck: true,
          groupSet,
          attachment: { deviceIndex: 0, status: 'attaching', attachTime: launchTime, deleteOnTermination: true },
          privateIpAddressesSet: { item: [{ privateIpAddress, primary: true }] },
          tagSet: {},
        },
      ],
    },
    ebsOptimized: false,
  };
}
