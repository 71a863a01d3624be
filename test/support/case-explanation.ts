import { detectionResultWords, noDetectionWords } from '#words/explain.ts';
import type { Case } from './every-case.ts';
import type { Looked } from './play.ts';

/** Explains the result of a case: what was read from its last event, and why the scenario fired or stayed quiet. */
export function explanationOf(
  { id, fires, sentence }: Pick<Case, 'id' | 'fires' | 'sentence'>,
  looked: readonly Looked[],
): string {
  const head = `${id} ${fires ? 'should fire and stayed quiet' : 'should stay quiet and fired'}: ${sentence}`;
  const seen = looked.flatMap(({ activity, looks }) => {
    const { source, name, actor, account, region } = activity;
    const look = looks.find(({ detection }) => detection.id === id);
    const others = looks.map(({ detection }) => detection.id).join(', ');
    const reasons = look === undefined ? [`${id} does not wait for this call`] : detectionResultWords(look).map(({ en }) => en);
    return [
      `The line saw ${source}/${name} by ${actor.name} in ${account} ${region}.`,
      ...(looks.length === 0 ? [`Why: ${noDetectionWords(activity).en}.`] : reasons.map((reason) => `Why: ${reason}.`)),
      ...(look === undefined && looks.length > 0 ? [`Waiting for it: ${others}.`] : []),
    ];
  });
  return [head, ...(seen.length === 0 ? ['The line saw no activity in the last event.'] : seen)].join('\n  ');
}
