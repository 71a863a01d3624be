import type { Incident } from '#core/incident/incident.ts';
import { actingPerson, IDENTITY_CENTER, maySameBe } from '#core/incident/person.ts';
import { linksOf } from '#core/links.ts';
import type { Message } from '#core/notice/message.ts';
import type { Route } from '#core/notice/route.ts';
import { ownProperty } from '#core/own-property.ts';
import type { KnownPerson } from '#core/people.ts';
import type { Settings } from '#core/settings.ts';
import { incidentNotice, type NoticeContext } from '#words/notice/incident.ts';
import type { NotifyPorts } from './ports.ts';

/** The message of a route about the current incident and about those that joined its thread. */
export async function incidentMessage(
  incident: Incident,
  thread: Pick<NoticeContext, 'joined' | 'more'>,
  route: Route,
  settings: Settings,
  { title, owner, homeRegion, now }: Pick<NotifyPorts, 'title' | 'owner' | 'homeRegion' | 'now'>,
): Promise<Message> {
  const found = await owner(incident.account);
  const accountName = ownProperty(settings.accounts, incident.account)?.name;
  const actor = personBehind(incident, settings.people ?? []);
  const owning =
    found && (settings.people ?? []).find(({ email, name }) => [email?.toLowerCase(), name].includes(found.name.toLowerCase()));
  const mention = actor ?? owning;
  return incidentNotice(incident, {
    language: route.language,
    title: title(incident.scenario),
    ...thread,
    links: linksOf(incident, { homeRegion, controlRoom: settings.controlRoom }),
    now: now(),
    ...(accountName !== undefined && { accountName }),
    ...(found !== undefined && { owner: found }),
    ...(mention !== undefined && { mention }),
  });
}

/** The listed person who made the change, only where IAM or IAM Identity Center gave the name: other callers choose theirs. */
export function personBehind({ actor }: Pick<Incident, 'actor'>, people: readonly KnownPerson[]): KnownPerson | undefined {
  const isNamed = actor.type === 'user' || actor.role?.includes(IDENTITY_CENTER) === true;
  if (!isNamed) return undefined;
  const acting = actingPerson(actor);
  return people.find(({ email }) => email !== undefined && maySameBe(acting, { names: [email] }, true));
}
