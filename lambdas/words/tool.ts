import type { Tool } from '#core/incident/tool.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';

const TOOLS: Readonly<Record<Tool, Localized>> = {
  console: { en: 'the AWS console', ko: 'AWS 콘솔' },
  cli: { en: 'the AWS CLI', ko: 'AWS CLI' },
  'cloud-shell': { en: 'AWS CloudShell', ko: 'AWS CloudShell' },
  terraform: { en: 'Terraform', ko: 'Terraform' },
  sdk: { en: 'an AWS SDK', ko: 'AWS SDK' },
  browser: { en: 'a browser', ko: '브라우저' },
};

/** What a call was made with. Except for the console, this is the claim of the caller's user agent. */
export function toolWords(tool: Tool): Localized {
  const { en, ko } = ownEntry(TOOLS, tool);
  return tool === 'console' ? { en, ko } : { en: `${en} by its user agent`, ko: `사용자 에이전트 기준 ${ko}` };
}
