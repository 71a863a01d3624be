import type { Construct } from 'constructs';
import type { TicketSettings } from '#core/ticket/ticket.ts';
import type { HubBus } from './bus.ts';
import { Listener } from './listener.ts';
import { readsAuthority, type StepProps, tableEnvironment } from './step.ts';

/** Keeps a ticket for every incident in Jira or ServiceNow. Its secret is read at run time: the rollout neither makes nor sees it. */
export class Tickets extends Listener {
  constructor(scope: Construct, id: string, props: StepProps & { readonly bus: HubBus; readonly tickets: TicketSettings }) {
    const { naming, incidents, state, tickets } = props;
    super(scope, id, {
      ...props,
      name: 'ticket',
      description: 'Keeps tickets in step with incidents',
      // A ticket takes up to five requests of fifteen seconds.
      timeoutSeconds: 90,
      environment: tableEnvironment({ incidents, state }),
      allows: [
        incidents.allowWithin(['ticket#*'], 'PutItem'),
        readsAuthority(state),
        {
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          // Secrets Manager adds six letters to the name.
          Resource: `arn:aws:secretsmanager:${naming.homeRegion}:${naming.hubAccount}:secret:${tickets.secret}-??????`,
        },
      ],
    });
  }
}
