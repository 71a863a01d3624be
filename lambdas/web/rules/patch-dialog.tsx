import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RuleChange, RulePatch } from '#core/control-room/overview.ts';
import { Dialog } from '../frame/dialog.tsx';
import { toast } from '../frame/toasts.tsx';
import { type ReadFailure, readFailureOf, send } from '../reading/api.ts';
import { FailureNote, Skeleton } from '../showing/answer-view.tsx';
import { Icon } from '../showing/icon.tsx';
import { say } from '../showing/language.ts';
import { ExceptionForm } from './exception-form.tsx';

type Props = { readonly change: RuleChange; readonly onClose: () => void };

/** The text for the organization file, to copy. It changes nothing by itself. */
export function PatchDialog({ change, onClose }: Props) {
  const asked = useSignal<RuleChange | undefined>(change.kind === 'mode' ? change : undefined);
  return (
    <Dialog title={say(change.kind === 'mode' ? 'patchTitle' : 'newException')} onClose={onClose}>
      <p>{say(asked.value === undefined ? 'exceptionMeans' : 'patchMeans')}</p>
      {asked.value === undefined && change.kind === 'exception' ? (
        <ExceptionForm change={change} onAsk={(filled) => (asked.value = filled)} onCancel={onClose} />
      ) : (
        <PatchText change={asked.value ?? change} onClose={onClose} />
      )}
    </Dialog>
  );
}

function PatchText({ change, onClose }: Props) {
  const patch = useSignal<string | undefined>(undefined);
  const failure = useSignal<ReadFailure | undefined>(undefined);
  const ask = async () => {
    failure.value = undefined;
    try {
      patch.value = `${(await send<RulePatch>('/api/rules/patch', change)).lines.join('\n')}\n`;
    } catch (thrown) {
      failure.value = readFailureOf(thrown);
    }
  };
  useEffect(() => void ask(), []);
  const text = patch.value;
  if (failure.value !== undefined) return <FailureNote failure={failure.value} again={() => void ask()} />;
  if (text === undefined) return <Skeleton lines={4} />;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast(say('copied')),
      () => toast(say('notCopied'), true),
    );
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without a place in the tab order a keyboard could not scroll it */}
      <pre class="sunken patch" tabIndex={0}>
        {text}
      </pre>
      <div class="row end">
        <button type="button" class="button" onClick={onClose}>
          {say('close')}
        </button>
        <button type="button" class="button primary" ref={(button) => button?.focus()} onClick={() => void copy()}>
          <Icon name="copy" />
          {say('copy')}
        </button>
      </div>
    </>
  );
}
