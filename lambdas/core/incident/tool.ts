import type { Activity } from '../detection/activity.ts';
import { truth } from '../json.ts';

/** The tool of a call. `console` is recorded by AWS; the others come from the user agent, which the caller chooses. */
export type Tool = 'console' | 'cli' | 'cloud-shell' | 'terraform' | 'sdk' | 'browser';

// Terraform and the command line are also SDKs, so order matters.
const AGENTS: readonly (readonly [tool: Tool, sign: RegExp])[] = [
  ['terraform', /\b(Terraform|OpenTofu)\b/i],
  ['cloud-shell', /\bexec-env\/CloudShell\b/],
  ['cli', /^\[?aws-cli\//],
  ['sdk', /^\[?(Boto3?|Botocore|aws-sdk|AWSPowerShell|aws-chalice)/i],
  ['browser', /^\[?Mozilla\//],
];

const LONGEST = 1_000;

export function toolOf({ kind, agent = '', detail }: Pick<Activity, 'kind' | 'agent' | 'detail'>): Tool | undefined {
  if (kind === 'sign-in' || truth(detail.sessionCredentialFromConsole) === true) return 'console';
  const text = agent.slice(0, LONGEST);
  return AGENTS.find(([, sign]) => sign.test(text))?.[0];
}
