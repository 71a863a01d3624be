import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { IncidentDetail } from '#core/control-room/incidents.ts';
import { ownProperty } from '#core/own-property.ts';
import { Icon, type IconName } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';
import { becauseText } from '../showing/objection.ts';
import { Sentence } from '../showing/sentence.tsx';
import { Ago } from '../showing/time.tsx';
import { type AskedVerb, DecisionDialog } from './decision-dialog.tsx';

/** Verbs with the key that presses their button, in the order of the bar. */
const VERBS: readonly { readonly verb: AskedVerb; readonly key: string; readonly icon: IconName; readonly look: string }[] = [
  { verb: 'approve', key: 'a', icon: 'closed', look: 'primary' },
  { verb: 'reject', key: 'x', icon: 'close', look: '' },
  { verb: 'undo', key: 'u', icon: 'undo', look: '' },
  { verb: 'replan', key: 'p', icon: 'processing', look: '' },
  { verb: 'suppress', key: 's', icon: 'suppressed', look: '' },
  { verb: 'reopen', key: 'o', icon: 'new', look: '' },
  { verb: 'note', key: 'm', icon: 'timeline', look: 'plain' },
];

type Props = { readonly detail: IncidentDetail; readonly onSent: () => void };

/** The decisions that this person can make now; always visible. */
export function DecisionBar({ detail, onSent }: Props) {
  const asking = useSignal<AskedVerb | undefined>(undefined);
  const sentAt = useSignal<number | undefined>(undefined);
  const { possible, incident } = detail;
  const open = VERBS.filter(({ verb }) => ownProperty(possible, verb) === true);
  const isOnItsWay = sentAt.value !== undefined && sentAt.value >= incident.version;
  // The pressed button may disappear after its decision, and the focus with it.
  useEffect(() => {
    if (sentAt.value === undefined || document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('.incident-title')?.focus({ preventScroll: true });
  }, [incident.version]);
  return (
    <section class="decide" aria-label={say('decide')}>
      {incident.approvalRequest !== undefined && incident.state === 'AWAITING_APPROVAL' && (
        <p class="waits-note">
          <Icon name="awaiting" />
          <span>
            <Sentence text={becauseText(incident.approvalRequest.because)} /> · {say('lapses')}{' '}
            <Ago at={incident.approvalRequest.lapsesAt} />
          </span>
        </p>
      )}
      {incident.undoRequest !== undefined && (
        <p class="waits-note">
          <Icon name="undo" />
          <span>
            <Sentence text={say('undoWaits', { by: incident.undoRequest.by, why: becauseText(incident.undoRequest.because) })} />
          </span>
        </p>
      )}
      <div class="row">
        {open.map(({ verb, key, icon, look }) => (
          <button
            key={verb}
            type="button"
            class={`button ${look}`}
            data-key={key}
            data-verb={verb}
            onClick={() => (asking.value = verb)}
          >
            <Icon name={icon} />
            {say(verb)}
          </button>
        ))}
        {open.length === 0 && <span class="quiet">{say('nothingToDecide')}</span>}
        {isOnItsWay && (
          <span class="small quiet" role="status">
            {say('onItsWay')}
          </span>
        )}
      </div>
      {asking.value !== undefined && (
        <DecisionDialog
          verb={asking.value}
          detail={detail}
          onClose={() => (asking.value = undefined)}
          onSent={() => {
            sentAt.value = incident.version;
            asking.value = undefined;
            onSent();
          }}
        />
      )}
    </section>
  );
}

/** Why the other decisions are not possible now, to read. */
export function NotPossible({ detail: { possible } }: Pick<Props, 'detail'>) {
  const refused = VERBS.flatMap(({ verb }) => {
    const why = ownProperty(possible, verb);
    return why === undefined || why === true ? [] : [{ verb, because: why.because }];
  });
  if (refused.length === 0) return null;
  return (
    <details class="small quiet">
      <summary>{say('notPossible', { n: refused.length })}</summary>
      <ul class="stack tight">
        {refused.map(({ verb, because }) => (
          <li key={verb}>
            <strong>{say(verb)}</strong>: <Sentence text={becauseText(because)} />
          </li>
        ))}
      </ul>
    </details>
  );
}
