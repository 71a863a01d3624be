import { clickValue, REJECT_VIEW, type SlackClick } from '#core/chat/slack-click.ts';
import type { SlackRequest } from '#core/chat/slack-request.ts';
import type { SurfaceOrder } from '#core/incident/surface-order.ts';
import { controlRoomLink } from '#core/links.ts';
import { mayDecide } from '#core/people.ts';
import { accountIn, type Settings } from '#core/settings.ts';
import { CHAT_WORDS, chatAnswer } from '#words/chat.ts';
import type { Consequence } from './consequence.ts';
import type { Identity } from './proof/identity.ts';
import { identityOfSlack, type RequestSource, type SlackProofPorts } from './proof/slack.ts';
import { decideOnSurface, type SurfaceDecision, type SurfacePorts } from './surface.ts';

/** A message that only the person who clicked sees. */
export type SlackAnswer = { readonly text: string; readonly link?: { readonly label: string; readonly url: string } };

/** The window that asks for a reason. `metadata` comes back with the answer and names the incident. */
export type ReasonView = { readonly id: string; readonly metadata: string } & (typeof CHAT_WORDS)['en']['reject'];

export type ChatPorts = SurfacePorts &
  SlackProofPorts & {
    /** Answers the person who clicked. Never throws: without an answer, the edited message shows the result. */
    readonly answer: (responseUrl: string, answer: SlackAnswer) => Promise<void>;
    /** Opens the window; false if Slack refused, as it does after a few seconds. Never throws. */
    readonly openView: (trigger: string, view: ReasonView) => Promise<boolean>;
    /** Called for a request that Slack did not sign, or a person that the organization file does not list. */
    readonly onRefused: (because: 'unsigned' | 'unlisted') => void;
  };

type ChatDecision = SurfaceDecision<Consequence> & { readonly order: SurfaceOrder };

/** A click in Slack, decided as on every surface. Undefined if nothing was decided. */
export async function decideInChat(
  request: SlackRequest,
  source: RequestSource,
  settings: Settings,
  ports: ChatPorts,
): Promise<ChatDecision | undefined> {
  const proven = await identityOfSlack(request, source, settings, ports);
  if (proven === 'unsigned') ports.onRefused('unsigned');
  if (proven === undefined || proven === 'unsigned') return undefined;
  const { identity, click } = proven;
  if (identity.kind === 'forged') {
    await ports.onForgedProof();
    return undefined;
  }
  if (identity.kind === 'unknown') ports.onRefused('unlisted');
  if (click === undefined || click.act === 'link') return undefined;
  if (click.act === 'ask-why' && (await asksForReason(click, identity, settings, ports))) return undefined;
  const order: SurfaceOrder =
    click.act === 'decide'
      ? { verb: click.verb, incident: click.incident, ...(click.reason !== undefined && { reason: click.reason }) }
      : // Refused with a reason: the person may not reject, or the reason for rejecting is missing.
        { verb: 'reject', incident: click.incident };
  const decided = await decideOnSurface(order, identity, settings, ports);
  await answer(click, order, decided.outcome, settings, ports);
  return { ...decided, order };
}

/** Asks a person who may reject for the reason; false if the window was not opened. */
async function asksForReason(
  click: SlackClick & { readonly incident: string },
  identity: Identity,
  settings: Settings,
  ports: ChatPorts,
): Promise<boolean> {
  if (identity.kind !== 'known' || click.trigger === undefined) return false;
  const incident = await ports.incidents.get(click.incident);
  const account = incident && accountIn(settings, incident.account);
  if (mayDecide(identity.person, { id: click.incident, account }, 'reject') !== undefined) return false;
  const { incident: id, language, responseUrl } = click;
  const metadata = JSON.stringify({ value: clickValue(id, language), ...(responseUrl !== undefined && { responseUrl }) });
  return ports.openView(click.trigger, { id: REJECT_VIEW, metadata, ...CHAT_WORDS[language].reject });
}

async function answer(
  { responseUrl, language, incident }: SlackClick & { readonly incident: string },
  { verb }: SurfaceOrder,
  outcome: Consequence,
  { controlRoom }: Settings,
  ports: ChatPorts,
): Promise<void> {
  if (responseUrl === undefined) return;
  const url = controlRoomLink({ id: incident }, controlRoom);
  const label = CHAT_WORDS[language].open;
  const refusal = outcome.kind === 'refused' ? outcome.reason : undefined;
  await ports.answer(responseUrl, {
    text: chatAnswer(verb, refusal, language),
    ...(url !== undefined && { link: { label, url } }),
  });
}
