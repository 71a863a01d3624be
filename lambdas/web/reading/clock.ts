import { signal } from '@preact/signals';

/** The current time, updated every second. */
export const now = signal(Date.now());

let ahead = 0;

export function hubTime(): number {
  return Date.now() + ahead;
}

/** Sets the clock to the hub's, so that ages are right on a machine whose clock is wrong. */
export function setClock(hubTime: number): void {
  ahead = hubTime - Date.now();
  now.value = hubTime;
}

setInterval(() => {
  if (!document.hidden) now.value = hubTime();
}, 1000);

document.addEventListener('visibilitychange', () => {
  now.value = hubTime();
});
