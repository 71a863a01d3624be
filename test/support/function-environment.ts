/** What the central stack and Lambda put into a function's environment, with made-up values. */
export const FUNCTION_ENVIRONMENT = {
  AWS_REGION: 'ap-northeast-2',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  HUB_ACCOUNT: '111122223333',
  HUB_ROLE_PATH: '/org-security-hub/',
  HUB_ROLE_PREFIX: 'org-security-hub-',
  INCIDENT_TABLE: 'org-security-hub-incidents',
  STATE_TABLE: 'org-security-hub-state',
  REMEDIATE_QUEUE_URL: 'https://sqs.ap-northeast-2.amazonaws.com/111122223333/org-security-hub-remediate.fifo',
  PARKED_QUEUE_URL: 'https://sqs.ap-northeast-2.amazonaws.com/111122223333/org-security-hub-parked',
  URGENT_QUEUE_URL: 'https://sqs.ap-northeast-2.amazonaws.com/111122223333/org-security-hub-urgent',
  HUB_BUS: 'org-security-hub',
  LEDGER_BUCKET: 'org-security-hub-ledger-111122223333',
  LEDGER_DEAD_URL: 'https://sqs.ap-northeast-2.amazonaws.com/111122223333/org-security-hub-ledger-dead',
  MAX_RECEIVES: '10',
  HUB_EXTERNAL_IDS: '["an-external-id-of-the-tests"]',
};
