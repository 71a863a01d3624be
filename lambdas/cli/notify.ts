import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Operator } from '#adapters/operator/operator.ts';
import { OperatorError } from '#core/errors.ts';
import type { Notice } from '#core/notice/notice.ts';
import type { Route } from '#core/notice/route.ts';
import type { Language } from '#core/text.ts';
import { notOneOf } from '#words/command-line/errors.ts';
import { NO_ROUTES, notTestedYet, ROUTE, routeAnswered, routeFailed, TEST_ACTION } from '#words/command-line/notify.ts';
import { noticeReasonWords } from '#words/notice/state.ts';
import { atHub } from './at-hub.ts';
import { asLine, print, printError, printJson } from './screen.ts';
import type { Run } from './verbs.ts';

const PATIENCE_MS = 45_000;
const LOOK_MS = 500;
const [ACCEPTED, NOT_ACCEPTED] = [0, 1];

/** Asks the hub to send a sample on a route and prints the channel's answer, so that the operator needs no secret of the channel. */
export const notify: Run<'notify'> = async ({ values, operands: [action = '', name = ''], lang }) => {
  if (action !== 'test') throw new OperatorError(notOneOf(TEST_ACTION, action, ['test']));
  return sendTest(name, await atHub(values.region, lang), { json: values.json === true, lang });
};

type Asked = Pick<Operator, 'authority' | 'testRoute' | 'me' | 'notices'>;

/** The same at a hub that is known. */
export async function sendTest(
  name: string,
  hub: Asked,
  { json, lang }: { readonly json: boolean; readonly lang: Language },
): Promise<number> {
  const route = await routeNamed(name, hub);
  const id = randomUUID();
  await hub.testRoute({ test: name, id, by: await hub.me() });
  const notice = await answered(() => hub.notices(`test:${id}`));
  if (json) printJson({ route: name, channel: route.channel, ...notice });
  if (notice?.state === 'SENT') {
    if (!json) print([asLine(routeAnswered(name, route.channel)[lang])]);
    return ACCEPTED;
  }
  const because = notice?.reason && noticeReasonWords(notice.reason);
  const text = because === undefined ? notTestedYet(name, PATIENCE_MS / 1_000) : routeFailed(name, route.channel, because);
  if (!json) printError([asLine(text[lang])]);
  return NOT_ACCEPTED;
}

async function routeNamed(name: string, hub: Asked): Promise<Route> {
  const { settings } = await hub.authority();
  const routes = settings.notices?.routes ?? [];
  if (routes.length === 0) throw new OperatorError(NO_ROUTES);
  const names = routes.map((one) => one.name);
  const route = routes[names.indexOf(name)];
  if (route === undefined) throw new OperatorError(notOneOf(ROUTE, name, names));
  return route;
}

async function answered(look: () => Promise<readonly Notice[]>): Promise<Notice | undefined> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(LOOK_MS)) {
    const [notice] = await look();
    if (notice !== undefined) return notice;
  }
  return undefined;
}
