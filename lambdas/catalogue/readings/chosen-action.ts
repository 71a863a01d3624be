import type { Activity } from '#core/detection/activity.ts';
import type { NoticeTrigger } from '#core/detection/trigger.ts';
import { HUB_ACTIONS, type HubActionId } from '#core/hub-actions.ts';
import { text } from '#core/json.ts';
import { hubOf } from '#core/naming.ts';

const CUSTOM_ACTION = 'Security Hub Findings - Custom Action';

/** One rule forwards them all. */
export const CHOSEN_ACTIONS: NoticeTrigger = {
  source: 'aws.securityhub',
  notices: [CUSTOM_ACTION],
  where: { actionName: HUB_ACTIONS.map(({ name }) => name) },
};

/** The custom action of the hub that a person ran on a finding, whichever account it was run in. */
export function actionIn({ name, detail }: Activity): HubActionId | undefined {
  return name === CUSTOM_ACTION ? HUB_ACTIONS.find((one) => one.name === text(detail.actionName))?.id : undefined;
}

/** Whether it was run in the hub account: a member can create an action with the same name. */
export function isChosenInHub(activity: Activity): boolean {
  const { hubAccount } = hubOf(activity);
  return hubAccount === undefined || activity.actor.account === hubAccount;
}

/** Whether a person asks the hub to contain what a finding reports. */
export function isContainmentAsked(activity: Activity): boolean {
  return CONTAINING.some((one) => one === actionIn(activity)) && isChosenInHub(activity);
}

const CONTAINING: readonly HubActionId[] = ['Contain', 'Approve'];
