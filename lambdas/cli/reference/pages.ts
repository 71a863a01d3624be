import type { ConfigNeeds } from '#core/detection/config-needs.ts';
import type { Response } from '#core/detection/containment.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Memory } from '#core/detection/memory.ts';
import { ATTACK_VERSION, TECHNIQUES, type TechniqueId } from '#core/detection/technique.ts';
import { isCall, isNotice, isWrite, THIS_ACCOUNT, type Trigger, type WriteTrigger } from '#core/detection/trigger.ts';
import { DEFAULT_TUNING } from '#core/detection/tuning.ts';
import { DEFAULT_ROLES } from '#core/naming.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';
import { visibleJson } from '#core/visible.ts';
import { memoryOf } from '#detect/remember.ts';
import { forwarderRules, unusedRegionRules } from '#forward/forwarding.ts';
import { controlRoomRightsPage } from './control-room-rights-page.ts';
import { findingSourcesPage } from './finding-sources-page.ts';
import { fixRolesPage } from './fix-roles-page.ts';
import { forwarderWaysPage } from './forwarder-ways-page.ts';

/** How many of the management events of an account's normal day the rules of members forward. A test checks it. */
export const NORMAL_DAY_FORWARDED = { events: 100_288, forwarded: 111 } as const;

/** A scenario with the sentences of its cases and an event for which it fires. */
export type Shown = {
  readonly detection: Detection;
  /** The playbooks it names, best first, each with its title if it exists. */
  readonly playbooks: readonly { readonly id: string; readonly title: Localized | undefined }[];
  /** What it needs AWS Config for; undefined if nothing. */
  readonly config: ConfigNeeds | undefined;
  readonly fires: readonly string[];
  readonly staysQuiet: readonly string[];
  readonly sample: { readonly sentence: string; readonly event: object; readonly of: number };
};

const MADE_BY = '<!-- Written by `npm run reference` from the catalogue. Change the detection or its cases, never this file. -->';

/** The reference as files by name: one page a scenario, and what the whole catalogue covers. The same catalogue gives the same text. */
export function referencePages(catalogue: readonly Shown[]): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', overview(catalogue)],
    ['control-room-rights.md', `${MADE_BY}\n\n${controlRoomRightsPage()}`],
    ['fix-roles.md', `${MADE_BY}\n\n${fixRolesPage()}`],
    ['finding-sources.md', `${MADE_BY}\n\n${findingSourcesPage()}`],
    ['forwarder-ways.md', `${MADE_BY}\n\n${forwarderWaysPage()}`],
    ...catalogue.map((shown): [string, string] => [`${shown.detection.id}.md`, page(shown)]),
  ]);
}

function overview(catalogue: readonly Shown[]): string {
  const used = [...new Set(catalogue.flatMap(({ detection }) => detection.techniques))].sort();
  const naming = (technique: TechniqueId) => catalogue.filter(({ detection }) => detection.techniques.includes(technique));
  return document([
    '# Scenarios',
    `Everything the hub recognises: ${catalogue.length} scenarios, each shown by cases for which it fires and similar cases for which it does not.`,
    dayWords(),
    table(
      ['Scenario', 'Title', '제목', 'Severity', 'Response', `ATT&CK ${ATTACK_VERSION}`, 'Fires', 'Quiet'],
      catalogue.map(({ detection, fires, staysQuiet }) => [
        link(detection.id),
        detection.title.en,
        detection.title.ko,
        severityOf(detection),
        detection.containment.response,
        detection.techniques.join(', '),
        String(fires.length),
        String(staysQuiet.length),
      ]),
    ),
    '## What needs AWS Config',
    'In an account without AWS Config (`config` of the organization file) these scenarios recognise nothing, or their playbooks find no earlier state to restore.',
    table(
      ['Scenario', 'What for'],
      catalogue.flatMap(({ detection, config }) => (config === undefined ? [] : [[link(detection.id), configUse(config)]])),
    ),
    `## Techniques of MITRE ATT&CK ${ATTACK_VERSION}`,
    table(
      ['Technique', 'Name', 'Tactic', 'Scenarios'],
      used.map((id) => [
        techniqueLink(id),
        ownEntry(TECHNIQUES, id).name,
        ownEntry(TECHNIQUES, id).tactic,
        naming(id)
          .map(({ detection }) => link(detection.id))
          .join(', '),
      ]),
    ),
  ]);
}

