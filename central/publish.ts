import type { Construct } from 'constructs';
import { IMPORT_PURPOSE, roleArn } from '#core/naming.ts';
import type { HubBus } from './bus.ts';
import { Listener } from './listener.ts';
import { assume, type StepProps } from './step.ts';

/** Keeps a finding in Security Hub for every incident. */
export class Publish extends Listener {
  constructor(scope: Construct, id: string, props: StepProps & { readonly bus: HubBus }) {
    super(scope, id, {
      ...props,
      name: 'publish',
      fromFunctions: ['clock'],
      description: 'Keeps Security Hub findings in step with incidents',
      // Ten findings that Security Hub does not know yet take ten seconds each.
      timeoutSeconds: 120,
      environment: { HUB_EXTERNAL_IDS: props.externalIds },
      allows: [
        assume(roleArn(props.naming, '*', IMPORT_PURPOSE)),
        {
          Effect: 'Allow',
          Action: [
            'securityhub:BatchImportFindings',
            'securityhub:BatchUpdateFindings',
            'securityhub:GetFindings',
            'securityhub:GetMembers',
          ],
          Resource: '*',
        },
      ],
    });
  }
}
