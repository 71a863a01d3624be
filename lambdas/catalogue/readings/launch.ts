import type { Activity } from '#core/detection/activity.ts';
import { type Noted, noted } from '#core/incident/evidence.ts';
import { type Json, list, object, text } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';

/** Ids of the instances a launch made. */
export function launchedInstances(activity: Activity): string[] {
  return list(activity.response.instancesSet).flatMap((instance) => text(object(instance).instanceId) ?? []);
}

/** Facts about the first instance, from the answer of a launch. */
export function launchNotes({ response }: Activity): Noted[] {
  const { instanceType, imageId, vpcId, subnetId } = object(list(response.instancesSet)[0]);
  return instanceNotes({ instanceType, imageId, vpcId, subnetId });
}

/** Type, image and network of an instance, as far as an event has them. */
export function instanceNotes(
  said: {
    readonly [Field in 'instanceType' | 'imageId' | 'vpcId' | 'subnetId']?: Json | undefined;
  },
): Noted[] {
  const known = [
    ['instance-type', text(said.instanceType)],
    ['image', text(said.imageId)],
    ['vpc', text(said.vpcId)],
    ['subnet', text(said.subnetId)],
  ] as const;
  return known.flatMap(([what, value]) => (value === undefined ? [] : [noted(what, value)]));
}

/** The first instance of a launch; the others of the same call are alike. */
export function launchOf(activity: Activity): Resource {
  const { account, region } = activity;
  const id = launchedInstances(activity)[0] ?? 'unknown';
  return { type: 'AwsEc2Instance', id, arn: `arn:aws:ec2:${region}:${account}:instance/${id}` };
}

/**
 * Ids of the security groups of a launch. The request names them for the instance or for an interface. If a launch template
 * or the VPC's default decides, only the response has them.
 */
export function launchGroups({ request, response }: Activity): string[] {
  const instances = list(response.instancesSet);
  return [...new Set([request, ...instances].map(object).flatMap((part) => groupsOf(part.groupSet, part.networkInterfaceSet)))];
}

function groupsOf(groupSet: Json | undefined, interfaces: Json | undefined): string[] {
  const sets = [groupSet, ...list(interfaces).map((one) => object(one).groupSet)];
  return sets.flatMap(list).flatMap((group) => text(object(group).groupId) ?? []);
}