function dayWords(): string {
  const { events, forwarded } = NORMAL_DAY_FORWARDED;
  const share = ((100 * forwarded) / events).toFixed(2);
  const count = events.toLocaleString('en-US');
  return `Members forward very little of a normal day: ${forwarded} of its ${count} management events (${share} %), in an account that runs a shop on some twenty nodes, deploys ten times and has eight people. The page of each scenario shows what it makes them forward.`;
}

function page({ detection, playbooks, config, fires, staysQuiet, sample }: Shown): string {
  const { id, title, about, triggers, techniques, controls, containment } = detection;
  return document([
    `# ${id}`,
    `**${title.en}**\\\n**${title.ko}**`,
    about.en,
    about.ko,
    table(
      ['', ''],
      [
        ['Severity', severityOf(detection)],
        ['Response', ownEntry(RESPONSES, containment.response)],
        ['Playbooks', playbooks.map(playbookOf).join('<br>') || withoutPlaybook(detection)],
        [`ATT&CK ${ATTACK_VERSION}`, techniques.map(techniqueOf).join('<br>') || 'none'],
        ['Security Hub controls', controls.join(', ') || 'none'],
        ['Also needs', alsoNeeds(detection, config) || 'nothing: the event alone decides'],
      ],
    ),
    ...configurable(detection),
    '## Events',
    bullets(triggers.map(triggerOf)),
    ...resolvedByCalls(detection),
    '## What members forward for it',
    forwarded(detection),
    '## Fires when',
    bullets(fires),
    '## Stays quiet when',
    bullets(staysQuiet),
    '## Sample',
    `${sample.of === 1 ? 'The event' : `The last of ${sample.of} events`} of "${sample.sentence}":`,
    code(sample.event),
  ]);
}

/** With `severityFor` the record names the lowest. */
function severityOf({ severity, severityFor }: Detection): string {
  return severityFor === undefined || severity === 'CRITICAL' ? severity : `at least ${severity}`;
}

const RESPONSES: Readonly<Record<Response, string>> = {
  auto: 'auto: contained automatically where the account opted in',
  ask: 'ask: a person approves the plan',
  none: 'none: report only',
};

function playbookOf({ id, title }: Shown['playbooks'][number]): string {
  return title === undefined ? `\`${id}\`` : `\`${id}\`: ${title.en} (${title.ko})`;
}

function withoutPlaybook({ containment }: Detection): string {
  if (!('noPlaybook' in containment)) return 'none';
  return `none: ${containment.noPlaybook.en}<br>${containment.noPlaybook.ko}`;
}

function techniqueOf(id: TechniqueId): string {
  return `${techniqueLink(id)} ${ownEntry(TECHNIQUES, id).name} (${ownEntry(TECHNIQUES, id).tactic})`;
}

function techniqueLink(id: string): string {
  return `[${id}](https://attack.mitre.org/techniques/${id.replace('.', '/')}/)`;
}

/** The calls that resolve an open incident of it without the hub. */
function resolvedByCalls({ resolvedBy }: Detection): string[] {
  return resolvedBy === undefined ? [] : ['## Resolved by', bullets(resolvedBy.triggers.map(triggerOf))];
}

/** What a detection needs in addition to the event. */
function alsoNeeds({ facts, resolves, ...detection }: Detection, config: ConfigNeeds | undefined): string {
  const memory = memoryOf(detection, DEFAULT_TUNING);
  return [
    ...(memory === undefined ? [] : [`${memory.optional === true ? 'for its severity, ' : ''}${remembers(memory)}`]),
    ...(facts === undefined ? [] : ['facts read from the member account']),
    ...(resolves === undefined ? [] : ['an open incident to resolve']),
    ...(config === undefined ? [] : [`AWS Config in the account, ${configUse(config)}`]),
  ].join('; ');
}

