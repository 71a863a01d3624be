import type { Operator } from '#adapters/operator/operator.ts';
import { concurrently } from '#core/concurrently.ts';
import { OperatorError } from '#core/errors.ts';
import type { ListedIncident } from '#core/incident/list.ts';
import { type State, TRANSITIONS } from '#core/incident/state.ts';
import { isoTime } from '#core/iso-time.ts';
import { type NoticeState, worstNotice } from '#core/notice/notice.ts';
import type { Language } from '#core/text.ts';
import { notOneOf, STATE } from '#words/command-line/errors.ts';
import { HEADS, NOTHING_OPEN, stopInForce } from '#words/command-line/outcomes.ts';
import { noticeStateWords } from '#words/notice/state.ts';
import { severityWords, stateWords } from '#words/state.ts';
import { countFrom } from './arguments.ts';
import { atHub } from './at-hub.ts';
import { asLine, bold, type Line, print, printError, printJson, table } from './screen.ts';
import type { Run } from './verbs.ts';

const STATES = Object.keys(TRANSITIONS) as State[];
/** A longer resource id would push the state off the screen; `hub show` prints the whole id. */
const WIDEST_CELL = 80;
const WAITING: readonly State[] = ['AWAITING_APPROVAL', 'FAILED', 'PROCESSING', 'NEW'];

/** Lists open incidents, those waiting for a person first. */
export const incidents: Run<'incidents'> = async ({ values, operands, lang }) => {
  const wanted = operands.map(stateNamed);
  const most = countFrom('--most', values.most);
  const hub = await atHub(values.region, lang);
  const [listed, { stop }] = await Promise.all([
    Promise.all((wanted.length > 0 ? wanted : WAITING).map((state) => hub.incidents(state, most))),
    hub.authority(),
  ]);
  const found = listed.flat().slice(0, most);
  if (values.json) for (const incident of found) printJson(incident);
  else print(found.length === 0 ? [asLine(NOTHING_OPEN[lang])] : listText(found, lang, await noticesOfAll(found, hub)));
  if (stop !== undefined) printError([asLine(''), asLine(stopInForce(stop.by, stop.reason, values.region)[lang])]);
  return 0;
};

function stateNamed(word: string): State {
  const state = STATES.find((one) => one === word.toUpperCase());
  if (state === undefined) throw new OperatorError(notOneOf(STATE, word, STATES));
  return state;
}

const PARALLEL_READS = 10;

/** The notice to look at first, by incident. */
async function noticesOfAll(found: readonly ListedIncident[], hub: Operator): Promise<ReadonlyMap<string, NoticeState>> {
  const worst = new Map<string, NoticeState>();
  await concurrently(PARALLEL_READS, found, async ({ id }) => {
    const state = worstNotice((await hub.notices(id)).map((one) => one.state));
    if (state !== undefined) worst.set(id, state);
  });
  return worst;
}

/** Incidents as a table. */
export function listText(
  listed: readonly ListedIncident[],
  lang: Language,
  notices: ReadonlyMap<string, NoticeState> = new Map(),
): Line[] {
  const rows = listed.map(({ id, severity, scenario, account, region, resource, state, updatedAt }) => [
    id,
    severityWords(severity)[lang],
    scenario,
    account,
    region,
    resource.id,
    stateWords(state)[lang],
    noticeOf(notices.get(id), lang),
    isoTime(updatedAt),
  ]);
  const [head = asLine(''), ...lines] = table([HEADS.incidents[lang], ...rows], '', WIDEST_CELL);
  return [bold(head), ...lines];
}

function noticeOf(state: NoticeState | undefined, lang: Language): string {
  return state === undefined ? '' : noticeStateWords(state)[lang];
}
