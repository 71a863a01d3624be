import type { PlaybookId } from '#core/playbook/playbook-id.ts';

/** The playbook for a state that a scanner found, by its scenario; only playbooks that can read it from the resource alone. */
export const STATE_PLAYBOOKS: Readonly<Record<string, PlaybookId>> = {
  'sg-ssh-open-world': 'revoke-open-ingress',
  'sg-open-highrisk-port': 'revoke-open-ingress',
  'sg-open-all-ports': 'revoke-open-ingress',
  's3-bucket-policy-public': 'block-public-bucket',
  's3-public-access-block-disabled': 'block-public-bucket',
  's3-account-public-access-block-disabled': 'block-public-account',
};