function configUse({ recognition, playbooks }: ConfigNeeds): string {
  return recognition ? 'to recognise anything' : `for the state that ${playbooks.join(', ')} restores`;
}

function remembers(memory: Memory): string {
  if (memory.kind === 'window') return `${memory.atLeast} different ones within ${memory.minutes} minutes of event time`;
  if (memory.kind === 'sequence') return `one thing and then another within ${memory.minutes} minutes of event time`;
  if (memory.kind === 'pair') return `two that contradict each other within ${memory.minutes} minutes of event time`;
  const learns = memory.learningDays === undefined ? '' : `, after a learning period of ${memory.learningDays}`;
  return `a value not seen in ${memory.days} days${learns}`;
}

/** The settings that the organization file may change under `detection`, with their defaults. */
function configurable({ tunedBy = [] }: Detection): string[] {
  if (tunedBy.length === 0) return [];
  const fields = tunedBy.flatMap((field) => leaves(`detection.${field}`, ownEntry(DEFAULT_TUNING, field)));
  return ['## Configured by', bullets(fields.map(([path, value]) => `\`${path}\`: ${value}`))];
}

function leaves(path: string, value: unknown): [path: string, value: string][] {
  if (Array.isArray(value)) return [[path, value.join(', ') || 'none']];
  if (typeof value !== 'object' || value === null) return [[path, value === false ? 'off' : String(value)]];
  const fields = Object.entries(value).flatMap(([field, inner]) => leaves(`${path}.${field}`, inner));
  return fields.length === 0 ? [[path, 'none']] : fields;
}

const WRITERS: Readonly<Record<WriteTrigger['writes'], string>> = {
  'hub-role': "one of the hub's own remediation roles",
  root: 'root',
  'access-key': 'a long-lived access key',
  'unused-region': 'any caller in a Region the account does not use',
};

function triggerOf(trigger: Trigger): string {
  if (isWrite(trigger)) return `any write by ${ownEntry(WRITERS, trigger.writes)}`;
  if (!isCall(trigger) && !isNotice(trigger)) {
    const after = trigger.after.map((id) => link(id)).join(', ');
    return `the clock of the hub, ${trigger.minutes} minutes after an incident that is still open: ${after}`;
  }
  const where = trigger.where === undefined ? '' : `, where \`${JSON.stringify(trigger.where)}\``;
  const names = (isCall(trigger) ? trigger.calls : trigger.notices).map((name) => `\`${name}\``).join(', ');
  if (isNotice(trigger)) return `\`${trigger.source}\` sends: ${names}${where}`;
  const reads = trigger.reads === true ? ' (read-only)' : '';
  const data = trigger.data === undefined ? '' : ` (data events of ${trigger.data})`;
  return `\`${trigger.source}\`${reads}${data}: ${names}${where}`;
}

/** The rules that this scenario alone would need; members share rules among all scenarios of a service. */
function forwarded(detection: Detection): string {
  const naming = { hubAccount: '', homeRegion: '', ...DEFAULT_ROLES };
  const rules = [...forwarderRules([detection], naming, THIS_ACCOUNT), ...unusedRegionRules([detection])];
  if (rules.length === 0) return 'Nothing: the event comes from the hub itself.';
  return [...new Set(rules.map(({ pattern }) => code(pattern)))].join('\n\n');
}

function document(parts: readonly string[]): string {
  return `${[MADE_BY, ...parts].join('\n\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function code(value: object): string {
  // A matching rule of one field stays on one line: some patterns list many.
  const written = visibleJson(value, 2).replace(/\{\n\s+("[^"\n]+": "[^"\n]*")\n\s+\}/g, '{ $1 }');
  return `\`\`\`json\n${written}\n\`\`\``;
}

function link(id: string): string {
  return `[${id}](${id}.md)`;
}
