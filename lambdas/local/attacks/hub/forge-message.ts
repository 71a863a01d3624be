import { randomUUID } from 'node:crypto';
import { reminderDue } from '#catalogue/events/hub-events.ts';
import { forgeryEvent } from '#core/incident/forgery.ts';
import { PRODUCT } from '#core/naming.ts';
import type { Attack } from '../attack.ts';

/** Sends a message that only the clock may send to the lane for events of AWS. */
export const forgeMessage: Attack = async ({ account, region, naming, putInLane }) => {
  const id = `sg-${randomUUID().slice(0, 8)}`;
  const resource = { type: 'AwsEc2SecurityGroup', id, arn: `arn:aws:ec2:${region}:${account}:security-group/${id}` };
  const key = await putInLane('urgent', reminderDue({ account, region, scenario: 'sg-ssh-open-world', resource, standing: [] }));
  const forgery = { where: 'queue', name: `${PRODUCT}-urgent`, key, what: 'not-from-there' } as const;
  return {
    event: forgeryEvent(forgery, naming, Date.now()),
    sentByHub: true,
    persists: async () => true,
    restUntouched: async () => true,
  };
};
