import { list, object, text } from '../json.ts';
import type { Language } from '../text.ts';

/** Names of the buttons under a message. */
export const SLACK_ACTIONS = { approve: 'hub-approve', reject: 'hub-reject', undo: 'hub-undo', open: 'hub-open' } as const;

/** The window that asks why, and its only field. */
export const REJECT_VIEW = 'hub-reject-why';

/** What a person did in Slack, and where the answer is sent. `link`: a button that only opens a page. */
export type SlackClick = {
  /** `team`: the workspace of the app; `from`: that of the person. */
  readonly team: string;
  readonly from: string;
  readonly user: string;
  readonly language: Language;
  readonly responseUrl?: string;
  readonly trigger?: string;
} & SlackAct;

type SlackAct =
  | { readonly act: 'link' }
  | { readonly act: 'ask-why'; readonly incident: string }
  | { readonly act: 'decide'; readonly verb: 'approve' | 'reject' | 'undo'; readonly incident: string; readonly reason?: string };

/** The value of a button and of the window's metadata. Slack signs both with the request. */
export function clickValue(incident: string, language: Language): string {
  return `${incident} ${language}`;
}

const VALUE = /^(inc-[0-9a-f]{24}) (en|ko)$/;

/** Reads the body of a request; undefined if it is not a click on the hub's own buttons or windows. */
export function slackClickIn(body: string): SlackClick | undefined {
  const payload = object(jsonIn(new URLSearchParams(body).get('payload') ?? ''));
  const [user, view] = [object(payload.user), object(payload.view)];
  const [team, from, id] = [text(object(payload.team).id), text(user.team_id), text(user.id)];
  if (team === undefined || from === undefined || id === undefined) return undefined;
  const found = payload.type === 'view_submission' ? submitted(view) : clicked(object(list(payload.actions)[0]));
  if (found === undefined) return undefined;
  const [responseUrl, trigger] = [found.responseUrl ?? text(payload.response_url), text(payload.trigger_id)];
  return {
    ...found,
    ...{ team, from, user: id },
    ...(responseUrl !== undefined && { responseUrl }),
    ...(trigger !== undefined && { trigger }),
  };
}

type Found = SlackAct & { readonly language: Language; readonly responseUrl?: string };

function clicked(action: Readonly<Record<string, unknown>>): Found | undefined {
  if (action.action_id === SLACK_ACTIONS.open) return { act: 'link', language: 'en' };
  const [, incident, language] = VALUE.exec(text(action.value) ?? '') ?? [];
  if (incident === undefined) return undefined;
  const shared = { incident, language: language as Language };
  if (action.action_id === SLACK_ACTIONS.reject) return { act: 'ask-why', ...shared };
  if (action.action_id === SLACK_ACTIONS.approve) return { act: 'decide', verb: 'approve', ...shared };
  return action.action_id === SLACK_ACTIONS.undo ? { act: 'decide', verb: 'undo', ...shared } : undefined;
}

function submitted(view: Readonly<Record<string, unknown>>): Found | undefined {
  const { value, responseUrl } = object(jsonIn(text(view.private_metadata) ?? ''));
  const [, incident, language] = VALUE.exec(text(value) ?? '') ?? [];
  if (view.callback_id !== REJECT_VIEW || incident === undefined) return undefined;
  const reason = text(object(object(object(object(view.state).values)[REJECT_VIEW])[REJECT_VIEW]).value);
  const url = text(responseUrl);
  return {
    ...{ act: 'decide', verb: 'reject', incident, language: language as Language },
    ...(reason !== undefined && { reason: reason.slice(0, 1_000) }),
    ...(url !== undefined && { responseUrl: url }),
  };
}

function jsonIn(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
