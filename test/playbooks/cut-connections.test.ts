import { describePlaybook } from '../support/playbook-harness.ts';
import { LIVE } from '../support/situations/live-connections.ts';

describePlaybook('cut-connections', LIVE['cut-connections'], [
  ['an address that connected', 'a port, where the addresses that connected are unknown'],
]);
