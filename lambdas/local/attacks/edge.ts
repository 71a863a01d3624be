import { randomUUID } from 'node:crypto';
import type { CloudEvent } from '../../detect/catalogue/cases.ts';
import {
  actionPressed,
  alarmChanged,
  findingsImported,
  guardDutyFinding,
  instanceResource,
  securityFinding,
} from '../../detect/catalogue/notices.ts';
import { type Attack, eventTime, type Victim } from './attack.ts';

/** What AWS's own services tell of leaves no state in the account that could be read. */
export const EDGE_ATTACKS: Readonly<Record<string, Attack>> = {
  // The emulator's alarms neither evaluate nor tell.
  'web-scanner-detected': tells((where) => {
    const alarm = `org-security-hub-scanner-${randomUUID().slice(0, 8)}`;
    return alarmChanged({ ...where, alarm, now: 'ALARM', metrics: [{ name: 'ScannerPaths', namespace: 'org-security-hub' }] });
  }),
  // The emulator's GuardDuty finds nothing.
  'guardduty-finding': tells((where) =>
    guardDutyFinding({ ...where, finding: randomUUID().replaceAll('-', ''), resource: instanceResource(newId('i')) }),
  ),
  // The emulator's Security Hub checks nothing, and tells nobody what is imported.
  'securityhub-finding': tells((where) => findingsImported({ ...where, findings: [failed(where)] })),
  'securityhub-custom-action': tells((where) => actionPressed({ ...where, action: 'Contain', findings: [failed(where)] })),
};

type Where = Pick<Victim, 'account' | 'region'> & { readonly at: string };

function tells(event: (where: Where) => CloudEvent): Attack {
  return async ({ account, region }) => ({
    event: event({ account, region, at: eventTime() }),
    stands: async () => true,
    bystandersUnharmed: async () => true,
  });
}

/** A failed check of a security group that nothing else is about. */
function failed({ account, region, at }: Where) {
  const Id = `arn:aws:ec2:${region}:${account}:security-group/${newId('sg')}`;
  const id = `arn:aws:securityhub:${region}:${account}:security-control/EC2.19/finding/${randomUUID()}`;
  return securityFinding({ account, region, id, updated: at, resource: { Type: 'AwsEc2SecurityGroup', Id } });
}

function newId(kind: string): string {
  return `${kind}-0${randomUUID().replaceAll('-', '').slice(0, 16)}`;
}
