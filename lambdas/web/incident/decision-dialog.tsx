import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { IncidentDetail } from '#core/control-room/incidents.ts';
import type { DecisionOrder } from '#core/control-room/orders.ts';
import { DAY, HOUR } from '#core/duration.ts';
import type { PersonVerb } from '#core/incident/decision.ts';
import { ownEntry } from '#core/own-property.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import { Dialog } from '../frame/dialog.tsx';
import { SendFailure, useSending } from '../frame/sending.tsx';
import { toast } from '../frame/toasts.tsx';
import { wholeTimeText } from '../showing/format.ts';
import { say } from '../showing/language.ts';
import { playbookTitle } from '../showing/titles.ts';
import { decideSigned, digestOfPlan } from '../sign-in/decide.ts';
import { AboutIncident, WhatApprovalDoes, WhatUndoDoes } from './what-is-decided.tsx';

export type AskedVerb = PersonVerb;

type Props = {
  readonly verb: AskedVerb;
  readonly detail: IncidentDetail;
  readonly onClose: () => void;
  readonly onSent: () => void;
};

/** Verbs that need a text of the person. */
const NEEDS_WORDS: ReadonlySet<AskedVerb> = new Set(['reject', 'suppress', 'note']);

const ENDS = { hour1: HOUR, hours8: 8 * HOUR, day1: DAY, day7: 7 * DAY, day30: 30 * DAY } as const;

/** Asks for the input of a decision and sends it with the version that the person sees: a plan that changed since then is not approved. */
export function DecisionDialog({ verb, detail, onClose, onSent }: Props) {
  // The version at the time the dialog was opened: the person decides about what they read, not about a later version.
  const [{ incident, playbooks }] = useState(detail);
  const words = useSignal('');
  const isFollowUp = verb === 'replan' && incident.state === 'MITIGATED';
  const playbook = useSignal(isFollowUp ? (playbooks[0] ?? '') : '');
  const end = useSignal<keyof typeof ENDS>('day1');
  const { isOn, failure, run } = useSending();
  const orderNow = async (): Promise<DecisionOrder> => {
    const written = words.value.trim();
    const dependsOnPlan = verb === 'approve' || verb === 'undo';
    return {
      verb,
      incident: incident.id,
      version: incident.version,
      ...(dependsOnPlan && { plan: await digestOfPlan(incident) }),
      ...(written !== '' && (verb === 'note' ? { text: written } : { reason: written })),
      ...(verb === 'replan' && playbook.value !== '' && { playbook: playbook.value as PlaybookId }),
      ...(verb === 'suppress' && { until: Date.now() + ownEntry(ENDS, end.value) }),
    };
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const path = `/api/incidents/${encodeURIComponent(incident.id)}/decisions`;
    const failed = await run(async () => decideSigned(path, await orderNow()));
    if (failed !== undefined) return;
    toast(say('decisionSent', { verb: say(verb) }));
    onSent();
  };
  const isMissing = NEEDS_WORDS.has(verb) && words.value.trim() === '';
  return (
    <Dialog title={say(`${verb}Title`)} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <AboutIncident detail={detail} />
        <p>{say(`${verb}Means`)}</p>
        {verb === 'approve' && incident.plan !== undefined && <WhatApprovalDoes plan={incident.plan} />}
        {verb === 'undo' && incident.plan !== undefined && <WhatUndoDoes plan={incident.plan} />}
        {verb === 'replan' && (
          <div class="field">
            <label for="playbook">{say('playbook')}</label>
            <select
              id="playbook"
              class="input"
              value={playbook.value}
              onChange={({ currentTarget }) => (playbook.value = currentTarget.value)}
            >
              {!isFollowUp && <option value="">{say('samePlaybook')}</option>}
              {playbooks.map((id) => (
                <option key={id} value={id}>
                  {playbookTitle(id)}
                </option>
              ))}
            </select>
          </div>
        )}
        {verb === 'suppress' && (
          <div class="field">
            <label for="until">{say('until')}</label>
            <select
              id="until"
              class="input"
              value={end.value}
              onChange={({ currentTarget }) => (end.value = currentTarget.value as keyof typeof ENDS)}
            >
              {(Object.keys(ENDS) as (keyof typeof ENDS)[]).map((one) => (
                <option key={one} value={one}>
                  {`${say(one)} · ${wholeTimeText(Date.now() + ownEntry(ENDS, one))}`}
                </option>
              ))}
            </select>
          </div>
        )}
        <div class="field">
          <label for="words">{say(verb === 'note' ? 'noteText' : NEEDS_WORDS.has(verb) ? 'reason' : 'reasonIfAny')}</label>
          <textarea
            id="words"
            class="input"
            maxLength={500}
            required={NEEDS_WORDS.has(verb)}
            value={words.value}
            onInput={({ currentTarget }) => (words.value = currentTarget.value)}
          />
        </div>
        <SendFailure failure={failure} />
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>
            {say(verb === 'undo' ? 'close' : 'cancel')}
          </button>
          <button type="submit" class="button primary" disabled={isMissing || isOn.value}>
            {say(isOn.value ? 'sending' : `${verb}Now`)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
