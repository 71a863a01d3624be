import { signal } from '@preact/signals';

/** The time for what moves with it, by the second. */
export const now = signal(Date.now());

setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1000);

document.addEventListener('visibilitychange', () => {
  now.value = Date.now();
});
