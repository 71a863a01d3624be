import type { Construct } from 'constructs';
import { ROOM_PLACE_KEY } from '#core/control-room/place.ts';
import { IMPORT_PURPOSE, roleArn } from '#core/naming.ts';
import { AGENDAS } from '#core/reminder.ts';
import type { HubBus } from './bus.ts';
import { Listener } from './listener.ts';
import { assume, type StepProps } from './step.ts';

/** Fields that the hub never changes in a finding: severity, confidence, and verification state. */
const LEFT_ALONE = ['Confidence', 'Criticality', 'Severity.Label', 'Severity.Normalized', 'Types', 'VerificationState'];

/** Keeps a finding in Security Hub for every incident. */
export class Publish extends Listener {
  constructor(scope: Construct, id: string, props: StepProps & { readonly bus: HubBus }) {
    const { homeRegion, hubAccount } = props.naming;
    const hub = `arn:aws:securityhub:${homeRegion}:${hubAccount}`;
    super(scope, id, {
      ...props,
      name: 'publish',
      fromFunctions: ['clock'],
      description: 'Keeps Security Hub findings in step with incidents',
      // A batch of findings that Security Hub does not know yet waits ten seconds, each time one of their incidents changes in that time.
      timeoutSeconds: 120,
      // Findings are read twenty and written a hundred at a time, so a burst is taken in large batches.
      batches: { size: 200, windowSeconds: 1 },
      environment: {
        STATE_TABLE: props.state.name,
        HUB_EXTERNAL_IDS: props.externalIds,
      },
      allows: [
        assume(roleArn(props.naming, '*', IMPORT_PURPOSE)),
        // May report that a row may be forged, and nothing else.
        props.state.allowWithin([`${AGENDAS.publish}#*`], 'PutItem'),
        props.state.allowWithin([ROOM_PLACE_KEY.pk], 'GetItem'),
        { Effect: 'Allow', Action: ['securityhub:GetFindings', 'securityhub:GetMembers'], Resource: '*' },
        {
          Effect: 'Allow',
          Action: 'securityhub:BatchImportFindings',
          Resource: `${hub}:product/${hubAccount}/default`,
          Condition: { StringEquals: { 'securityhub:TargetAccount': hubAccount } },
        },
        // IAM can limit the fields of a change, not the finding: this role could set status, note and user-defined fields of any other too.
        {
          Effect: 'Allow',
          Action: 'securityhub:BatchUpdateFindings',
          Resource: `${hub}:hub/default`,
          Condition: { Null: Object.fromEntries(LEFT_ALONE.map((field) => [`securityhub:ASFFSyntaxPath/${field}`, 'true'])) },
        },
      ],
    });
  }
}
