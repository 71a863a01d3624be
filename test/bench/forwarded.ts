import { CASE_NAMING, MEMBER } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { isNotice } from '#core/detection/trigger.ts';
import { forwarderRules } from '#forward/forwarding.ts';
import { normalise } from '#normalise/normalise.ts';
import prices from '../../policies/prices.json' with { type: 'json' };
import { ruleTakes } from '../support/event-pattern.ts';
import { FINDINGS_OF_A_DAY, type Habit, NORMAL_DAY } from '../support/normal-day.ts';
import type { Bench } from './bench.ts';
import { rounded, verdict } from './verdict.ts';

/** The share before sign-ins of further Regions were forwarded and findings were filtered: 111 of 100,288. */
const MOST_PERCENT = 11_100 / 100_288;

const { dollars: PRICE, source, date } = prices.prices.forwardedEvents;

/** How much of a normal day a member forwards, what that costs, and how many of its findings. */
export const forwarded: Bench = async () => {
  const rules = forwarderRules(CATALOGUE, CASE_NAMING, MEMBER);
  const isForwarded = ([, event]: Habit) => rules.some((rule) => ruleTakes(rule, event));
  const [all, sent] = [count(NORMAL_DAY), count(NORMAL_DAY.filter(isForwarded))];
  const percent = (100 * sent) / all;
  const findings = count(FINDINGS_OF_A_DAY.filter(isForwarded));
  const useful = count(FINDINGS_OF_A_DAY.filter(canOpen));
  return [
    verdict({
      name: 'forwarded',
      value: percent,
      unit: '% of events',
      against: `${sent} of the ${all} management events of a normal day`,
      ratio: percent / MOST_PERCENT,
      aim: `at most ${rounded(MOST_PERCENT)} %`,
      ok: percent <= MOST_PERCENT,
    }),
    verdict({
      name: 'forwarded.cost',
      value: (sent / all) * PRICE,
      unit: 'dollars per million events',
      against: `${PRICE} dollars for a million that are forwarded (${source}, ${prices.region}, ${date})`,
      ratio: sent / all,
      aim: 'none of its own',
      ok: true,
    }),
    verdict({
      name: 'forwarded.findings',
      value: findings,
      unit: 'findings a day',
      against: `${useful} of ${count(FINDINGS_OF_A_DAY)} that can open an incident, ${rounded(100 * (useful / count(FINDINGS_OF_A_DAY)))} %`,
      ratio: findings / useful,
      aim: 'at most those that can open an incident',
      ok: findings <= useful,
    }),
  ];
};

function count(habits: readonly Habit[]): number {
  return habits.reduce((sum, [times]) => sum + times, 0);
}

/** Whether a scenario that waits for such events opens an incident, before any fact is read from the account. */
function canOpen([, event]: Habit): boolean {
  const reading = normalise(event);
  if (reading.kind === 'held') return false;
  const waiting = CATALOGUE.filter(({ triggers }) =>
    triggers.some((trigger) => isNotice(trigger) && trigger.notices.includes(event['detail-type'])),
  );
  return reading.activities.some((activity) => waiting.some((scenario) => scenario.matches(activity)));
}
