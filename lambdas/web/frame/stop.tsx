import { useSignal } from '@preact/signals';
import type { Stop } from '#core/settings.ts';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';
import { failureText } from '../showing/objection.ts';
import { decideSigned } from '../sign-in/decide.ts';
import { may, session } from '../sign-in/session.ts';
import { Dialog } from './dialog.tsx';
import { SendFailure, useSending } from './sending.tsx';
import { toast } from './toasts.tsx';
import { hubNow } from './watch.tsx';

/** Stops all automatic changes of the hub; asks for the reason, which everyone sees, and for a confirmation. */
export function StopButton() {
  const asking = useSignal(false);
  if (hubNow.value?.stop !== undefined || !may('stop')) return null;
  return (
    <>
      <button type="button" class="button danger" onClick={() => (asking.value = true)}>
        <Icon name="stop" />
        {say('stopEverything')}
      </button>
      {asking.value && <StopDialog onClose={() => (asking.value = false)} />}
    </>
  );
}

function StopDialog({ onClose }: { readonly onClose: () => void }) {
  const reason = useSignal('');
  const sure = useSignal(false);
  const { isOn, failure, run } = useSending();
  const submit = async (event: Event) => {
    event.preventDefault();
    const failed = await run(() => decideSigned('/api/stop', { verb: 'stop', reason: reason.value.trim() }));
    if (failed !== undefined) return;
    toast(say('stopSent'));
    onClose();
  };
  return (
    <Dialog title={say('stopEverything')} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p>{say('stopMeans')}</p>
        <div class="field">
          <label for="stop-reason">{say('reasonForAll')}</label>
          <textarea
            id="stop-reason"
            class="input"
            required
            maxLength={500}
            value={reason.value}
            onInput={({ currentTarget }) => (reason.value = currentTarget.value)}
          />
        </div>
        <label class="row check">
          <input
            type="checkbox"
            required
            checked={sure.value}
            onChange={({ currentTarget }) => (sure.value = currentTarget.checked)}
          />
          <span>{say('stopSure')}</span>
        </label>
        <SendFailure failure={failure} />
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>
            {say('cancel')}
          </button>
          <button type="submit" class="button danger solid" disabled={reason.value.trim() === '' || !sure.value || isOn.value}>
            <Icon name="stop" />
            {say(isOn.value ? 'sending' : 'stopNow')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** To resume takes two people: the first requests it, another one confirms. */
export function ResumeButton({ stop }: { readonly stop: Stop }) {
  const { isOn, run } = useSending();
  if (!may('resume')) return <span class="small">{say('resumeByAdmin')}</span>;
  const me = session.value.kind === 'signed-in' ? session.value.me.person.email : undefined;
  const asked = stop.resumeRequest?.by;
  if (asked !== undefined && asked === me) return <span class="small">{say('waitsForSecond')}</span>;
  const resume = async () => {
    const failed = await run(() => decideSigned('/api/resume', { verb: 'resume' }));
    if (failed !== undefined) toast(failureText(failed), true);
    else toast(say(asked === undefined ? 'resumeAsked' : 'resumeSent'));
  };
  return (
    <button type="button" class="button" disabled={isOn.value} onClick={resume}>
      {say(isOn.value ? 'sending' : asked === undefined ? 'askToResume' : 'resumeNow')}
    </button>
  );
}
