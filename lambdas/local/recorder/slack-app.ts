import { createHmac, randomBytes } from 'node:crypto';
import { list, object, text } from '#core/json.ts';
import type { MessageRecords, RecordedMessage } from './recorded.ts';

/** The app behind the buttons. `team` is the workspace. */
export type PlayedSlackApp = {
  readonly team: string;
  readonly signingSecret: string;
};

/** A window that the app opened for a person and that the person has not sent yet. */
export type SlackWindow = { readonly id: string; readonly user: string; readonly message: string; readonly view: unknown };

/** What Slack would show to the person who clicked. */
export type ClickResult = 'taken' | 'app-failed' | 'no-such-button';

export type SlackClicks = {
  /** The Request URL of the app, where it receives clicks. */
  readonly hearAt: (requestUrl: string) => void;
  readonly click: (order: { readonly message: string; readonly action: string; readonly user: string }) => Promise<ClickResult>;
  readonly submit: (order: { readonly window: string; readonly text: string }) => Promise<ClickResult>;
  readonly windows: () => readonly SlackWindow[];
  /** The result of an answer to a click: the message it belongs to, or the error. */
  readonly answered: (path: string) => { readonly message: RecordedMessage } | { readonly error: string };
  /** Opens a window; the error where the trigger does not allow it. */
  readonly open: (trigger: string, view: unknown) => string | undefined;
};

/** How long Slack waits for the app: https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response */
const PATIENCE_MS = 3_000;
/** The same page: a trigger opens one window within three seconds, an answer may come five times within half an hour. */
const TRIGGER_MS = 3_000;
const ANSWERS = { most: 5, withinMs: 30 * 60_000 } as const;

/** Clicks as Slack sends them: signed, form-encoded, with an address for the answer and a trigger for a window. */
export function slackClicks({ team, signingSecret }: PlayedSlackApp, records: MessageRecords, now: () => number): SlackClicks {
  const triggers = new Map<string, { readonly until: number; readonly user: string; readonly message: string }>();
  const answers = new Map<string, { readonly until: number; readonly message: string; left: number }>();
  const windows = new Map<string, SlackWindow>();
  const app: { requestUrl?: string } = {};

  const personOf = (user: string) => ({ id: user, username: user.toLowerCase(), name: user.toLowerCase(), team_id: team });
  const shared = (user: string) => ({ user: personOf(user), team: { id: team, domain: 'local' }, api_app_id: 'A012AB3CD' });

  const newTrigger = (user: string, message: string): string => {
    const trigger = `${Math.floor(now() / 1_000)}.${now()}.${randomBytes(16).toString('hex')}`;
    triggers.set(trigger, { until: now() + TRIGGER_MS, user, message });
    return trigger;
  };
  const newAnswer = (message: string): string => {
    const path = `/actions/${team}/${now()}/${randomBytes(12).toString('hex')}`;
    answers.set(path, { until: now() + ANSWERS.withinMs, message, left: ANSWERS.most });
    return `https://hooks.slack.com${path}`;
  };

  const send = async (payload: object): Promise<ClickResult> => {
    const body = `payload=${encodeURIComponent(JSON.stringify(payload))}`;
    const timestamp = String(Math.floor(now() / 1_000));
    const signature = `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    const status = await fetch(app.requestUrl ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signature,
      },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).then(
      (answer) => String(answer.status),
      (error: unknown) => (error as Error).name,
    );
    if (status === '200') return 'taken';
    records.refuse({
      channel: 'slack',
      to: 'the Request URL of the app',
      at: now(),
      why: `the app did not take a click: ${status}`,
    });
    return 'app-failed';
  };

  return {
    hearAt: (requestUrl) => {
      app.requestUrl = requestUrl;
    },
    click: async ({ message: id, action, user }) => {
      const message = records.messages().find((one) => one.id === id && one.channel === 'slack');
      const button = message && buttonsIn(message.payload).find(({ action_id }) => action_id === action);
      if (message === undefined || button === undefined) return 'no-such-button';
      const channel = message.to.split(' ').at(-1);
      return send({
        type: 'block_actions',
        ...shared(user),
        container: { type: 'message', message_ts: id, channel_id: channel, is_ephemeral: false },
        channel: { id: channel, name: 'local' },
        message: { type: 'message', ts: id, ...object(message.payload) },
        trigger_id: newTrigger(user, id),
        response_url: newAnswer(id),
        actions: [{ ...button, action_ts: String(now() / 1_000) }],
      });
    },
    submit: async ({ window, text: written }) => {
      const opened = windows.get(window);
      if (opened === undefined) return 'no-such-button';
      const [input] = inputsIn(opened.view);
      const values =
        input === undefined ? {} : { [input.block]: { [input.action]: { type: 'plain_text_input', value: written } } };
      const view = { ...object(opened.view), id: window, team_id: team, state: { values } };
      const result = await send({
        type: 'view_submission',
        ...shared(opened.user),
        trigger_id: newTrigger(opened.user, opened.message),
        view,
      });
      if (result === 'taken') windows.delete(window);
      return result;
    },
    windows: () => [...windows.values()],
    answered: (path) => {
      const known = answers.get(path);
      const message = known && records.messages().find(({ id }) => id === known.message);
      if (known === undefined || message === undefined) return { error: 'invalid_url' };
      if (now() > known.until) return { error: 'expired_url' };
      if (known.left === 0) return { error: 'used_url' };
      known.left -= 1;
      return { message };
    },
    open: (trigger, view) => {
      const known = triggers.get(trigger);
      if (known === undefined) return 'invalid_trigger_id';
      if (now() > known.until) return 'expired_trigger_id';
      triggers.delete(trigger);
      const id = `V${randomBytes(5).toString('hex').toUpperCase()}`;
      windows.set(id, { id, user: known.user, message: known.message, view });
      return undefined;
    },
  };
}

/** Buttons that act, not those that open a page. */
export function buttonsIn(payload: unknown) {
  const blocks = list(object(payload).blocks).map(object);
  const elements = blocks.flatMap((block) =>
    block.type === 'actions'
      ? list(block.elements).map((one) => ({ ...object(one), block_id: text(block.block_id) ?? 'actions' }))
      : [],
  );
  type Button = { readonly action_id?: unknown; readonly value?: unknown };
  return elements.filter(
    (one: Readonly<Record<string, unknown>>) => one.type === 'button' && one.url === undefined,
  ) as readonly Button[];
}

/** The fields of a window. */
export function inputsIn(view: unknown) {
  return list(object(view).blocks)
    .map(object)
    .flatMap((block) => {
      const [id, action] = [text(block.block_id), text(object(block.element).action_id)];
      if (block.type !== 'input' || id === undefined || action === undefined) return [];
      return [{ block: id, action, label: text(object(block.label).text) ?? '' }];
    });
}
