import type { Construct } from 'constructs';
import { ROOM_PLACE_KEY } from '#core/control-room/place.ts';
import { ownEntry } from '#core/own-property.ts';
import { TICKET_SECRETS, type TicketSettings } from '#core/ticket/ticket.ts';
import type { HubBus } from './bus.ts';
import { Listener } from './listener.ts';
import { EmptySecret, readsSecrets } from './secret.ts';
import { readsAuthority, type StepProps, tableEnvironment } from './step.ts';

/** What the value of the secret looks like. */
const FORMS = {
  jira: '{"user": "mail address", "token": "API token"}',
  servicenow: '{"user": "...", "token": "password"} or {"bearer": "..."}',
} as const;

/** Keeps a ticket for every incident in Jira or ServiceNow. The value of its secret is read at run time: the rollout never sees it. */
export class Tickets extends Listener {
  constructor(scope: Construct, id: string, props: StepProps & { readonly bus: HubBus; readonly tickets: TicketSettings }) {
    const { naming, keyArn, incidents, state, tickets } = props;
    const { system, secret } = tickets;
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
        state.allowWithin([ROOM_PLACE_KEY.pk], 'GetItem'),
        ...readsSecrets([secret], naming),
      ],
    });
    // A secret that the customer named exists already.
    if (secret === TICKET_SECRETS + system) {
      const description = `Credentials for tickets in ${system}: ${ownEntry(FORMS, system)}`;
      new EmptySecret(this, 'secret', { name: secret, keyArn, description });
    }
  }
}
