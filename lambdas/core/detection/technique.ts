export const ATTACK_VERSION = '17.1';

/** With a tactic, in the words of Security Hub finding types. */
export type Technique = { readonly name: string; readonly tactic: string };

export const TECHNIQUES = {
  'T1078.004': { name: 'Valid Accounts: Cloud Accounts', tactic: 'Persistence' },
  T1098: { name: 'Account Manipulation', tactic: 'Persistence' },
  'T1098.001': { name: 'Account Manipulation: Additional Cloud Credentials', tactic: 'Persistence' },
  'T1098.003': { name: 'Account Manipulation: Additional Cloud Roles', tactic: 'Privilege Escalation' },
  T1110: { name: 'Brute Force', tactic: 'Credential Access' },
  T1133: { name: 'External Remote Services', tactic: 'Initial Access' },
  T1190: { name: 'Exploit Public-Facing Application', tactic: 'Initial Access' },
  T1530: { name: 'Data from Cloud Storage', tactic: 'Collection' },
  T1535: { name: 'Unused/Unsupported Cloud Regions', tactic: 'Defense Evasion' },
  'T1552.005': { name: 'Unsecured Credentials: Cloud Instance Metadata API', tactic: 'Credential Access' },
  'T1556.006': { name: 'Modify Authentication Process: Multi-Factor Authentication', tactic: 'Credential Access' },
  'T1562.001': { name: 'Disable or Modify Tools', tactic: 'Defense Evasion' },
  'T1562.007': { name: 'Disable or Modify Cloud Firewall', tactic: 'Defense Evasion' },
  'T1562.008': { name: 'Disable or Modify Cloud Logs', tactic: 'Defense Evasion' },
  'T1578.002': { name: 'Modify Cloud Compute Infrastructure: Create Cloud Instance', tactic: 'Defense Evasion' },
} as const satisfies Readonly<Record<string, Technique>>;

export type TechniqueId = keyof typeof TECHNIQUES;
