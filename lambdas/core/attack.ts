/** The ATT&CK release the technique ids in the catalogue belong to. */
export const ATTACK_VERSION = '17.1';

/** A technique by the tactic it serves here; tactics in the words that Security Hub finding types know. */
export type Technique = { readonly name: string; readonly tactic: string };

/** The techniques the catalogue speaks of. Source: MITRE ATT&CK, Enterprise, IaaS platform. */
export const TECHNIQUES: Readonly<Record<string, Technique>> = {
  'T1078.004': { name: 'Valid Accounts: Cloud Accounts', tactic: 'Persistence' },
  T1133: { name: 'External Remote Services', tactic: 'Initial Access' },
  'T1562.007': { name: 'Disable or Modify Cloud Firewall', tactic: 'Defense Evasion' },
  'T1562.008': { name: 'Disable or Modify Cloud Logs', tactic: 'Defense Evasion' },
};
