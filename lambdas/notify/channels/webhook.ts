import { isChannelAddress } from '#core/notice/channel-address.ts';
import { WEBHOOK_LIMITS } from '#core/notice/channel-limits.ts';
import type { ChannelSettings } from '#core/notice/channel-settings.ts';
import type { Message } from '#core/notice/message.ts';
import { signedHeaders } from '#core/notice/webhook-signature.ts';
import type { Channel } from '../channel.ts';
import { answerOfStatus, failureOf } from './answers.ts';
import type { ChannelPorts } from './ports.ts';
import { fitted, fittedLines, webAddress } from './text.ts';
import { secretFields, withSecret } from './with-secret.ts';

type WebhookSettings = Extract<ChannelSettings, { kind: 'webhook' }>;

type Receiver = { readonly url: string; readonly keys: readonly string[] };

/**
 * The hub's own format, signed as https://www.standardwebhooks.com describes. A receiver checks that HMAC-SHA256 with its key over
 * `<webhook-id>.<webhook-timestamp>.<body>` is one of the signatures in `webhook-signature` (`v1,` and base64), that the time is less
 * than five minutes away, and that the id is new: a message that is sent again has the same id.
 */
export function webhookChannel({ secret, host }: WebhookSettings, ports: ChannelPorts): Channel {
  return {
    send: (message, thread) =>
      withSecret(
        secret,
        ports,
        (value) => receiverIn(value, host),
        async ({ url, keys }) => {
          const body = JSON.stringify(webhookPayload(message));
          const signed = signedHeaders(body, Math.floor(ports.now() / 1_000), keys);
          const headers = { 'content-type': 'application/json', ...signed };
          const answer = await ports.http({ method: 'POST', url, hosts: [host], headers, body });
          if (answer.kind === 'failed') return failureOf(answer);
          if (answer.status >= 200 && answer.status < 300)
            return { kind: 'sent', thread: thread ?? message.incident ?? signed['webhook-id'] ?? '' };
          return answerOfStatus(answer);
        },
      ),
  };
}

/** While a key is rotated, `key` holds the new one and the old one, with a space between: each signs. */
function receiverIn(value: string, host: string): Receiver | undefined {
  const { url = '', key = '' } = secretFields(value) ?? {};
  const keys = key.split(' ').filter((one) => /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(one));
  if (!isChannelAddress(url, [host]) || keys.length === 0) return undefined;
  return { url, keys };
}

/** At three bytes per character at most, a body stays below its limit. */
const TEXT = { title: 300, lines: { all: 6_000, each: 1_000 }, facts: 20, label: 60, value: 150 };

/** Version 1 of the body. Fields may be added; none is removed or changed. */
export function webhookPayload(message: Message): Readonly<Record<string, unknown>> {
  const { kind, incident, severity, state, language, lines, facts, buttons, closed = false } = message;
  return {
    version: 1,
    kind,
    ...(incident !== undefined && { incident }),
    ...(severity !== undefined && { severity }),
    ...(state !== undefined && { state }),
    language,
    title: fitted(message.title, TEXT.title),
    lines: fittedLines(lines, TEXT.lines),
    facts: facts
      .slice(0, TEXT.facts)
      .map(({ label, value, url }) => withAddress({ label: fitted(label, TEXT.label), value: fitted(value, TEXT.value) }, url)),
    actions: buttons.map(({ id, label, url }) => withAddress({ id, label: fitted(label, TEXT.label) }, url)),
    closed,
  };
}

function withAddress<Named extends object>(named: Named, url: string | undefined): Named & { readonly url?: string } {
  const address = webAddress(url, WEBHOOK_LIMITS.url);
  return address === undefined ? named : { ...named, url: address };
}
