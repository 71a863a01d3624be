import { signal } from '@preact/signals';

/** The time for what moves with it, by the second. */
export const now = signal(Date.now());

let ahead = 0;

export function hubTime(): number {
  return Date.now() + ahead;
}

/** Sets the clock by the hub's, so that what is ten seconds old says so on a machine whose clock is wrong. */
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
