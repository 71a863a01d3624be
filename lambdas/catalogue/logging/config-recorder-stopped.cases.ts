import { withFields } from '../events/api-call.ts';
import { root, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { configCall, putRecorder, stopRecorder } from '../events/guard-calls.ts';

const recorder = 'default';
const ours = 'org-security-hub-needed';
const needed = ['AWS::S3::Bucket', 'AWS::EC2::SecurityGroup', 'AWS::CloudTrail::Trail'];
const only = (...resourceTypes: string[]) => ({
  allSupported: false,
  includeGlobalResourceTypes: false,
  resourceTypes,
  recordingStrategy: { useOnly: 'INCLUSION_BY_RESOURCE_TYPES' },
});
/** DisassociateResourceTypes, which names the recorder by its ARN. */
const disassociate = (name: string, ...resourceTypes: string[]) =>
  configCall({
    name: 'DisassociateResourceTypes',
    request: {
      configurationRecorderArn: `arn:aws:config:ap-northeast-2:444455556666:configuration-recorder/${name}/0123456789abcdef`,
      resourceTypes,
    },
  });
const everything = { allSupported: true, includeGlobalResourceTypes: true, resourceTypes: [] };

const excluding = (...resourceTypes: readonly string[]) => ({
  allSupported: false,
  includeGlobalResourceTypes: false,
  resourceTypes: [],
  exclusionByResourceTypes: { resourceTypes },
  recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
});

export const cases: Cases = {
  fires: {
    'the recorder is stopped': stopRecorder({ recorder }),
    'root stops it': stopRecorder({ recorder, by: root() }),
    'the recorder is deleted': configCall({
      name: 'DeleteConfigurationRecorder',
      request: { configurationRecorderName: recorder },
      by: ssoPerson('bob@example.com'),
    }),
    'the delivery channel is deleted': configCall({ name: 'DeleteDeliveryChannel', request: { deliveryChannelName: 'default' } }),
    'only some resource types are included': putRecorder({
      recorder,
      group: { allSupported: false, includeGlobalResourceTypes: false, resourceTypes: ['AWS::EC2::Volume'] },
    }),
    'some resource types are excluded': putRecorder({
      recorder,
      group: excluding('AWS::EC2::SecurityGroup', 'AWS::IAM::Role'),
    }),
    'changes are recorded once a day': putRecorder({ recorder, group: everything, mode: { recordingFrequency: 'DAILY' } }),
    'the recorder of the hub records less than it was created for': putRecorder({
      recorder: ours,
      group: only('AWS::S3::Bucket'),
    }),
    'another recorder is narrowed to what the hub needs': putRecorder({ recorder, group: only(...needed) }),
    'the recorder of the hub for everything is narrowed to what the hub needs': putRecorder({
      recorder: 'org-security-hub-all',
      group: only(...needed),
    }),
    'resource types are removed from a recorder': disassociate(recorder, 'AWS::EC2::Volume'),
    'a type that the hub needs is removed from its recorder': disassociate(ours, 'AWS::IAM::User', 'AWS::S3::Bucket'),
    'changes of some types are recorded once a day': putRecorder({
      recorder,
      group: everything,
      mode: {
        recordingFrequency: 'CONTINUOUS',
        recordingModeOverrides: [{ resourceTypes: ['AWS::EC2::SecurityGroup'], recordingFrequency: 'DAILY' }],
      },
    }),
    'global and regional resource types are excluded': putRecorder({
      recorder,
      group: excluding('AWS::IAM::User', 'AWS::HealthLake::FHIRDatastore'),
    }),
    'a service-linked recorder is deleted': configCall({
      name: 'DeleteServiceLinkedConfigurationRecorder',
      request: { servicePrincipal: 'securityhub.amazonaws.com' },
      response: { name: 'AWSConfigurationRecorderForSecurityHub' },
    }),
    'it is stopped, then deleted': [
      stopRecorder({ recorder }),
      configCall({
        name: 'DeleteConfigurationRecorder',
        request: { configurationRecorderName: recorder },
        at: minute(2),
      }),
    ],
  },
  staysQuiet: {
    'the recorder is started': configCall({
      name: 'StartConfigurationRecorder',
      request: { configurationRecorderName: recorder },
    }),
    'everything is recorded': putRecorder({ recorder, group: everything, mode: { recordingFrequency: 'CONTINUOUS' } }),
    'everything is recorded, as the recording strategy says': putRecorder({
      recorder,
      group: { allSupported: true, recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' } },
    }),
    'global resource types are recorded in another Region': putRecorder({
      recorder,
      group: { allSupported: true, includeGlobalResourceTypes: false },
      region: 'eu-west-1',
    }),
    'global resource types are recorded in another Region, as a list of excluded types says': putRecorder({
      recorder,
      group: excluding('AWS::IAM::Group', 'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::IAM::User'),
      region: 'eu-west-1',
    }),
    'the list of excluded types is empty': putRecorder({ recorder, group: excluding() }),
    'only global resource types are removed from the recorder': disassociate(recorder, 'AWS::IAM::User', 'AWS::IAM::Role'),
    'the recorder of the hub is created for the types it needs': putRecorder({
      recorder: ours,
      group: only(...needed),
      mode: { recordingFrequency: 'CONTINUOUS' },
    }),
    'a type that the hub does not need is removed from its recorder': disassociate(ours, 'AWS::IAM::User'),
    'only the role of the recorder is named': putRecorder({ recorder }),
    'the request is empty': withFields(putRecorder({ recorder }), { requestParameters: null }),
    'AWS denied the stop': stopRecorder({ recorder, error: 'AccessDeniedException' }),
    'there is no such recorder': stopRecorder({ recorder: 'nothing', error: 'NoSuchConfigurationRecorderException' }),
    'the delivery channel cannot be deleted while the recorder runs': configCall({
      name: 'DeleteDeliveryChannel',
      request: { deliveryChannelName: 'default' },
      error: 'LastDeliveryChannelDeleteFailedException',
    }),
    'another service records a call of the same name': stopRecorder({ recorder, source: 'kinesis.amazonaws.com' }),
    'a Config rule is deleted': configCall({ name: 'DeleteConfigRule', request: { configRuleName: 'restricted-ssh' } }),
  },
};
