import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError } from '#core/errors.ts';
import { PRODUCT } from '#core/naming.ts';
import { doctorLines, PART } from '#words/command-line/doctor.ts';
import { notOneOf } from '#words/command-line/errors.ts';
import { atHub } from './at-hub.ts';
import { hubIsHere, isHealthy, probeSecurityHub } from './probe-security-hub.ts';
import { asLine, print, printJson } from './screen.ts';
import type { Run } from './verbs.ts';

const PARTS = ['securityhub'];

/** Proves that findings of the hub arrive in Security Hub. 0 only if they do. */
export const doctor: Run<'doctor'> = async ({ values, operands: [part = ''], lang }) => {
  if (!PARTS.includes(part)) throw new OperatorError(notOneOf(PART, part, PARTS));
  const hub = await atHub(values.region, lang);
  const securityHub = await hub.securityHub();
  await hubIsHere(securityHub.region, hub.authority);
  const probed = await probeSecurityHub(`${PRODUCT}/doctor/${randomUUID()}`, securityHub, { now: Date.now, pause });
  if (values.json) printJson(probed);
  else print(doctorLines(probed).map((one) => asLine(one[lang])));
  return isHealthy(probed) ? 0 : 1;
};
