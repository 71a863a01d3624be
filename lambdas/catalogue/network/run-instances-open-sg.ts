import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Answers } from '#core/detection/facts.ts';
import { noted } from '#core/incident/evidence.ts';
import { risky } from '../readings/exposure.ts';
import { launchedInstances, launchGroups, launchNotes, launchOf } from '../readings/launch.ts';
import { openRead } from '../readings/live-rules.ts';

export const runInstancesOpenSg: Detection = {
  id: 'run-instances-open-sg',
  title: {
    en: 'An instance was launched behind an open security group',
    ko: '인터넷 전체에 열린 보안 그룹으로 인스턴스가 시작되었습니다',
  },
  about: {
    en: 'The group was open before; now there is a machine behind it that scanners find within minutes.',
    ko: '이미 열려 있던 그룹 뒤에 새 인스턴스가 놓여, 스캐너가 몇 분 안에 찾아낼 수 있습니다.',
  },
  severity: 'HIGH',
  triggers: [{ source: 'ec2.amazonaws.com', calls: ['RunInstances'] }],
  techniques: ['T1578.002', 'T1133'],
  controls: ['EC2.13', 'EC2.19'],
  tunedBy: ['riskyPorts'],
  containment: { response: 'ask', playbooks: ['swap-security-group', 'isolate-instance'] },
  matches: (activity) => launchedInstances(activity).length > 0 && launchGroups(activity).length > 0,
  facts: {
    asks: (activity) => launchGroups(activity).map(groupQuestion),
    decides: (activity, answers) => {
      const states = launchGroups(activity).map((group) => stateOf(group, activity, answers));
      if (states.includes('open')) return 'fires';
      return states.includes('unknown') ? 'unknown' : 'quiet';
    },
  },
  subject: launchOf,
  evidence: (activity, answers) => [
    ...launchGroups(activity).flatMap((value) => {
      const state = stateOf(value, activity, answers);
      return state === 'closed' ? [] : [noted(`${state}-group`, value)];
    }),
    ...launchedInstances(activity).map((value) => noted('instance', value)),
    ...launchNotes(activity),
  ],
};

function groupQuestion(id: string) {
  return { ask: 'security-group', id } as const;
}

function stateOf(id: string, activity: Activity, answers: Answers): 'open' | 'closed' | 'unknown' {
  const group = answers.of<'security-group'>(groupQuestion(id));
  if (group === undefined) return 'unknown';
  return openRead(group, risky(activity)).length > 0 ? 'open' : 'closed';
}
