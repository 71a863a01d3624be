import fc from 'fast-check';
import { SEVERITIES } from '#core/detection/severity.ts';
import { type State, TRANSITIONS } from '#core/incident/state.ts';
import type { Message, MessageButton } from '#core/notice/message.ts';
import { INCIDENT } from '#words/command-line/decision-verbs.ts';
import { anyCharacters } from './any-characters.ts';
import { hostileText } from './hostile-text.ts';

const PAGE = 'https://hub.example.com/#/incidents/inc-0123456789abcdef01234567';
export const CONSOLE =
  'https://ap-northeast-2.console.aws.amazon.com/ec2/home?region=ap-northeast-2#SecurityGroup:groupId=sg-0a1b2c3d4e5f60718';

const BUTTONS: readonly MessageButton[] = [
  { id: 'open', label: 'Open', url: PAGE },
  { id: 'approve', label: 'Approve', url: `${PAGE}?do=approve` },
  { id: 'reject', label: 'Reject', url: `${PAGE}?do=reject` },
];

/** A message about an opened port that waits for a person, with some fields replaced. */
export function aMessage(over: Partial<Message> = {}): Message {
  return {
    kind: 'incident',
    incident: INCIDENT,
    severity: 'CRITICAL',
    state: 'AWAITING_APPROVAL',
    language: 'en',
    title: 'SSH is open to the world in shop',
    lines: [
      'alice opened port 22 of sg-0a1b2c3d4e5f60718 to 0.0.0.0/0 in the console.',
      'The hub proposes to remove that rule and waits for approval. One connection from outside is still open.',
    ],
    facts: [
      { label: 'Account', value: 'shop (111122223333)' },
      { label: 'Resource', value: 'sg-0a1b2c3d4e5f60718', url: CONSOLE },
    ],
    buttons: BUTTONS,
    ...over,
  };
}

/** The message with a text in every field that may hold foreign text. */
export function messageSaying(text: string, over: Partial<Message> = {}): Message {
  return aMessage({
    title: text,
    lines: [text, `after a word ${text}`],
    facts: [
      { label: text, value: text },
      { label: 'Resource', value: text, url: CONSOLE },
    ],
    ...over,
  });
}

const anyText = fc.oneof(
  hostileText,
  anyCharacters({ maxLength: 400 }),
  fc.string({ maxLength: 40 }).map((one) => one.repeat(60)),
);

/** Any message, also far beyond every limit. */
export const anyMessage: fc.Arbitrary<Message> = fc.record({
  kind: fc.constantFrom('incident', 'digest', 'waiting', 'alarm', 'sample', 'rule-change'),
  incident: fc.constant(INCIDENT),
  severity: fc.constantFrom(...SEVERITIES),
  state: fc.constantFrom(...(Object.keys(TRANSITIONS) as State[])),
  language: fc.constantFrom('en', 'ko'),
  title: anyText,
  lines: fc.oneof(
    fc.array(anyText, { maxLength: 6 }),
    anyText.map((one) => Array.from({ length: 300 }, () => one)),
  ),
  facts: fc.array(
    fc.record({
      label: anyText,
      value: anyText,
      url: fc.constantFrom(CONSOLE, 'javascript:alert(1)', `${PAGE}${'x'.repeat(3_000)}`),
    }),
    {
      maxLength: 40,
    },
  ),
  buttons: fc.constantFrom<readonly MessageButton[]>([], BUTTONS, [{ id: 'undo', label: '되돌리기' }]),
  closed: fc.boolean(),
});
