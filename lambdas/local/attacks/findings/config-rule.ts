import { randomUUID } from 'node:crypto';
import { iamUser } from '#catalogue/events/callers.ts';
import { complianceChange } from '#catalogue/events/config-notices.ts';
import { type Attack, eventTime } from '../attack.ts';
import { open } from '../network/security-group.ts';

const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };

/** Opens a group and reports it as AWS Config does after an evaluation. The emulator evaluates no Config rules. */
export const violateRule: Attack = async (target) => {
  const opened = await open(target, SSH, iamUser('mallory'));
  const { account, region } = target;
  const evaluation = { rule: 'restricted-ssh', type: 'AWS::EC2::SecurityGroup', id: opened.group, was: 'COMPLIANT' } as const;
  return { ...opened, event: complianceChange({ ...evaluation, account, region, at: eventTime(), event: randomUUID() }) };
};
