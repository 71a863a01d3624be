import type { Construct } from 'constructs';
import { ConfigConfigRule } from '#aws/config-config-rule';
import { ConfigConfigurationRecorder } from '#aws/config-configuration-recorder';
import { ConfigConfigurationRecorderStatus } from '#aws/config-configuration-recorder-status';
import { ConfigDeliveryChannel } from '#aws/config-delivery-channel';
import { IamServiceLinkedRole } from '#aws/iam-service-linked-role';
import type { ITerraformDependable } from '#cdktf';
import { PRODUCT } from '#core/naming.ts';
import type { Baseline, BaselineConfigRule, BaselineRecorder } from './baseline.ts';

/** Renders AWS Config in the order that AWS demands, and gives the roles of services that other Regions of the account use. */
export function renderRecording(
  scope: Construct,
  { serviceRoles, recorders, configRules }: Pick<Baseline, 'serviceRoles' | 'recorders' | 'configRules'>,
): IamServiceLinkedRole[] {
  const roles = serviceRoles.map(
    (service) => new IamServiceLinkedRole(scope, `role-of-${service.split('.')[0]}`, { awsServiceName: service }),
  );
  const running = recorders.map((recorder) => renderRecorder(scope, recorder, roles));
  for (const rule of configRules) renderConfigRule(scope, rule, running);
  return roles;
}

function renderRecorder(scope: Construct, recorder: BaselineRecorder, roles: ITerraformDependable[]): ITerraformDependable {
  const { name, roleArn, types, global, bucket } = recorder;
  const rendered = new ConfigConfigurationRecorder(scope, 'config-recorder', {
    name,
    roleArn,
    recordingGroup:
      types === undefined
        ? { allSupported: true, includeGlobalResourceTypes: global }
        : {
            allSupported: false,
            includeGlobalResourceTypes: false,
            resourceTypes: [...types],
            recordingStrategy: [{ useOnly: 'INCLUSION_BY_RESOURCE_TYPES' }],
          },
    // Continuous, because playbooks restore the last state before an attack: once a day is too seldom.
    recordingMode: { recordingFrequency: 'CONTINUOUS' },
    dependsOn: roles,
  });
  const channel = new ConfigDeliveryChannel(scope, 'config-channel', {
    name: PRODUCT,
    s3BucketName: bucket,
    dependsOn: [rendered],
  });
  return new ConfigConfigurationRecorderStatus(scope, 'config-recording', {
    name: rendered.name,
    isEnabled: true,
    dependsOn: [channel],
  });
}

function renderConfigRule(scope: Construct, rule: BaselineConfigRule, running: ITerraformDependable[]): void {
  new ConfigConfigRule(scope, `config-rule-${rule.key}`, {
    name: rule.name,
    description: rule.description,
    source: { owner: 'AWS', sourceIdentifier: rule.identifier },
    ...(rule.daily && { maximumExecutionFrequency: 'TwentyFour_Hours' }),
    ...(rule.parameters !== undefined && { inputParameters: JSON.stringify(rule.parameters) }),
    dependsOn: running,
  });
}
