import type { SQSRecord } from 'aws-lambda';
import type { Detection } from '#core/detection/detection.ts';
import { type Forgery, type ForgeryPorts, openForgery } from '#core/incident/forgery.ts';
import { needsPerson } from './needs-person.ts';
import type { RefusedMessage } from './refused-message.ts';

type ReportPorts = Omit<ForgeryPorts, 'detection'> & { readonly detection: Detection | undefined };

/** Opens an incident when a function finds a forgery, in addition to its log line and the alarm of the dead-letter queue. */
export function forgeryReport({ detection, ...ports }: ReportPorts) {
  if (detection === undefined) throw new Error('the catalogue has no scenario for forgeries inside the hub');
  const ofRow = async (forgery: Forgery): Promise<void> => {
    needsPerson({ forged: forgery });
    await openForgery(forgery, { ...ports, detection });
  };
  const ofMessage = ({ eventSourceARN, messageId }: SQSRecord, { reason }: RefusedMessage): Promise<void> =>
    ofRow({
      where: 'queue',
      name: eventSourceARN.split(':').at(-1) ?? '',
      key: messageId,
      what: 'field' in reason ? reason.field : reason.code,
    });
  return { ofRow, ofMessage };
}
