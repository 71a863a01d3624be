import type { Operator } from '#adapters/operator/operator.ts';
import type { Incident } from '#core/incident/incident.ts';
import { linksOf } from '#core/links.ts';
import type { Language } from '#core/text.ts';
import { NO_EVENTS, tooLargeEvent } from '#words/command-line/outcomes.ts';
import { asLine, printError, printJson } from './screen.ts';

/** Prints the first event of each source as AWS sent it, one line each, for programs. Standard error names events that were not kept. */
export async function printEvents(incident: Incident, hub: Pick<Operator, 'events'>, lang: Language): Promise<void> {
  const events = await hub.events(incident.id);
  if (events.length === 0) printError([asLine(NO_EVENTS[lang])]);
  const { event: link } = linksOf(incident, { homeRegion: '' });
  for (const kept of events) {
    if ('event' in kept) printJson(kept.event);
    else printError([asLine(tooLargeEvent(kept, kept.source === 'aws.cloudtrail' ? link : undefined)[lang])]);
  }
}
