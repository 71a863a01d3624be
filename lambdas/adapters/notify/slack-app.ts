import type { ChannelPorts } from '#notify/channels/ports.ts';

type AppSecret = { readonly signingSecret?: string; readonly token?: string };

/** The Slack app of the buttons. Its secret holds `{"signingSecret", "token"}`; without the token only windows do not open. */
export function slackApp(secret: string, ports: Pick<ChannelPorts, 'http' | 'secret'>) {
  const read = async (fresh: boolean): Promise<AppSecret> => {
    const answer = await ports.secret(secret, fresh);
    return answer.kind === 'read' ? fieldsIn(answer.value) : {};
  };
  const post = (url: string, payload: object, headers: Readonly<Record<string, string>> = {}) =>
    ports.http({
      method: 'POST',
      url,
      hosts: ['slack.com', 'hooks.slack.com'],
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: JSON.stringify(payload),
    });
  return {
    signingSecret: async (fresh: boolean): Promise<string | undefined> => (await read(fresh)).signingSecret,
    /** Sends only to response URLs that Slack creates for one click. */
    answer: async (responseUrl: string, payload: object): Promise<boolean> => {
      if (!/^https:\/\/hooks\.slack\.com\/(actions|app)\/[\w/]+$/.test(responseUrl)) return false;
      const sent = await post(responseUrl, payload);
      return sent.kind === 'answered' && sent.status === 200;
    },
    openView: async (trigger: string, view: object): Promise<boolean> => {
      const { token } = await read(false);
      if (token === undefined) return false;
      const sent = await post(
        'https://slack.com/api/views.open',
        { trigger_id: trigger, view },
        { authorization: `Bearer ${token}` },
      );
      return sent.kind === 'answered' && sent.status === 200 && sent.body.includes('"ok":true');
    },
  };
}

function fieldsIn(value: string): AppSecret {
  try {
    const { signingSecret, token } = JSON.parse(value) as Record<string, unknown>;
    return {
      ...(typeof signingSecret === 'string' && /^[0-9a-f]{32,64}$/.test(signingSecret) && { signingSecret }),
      ...(typeof token === 'string' && /^xox[a-z]-[\w-]{5,300}$/.test(token) && { token }),
    };
  } catch {
    return {};
  }
}
