import { signal } from '@preact/signals';
import { rememberedChoice } from '../showing/remembered.ts';

const KEPT = rememberedChoice('sound', (value): 'on' | 'off' | undefined =>
  value === 'on' || value === 'off' ? value : undefined,
);

/** Whether a new CRITICAL incident plays a sound: off until the reader turns it on. */
export const sound = signal<'on' | 'off'>(KEPT.read() ?? 'off');

export function chooseSound(chosen: 'on' | 'off'): void {
  KEPT.write(chosen);
  sound.value = chosen;
}

/** Two short tones, not loud. A browser that cannot play them yet stays silent: a late tone would announce something old. */
export function alarm(): void {
  let audio: AudioContext;
  try {
    audio = new AudioContext();
  } catch {
    return;
  }
  for (const [index, hertz] of [660, 880].entries()) {
    const start = audio.currentTime + index * 0.22;
    const tone = new OscillatorNode(audio, { frequency: hertz, type: 'triangle' });
    const loudness = new GainNode(audio, { gain: 0 });
    loudness.gain.setValueAtTime(0.0001, start);
    loudness.gain.exponentialRampToValueAtTime(0.2, start + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.2);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.22);
  }
  setTimeout(() => void audio.close(), 1_000);
}
