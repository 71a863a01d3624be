import { describe, expect, test } from 'vitest';
import { apiCall } from '#catalogue/events/api-call.ts';
import { putBucketPolicy } from '#catalogue/events/bucket-calls.ts';
import { assumedRole } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { configCall, putRecorder, roleCall } from '#catalogue/events/guard-calls.ts';
import { ROLLOUT_SESSION } from '#core/naming.ts';
import { settingsOf } from '#stacks/organization/settings.ts';
import { changed, parse } from '#test/support/organization-file.ts';
import { play } from '#test/support/play.ts';
import { EXAMPLE, resourcesOf, type Stacks, type SynthesizedResource, synthesized } from '#test/support/synthesized.ts';

const { deploy } = EXAMPLE;
const by = assumedRole(deploy.role, ROLLOUT_SESSION);
const needed = await synthesized(EXAMPLE);
const everything = await synthesized(parse(changed('config: on,', 'config: { record: all },')));

/** Every resource of a type, with the account and Region in which it is created. */
function made(
  stacks: Stacks,
  type: string,
): { resource: SynthesizedResource; at: { by: typeof by; account: string; region: string } }[] {
  return Object.values(stacks).flatMap((stack) => {
    const [provider] = stack.provider.aws;
    const at = { by, account: provider?.allowed_account_ids[0] ?? '', region: provider?.region ?? '' };
    return resourcesOf(stack, type).map((resource) => ({ resource, at }));
  });
}

/** The calls that Terraform makes for AWS Config, as CloudTrail records them, from what the stacks declare. */
function rolloutOf(stacks: Stacks): CloudEvent[] {
  const camel = (group: SynthesizedResource) => ({
    allSupported: group.all_supported === true,
    includeGlobalResourceTypes: group.include_global_resource_types === true,
    resourceTypes: (group.resource_types ?? []) as string[],
    ...(group.recording_strategy !== undefined && { recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' } }),
  });
  const policies = made(stacks, 'aws_s3_bucket_policy').filter(({ resource }) =>
    String(resource.policy).includes('ConfigDelivers'),
  );
  return [
    ...made(stacks, 'aws_config_configuration_recorder').map(({ resource, at }) =>
      putRecorder({
        ...at,
        recorder: String(resource.name),
        group: camel(resource.recording_group as SynthesizedResource),
        mode: { recordingFrequency: 'CONTINUOUS' },
      }),
    ),
    ...made(stacks, 'aws_config_delivery_channel').flatMap(({ resource, at }) => [
      configCall({
        ...at,
        name: 'PutDeliveryChannel',
        request: { deliveryChannel: { name: String(resource.name), s3BucketName: String(resource.s3_bucket_name) } },
      }),
      configCall({ ...at, name: 'StartConfigurationRecorder', request: { configurationRecorderName: 'default' } }),
    ]),
    ...made(stacks, 'aws_config_config_rule').map(({ resource, at }) =>
      configCall({ ...at, name: 'PutConfigRule', request: { configRule: { configRuleName: String(resource.name) } } }),
    ),
    ...made(stacks, 'aws_config_configuration_aggregator').map(({ resource, at }) =>
      configCall({ ...at, name: 'PutConfigurationAggregator', request: { configurationAggregatorName: String(resource.name) } }),
    ),
    ...made(stacks, 'aws_iam_service_linked_role').map(({ resource, at }) =>
      apiCall({
        ...at,
        source: 'iam.amazonaws.com',
        region: 'us-east-1',
        name: 'CreateServiceLinkedRole',
        request: { aWSServiceName: String(resource.aws_service_name) },
      }),
    ),
    ...made(stacks, 'aws_iam_role_policy_attachment').map(({ resource, at }) =>
      roleCall({
        ...at,
        region: 'us-east-1',
        name: 'AttachRolePolicy',
        role: 'org-security-hub-aggregate-config',
        more: { policyArn: String(resource.policy_arn) },
      }),
    ),
    ...policies.map(({ resource, at }) =>
      putBucketPolicy({ ...at, bucket: 'org-security-hub-config-111122223333', policy: JSON.parse(String(resource.policy)) }),
    ),
  ];
}

describe('the rollout of AWS Config', () => {
  test.each([
    ['the needed types', needed],
    ['everything', everything],
  ])('raises no incident of the hub about itself where it records %s', async (_, stacks) => {
    const events = rolloutOf(stacks);
    const names = new Set(events.map(({ detail }) => (detail as { eventName?: string }).eventName));
    expect(names.size).toBe(8);
    const settings = async () => settingsOf(EXAMPLE);
    for (const event of events) {
      const { signals } = await play([event], undefined, [], { settings });
      // The hub's own parts are compared by their whole content, which these calls do not have.
      const about = signals.map(({ detection }) => detection.id).filter((id) => id !== 'hub-part-changed');
      expect(about).toEqual([]);
    }
  });
});
