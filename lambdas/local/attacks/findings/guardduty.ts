import { randomUUID } from 'node:crypto';
import { iamUser } from '#catalogue/events/callers.ts';
import { guardDutyFinding, instanceResource } from '#catalogue/events/notices.ts';
import { type AttackResult, eventTime, type Target } from '../attack.ts';
import { instanceGroups, launch } from '../network/instance.ts';
import { open } from '../network/security-group.ts';

/** RDP open to the internet. */
const WORLD = { protocol: 'tcp', from: 3389, to: 3389, v4: ['0.0.0.0/0'] };

/** Launches an instance that GuardDuty then reports. GuardDuty in the emulator creates no findings. */
export async function findInstance(target: Target): Promise<AttackResult> {
  const { account, region } = target;
  const { group, restUntouched } = await open(target, WORLD, iamUser('alice'));
  const [instance = ''] = await launch(target, group);
  const finding = randomUUID().replaceAll('-', '');
  return {
    event: guardDutyFinding({ account, region, at: eventTime(), finding, resource: instanceResource(instance) }),
    persists: async () => (await instanceGroups(target, instance)).includes(group),
    restUntouched,
  };
}
