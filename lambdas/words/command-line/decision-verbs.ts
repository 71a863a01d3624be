import { typed } from './typed.ts';
import type { VerbText } from './verb-text.ts';

/** An id for examples. */
export const INCIDENT = 'inc-0123456789abcdef01234567';

/** What people decide about an incident. */
export const DECISION_VERB_TEXTS = {
  approve: {
    summary: {
      en: 'Approve the plan of an incident; it is carried out once',
      ko: '인시던트의 조치 계획을 승인합니다. 계획은 한 번만 실행됩니다',
    },
    more: {
      en: `You approve exactly the calls that "${typed('show')}" prints. If the resource has changed since, nothing is done and the hub
asks again with a new plan. Waits up to 30 seconds for the result.`,
      ko: `"${typed('show')}"가 출력하는 호출만 승인합니다. 그사이 리소스가 바뀌었으면 아무것도 하지 않고 새 계획으로 다시 묻습니다.
결과를 최대 30초 동안 기다립니다.`,
    },
    examples: [typed('approve', INCIDENT)],
  },
  reject: {
    summary: {
      en: 'Reject the plan of an incident: it is closed, nothing is changed',
      ko: '인시던트의 조치 계획을 거부합니다. 아무것도 바꾸지 않고 종료합니다',
    },
    examples: [typed('reject', INCIDENT, '--reason', '"the site is meant to be public"')],
  },
  replan: {
    summary: {
      en: 'Ask for a new plan, also with another playbook',
      ko: '새 조치 계획을 요청합니다. 다른 플레이북도 선택할 수 있습니다',
    },
    more: {
      en: 'Use it when a plan has lapsed, when containment failed, or when you want another way to contain.',
      ko: '계획의 기한이 지났거나, 조치가 실패했거나, 다른 방법으로 조치하려 할 때 사용합니다.',
    },
    examples: [typed('replan', INCIDENT), typed('replan', INCIDENT, '--playbook', 'swap-security-group')],
  },
  undo: {
    summary: {
      en: 'Undo what the hub changed for an incident',
      ko: '인시던트에 대한 허브의 조치를 취소합니다',
    },
    more: {
      en: `What another person changed since then is left alone, and the answer shows what differs. An undo beyond what one person
may do (undo in the organization file) waits until another person runs the same command.`,
      ko: `그 뒤 다른 사람이 바꾼 것은 건드리지 않고, 무엇이 다른지 알려 줍니다. 한 사람이 취소할 수 있는 범위(조직 파일의 undo)를
넘으면 다른 사람이 같은 명령을 실행할 때까지 기다립니다.`,
    },
    examples: [typed('undo', INCIDENT, '--reason', '"false positive"')],
  },
  suppress: {
    summary: {
      en: 'Suppress an incident: it stays unchanged and hidden until its time ends',
      ko: '인시던트를 억제합니다. 기한이 끝날 때까지 그대로 두고 숨깁니다',
    },
    more: {
      en: `Nothing is changed in the account. At the time given with --until, or when a person runs "${typed('reopen')}", the incident
is NEW again and the hub looks at it again. Later events on the resource open another incident.
You cannot suppress an incident that you may have caused.`,
      ko: `계정에서는 아무것도 바꾸지 않습니다. --until에 적은 시각이 되거나 누군가 "${typed('reopen')}"을 실행하면 인시던트가
다시 신규 상태가 되고 허브가 다시 확인합니다. 이후 같은 리소스에 일어난 일은 별도의 인시던트가 됩니다.
자신이 일으켰을 수 있는 인시던트는 억제할 수 없습니다.`,
    },
    examples: [typed('suppress', INCIDENT, '--reason', '"bastion until the move"', '--until', '2027-01-31')],
  },
  reopen: {
    summary: {
      en: 'Reopen a suppressed incident before its time ends',
      ko: '억제된 인시던트를 기한 전에 다시 엽니다',
    },
    examples: [typed('reopen', INCIDENT, '--reason', '"the move is over"')],
  },
  note: {
    summary: {
      en: 'Write a note on an incident, for those who read it later',
      ko: '나중에 읽는 사람을 위해 인시던트에 메모를 남깁니다',
    },
    examples: [typed('note', INCIDENT, '--text', '"the owner was informed by phone"')],
  },
} as const satisfies Readonly<Record<string, VerbText>>;
