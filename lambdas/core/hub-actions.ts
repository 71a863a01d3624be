export const HUB_ACTION_IDS = ['Contain', 'Approve', 'Undo', 'Suppress'] as const;

export type HubActionId = (typeof HUB_ACTION_IDS)[number];

/** A custom action in Security Hub CSPM. AWS allows 20 letters and digits in its id and 20 characters in its name. */
export type HubAction = { readonly id: HubActionId; readonly name: string; readonly description: string };

/** The custom actions of the hub: the stacks create exactly these; rules and detection accept exactly these names. */
export const HUB_ACTIONS: readonly HubAction[] = [
  { id: 'Contain', name: 'Contain', description: 'Asks the hub to contain what the finding reports' },
  { id: 'Approve', name: 'Approve', description: 'Asks the hub to carry out the plan of the incident' },
  { id: 'Undo', name: 'Undo', description: 'Asks the hub to undo what it changed for the incident' },
  { id: 'Suppress', name: 'Suppress', description: 'Asks the hub to suppress the incident' },
];
