import { FINDING_PRODUCTS, GUARDDUTY_FAMILIES, GUARDDUTY_OPENINGS, OTHER_PRODUCT } from '#catalogue/readings/finding-sources.ts';

/** Which findings of other products open an incident, and about which resource. */
export function findingSourcesPage(): string {
  return `${[
    '# Findings of other products',
    'A finding of the severity below or higher opens an incident, which is shown as [guardduty-finding](guardduty-finding.md), [securityhub-finding](securityhub-finding.md) or [config-noncompliant](config-noncompliant.md). Less severe ones stay in Security Hub only. If a finding reports what a call of the catalogue opened, both are one incident.',
    '조사 결과는 아래 심각도부터 [guardduty-finding](guardduty-finding.md), [securityhub-finding](securityhub-finding.md), [config-noncompliant](config-noncompliant.md) 인시던트가 됩니다. 그보다 낮은 결과는 Security Hub에만 남습니다. 카탈로그의 호출이 연 노출을 알리는 결과는 그 호출과 하나의 인시던트가 됩니다.',
    '## Security Hub',
    table(
      ['Product', 'From severity', 'About', 'Reports', 'Described by AWS'],
      [...Object.values(FINDING_PRODUCTS), OTHER_PRODUCT].map(({ name, opensFrom, about, reports, source }) => [
        name,
        opensFrom,
        about === undefined ? 'its first resource' : `its first \`${about}\``,
        reportedBy(reports),
        `[page](${source})`,
      ]),
    ),
    '## GuardDuty',
    'Severity 9 and higher is CRITICAL, from 7 HIGH, from 4 MEDIUM, below that LOW; a sample is LOW. All open an incident. A family is the middle part of a type, such as EC2 in `Backdoor:EC2/Spambot`; an attack sequence is about the one resource of its family that it names.',
    table(
      ['Family', 'Detects', 'About', 'Described by AWS'],
      Object.entries(GUARDDUTY_FAMILIES).map(([family, { detects, kinds, source }]) => [
        family,
        detects,
        kinds.join(', ') || 'the finding itself',
        `[page](${source})`,
      ]),
    ),
    table(
      ['Type', 'Reports'],
      Object.entries(GUARDDUTY_OPENINGS).map(([type, scenario]) => [`\`${type}\``, `[${scenario}](${scenario}.md)`]),
    ),
  ].join('\n\n')}\n`;
}

function reportedBy(reports: (typeof OTHER_PRODUCT)['reports']): string {
  if (reports === undefined) return '';
  if (reports === 'rule') return 'the scenario of [its rule](config-noncompliant.md)';
  const types = Object.entries(reports.types).map(([type, scenario]) => `\`${type}\`: [${scenario}](${scenario}.md)`);
  return `about \`${reports.resource}\`: ${types.join(', ')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
