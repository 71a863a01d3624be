import type { CallOverrides } from '../events/api-call.ts';
import { root, ssoPerson } from '../events/callers.ts';
import { type Cases, type CloudEvent, minute } from '../events/cases.ts';
import { createAccessKey, instanceSession, keyHolder, someWrite } from '../events/identity-calls.ts';
import { authorizeIngress } from '../events/security-group-calls.ts';

const DAY = 24 * 60;
const KEY = 'AKIAI44QH8DHBEXAMPLE';
const SESSION = 'ASIAI44QH8DHBEXAMPLE';
/** An address without a known location. */
const NOWHERE = '2001:db8::7';
const by = keyHolder('deploy', KEY, NOWHERE);
const at = minute;
const used = (past: number, region = 'ap-northeast-2', rest: CallOverrides = {}) =>
  someWrite({ by, at: at(past), region, ...rest });

/** A call with instance credentials that members forward. */
function instance(past: number, address: string, key = SESSION): CloudEvent {
  const permissions = [{ protocol: 'tcp', from: 443, to: 443, v4: ['10.0.0.0/8'] }];
  const caller = instanceSession('Worker', 'i-0a1b2c3d4e5f60001', key, address);
  return authorizeIngress({ group: 'sg-0a1b2c3d4e5f60001', permissions, by: caller, at: at(past) });
}

export const cases: Cases = {
  fires: {
    'the location of the address is unknown, and the key is used in a new Region': [used(-60), used(0, 'sa-east-1')],
    'a key that was used from one country is used from another': [
      used(-60, undefined, { by: keyHolder('deploy', KEY, '198.51.100.24') }),
      used(0, undefined, { by: keyHolder('deploy', KEY, '203.0.113.77') }),
    ],
    'the key was last used in the Region more than a week ago': [
      used(-7 * DAY - 60, 'sa-east-1'),
      used(-60),
      used(0, 'sa-east-1'),
    ],
    'the record of the unusual call arrives twice': [
      used(-60),
      used(0, 'sa-east-1', { id: 'one' }),
      used(0, 'sa-east-1', { id: 'one' }),
    ],
    'the record of the usual call arrives after that of the unusual one': [used(0, 'sa-east-1'), used(-60)],
    'the credentials of an instance are used from a second address': [
      instance(-60, '198.51.100.24'),
      instance(0, '203.0.113.77'),
    ],
  },
  staysQuiet: {
    'the key is used for the first time': used(0),
    'the key is used where it is always used': [used(-60), used(0)],
    'the key was last used in the Region exactly a week ago': [used(-7 * DAY, 'sa-east-1'), used(-60), used(0, 'sa-east-1')],
    'another key is used in the other Region': [
      used(-60),
      used(0, 'sa-east-1', { by: keyHolder('deploy', 'AKIAIOSFODNN8EXAMPLE', NOWHERE) }),
    ],
    'a key is used in another Region of the same country': [
      used(-60, undefined, { by: keyHolder('deploy', KEY, '198.51.100.24') }),
      used(0, 'sa-east-1', { by: keyHolder('deploy', KEY, '198.51.100.25') }),
    ],
    'a global service is recorded in its own Region': [used(-60), createAccessKey({ by, user: 'deploy', key: KEY, at: at(0) })],
    'an AWS service calls with the key, and its name is recorded in place of the address': [
      used(-60),
      used(0, 'sa-east-1', { by: keyHolder('deploy', KEY, 'cloudformation.amazonaws.com') }),
    ],
    'the address is private, as through a VPC endpoint': [
      used(-60),
      used(0, 'sa-east-1', { by: keyHolder('deploy', KEY, '10.0.4.7') }),
    ],
    'AWS hides the address': [used(-60), used(0, 'sa-east-1', { by: keyHolder('deploy', KEY, '***.***.***.***') })],
    'AWS refused the call': [used(-60), used(0, 'sa-east-1', { error: 'Client.UnauthorizedOperation' })],
    'the credentials are the session of an Identity Center user, not a long-lived key': [
      used(-60, undefined, { by: ssoPerson('bob@example.com') }),
      used(0, 'sa-east-1', { by: ssoPerson('bob@example.com') }),
    ],
    'the credentials are a root session, not a long-lived key': [
      used(-60, undefined, { by: root() }),
      used(0, 'sa-east-1', { by: root() }),
    ],
    'an instance calls from its own address': [instance(-60, '198.51.100.24'), instance(0, '198.51.100.24')],
    'an instance calls some services through a VPC endpoint': [instance(-60, '198.51.100.24'), instance(0, '10.0.4.7')],
    'an instance has an IPv4 and an IPv6 address': [instance(-60, '198.51.100.24'), instance(0, '2001:db8::7')],
    'an instance was restarted and has new credentials and another address': [
      instance(-60, '198.51.100.24'),
      instance(0, '203.0.113.77', 'ASIAIOSFODNN8EXAMPLE'),
    ],
  },
};
