import type { IncidentDetail } from '#core/control-room/incidents.ts';
import { storyOf } from '#words/story.ts';
import { inLanguage, say } from '../showing/language.ts';
import { Sentence } from '../showing/sentence.tsx';
import { titleWords } from '../showing/titles.ts';

/** What happened, in the same sentences as in notices and findings. */
export function StoryPart({ detail: { incident, row } }: { readonly detail: IncidentDetail }) {
  const story = storyOf(incident, titleWords(incident.scenario), row.accountName);
  const lines = [
    ['storyWhat', story.what],
    ['storyWho', story.who],
    ['storyWhere', story.where],
    ['storyDid', story.did],
    ['storyTook', story.took],
    ...(story.connections === undefined ? [] : [['storyConnections', story.connections] as const]),
  ] as const;
  return (
    <dl class="story">
      {lines.map(([name, text]) => (
        <div key={name}>
          <dt>{say(name)}</dt>
          <dd>
            <Sentence text={inLanguage(text)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
