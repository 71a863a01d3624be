import { iamUser } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { reminderDue } from '#catalogue/events/hub-events.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { reminderEventId } from '#clock/reminder-event.ts';
import { type Attack, callBy, eventTime } from '../attack.ts';
import { incidentOf } from '../recognised.ts';
import { open } from './security-group.ts';

const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const SCENARIO = 'sg-ssh-open-world';

/** Longer than the hub waits before it looks again. */
const LEFT_MS = 31 * 60_000;

/** Opens a group, dates the event half an hour back, and leaves the group open until the reminder comes. */
export const leaveOpen: Attack = async (target) => {
  const opened = await open(target, SSH, iamUser('alice'));
  const { account, region } = target;
  const { group, rules } = opened;
  const at = eventTime(LEFT_MS);
  const event = authorizeIngress({ ...callBy(target, iamUser('alice')), at, group, permissions: [SSH], rules });
  const resource = { type: 'AwsEc2SecurityGroup', id: group, arn: `arn:aws:ec2:${region}:${account}:security-group/${group}` };
  const recognisedBy = (emitted: CloudEvent) => {
    const incident = incidentOf(SCENARIO, emitted);
    const reminder = reminderDue({ account, region, incident, scenario: SCENARIO, resource, standing: [] });
    return { ...reminder, id: reminderEventId(incident, 'sg-stale-opening') };
  };
  return { ...opened, event, recognisedBy };
};
