import { now } from '../reading/clock.ts';
import { connection, lastReceivedAt } from '../reading/live.ts';
import { say } from '../showing/language.ts';

/** The connection state without words, for small spaces. */
export function ConnectionDot() {
  return (
    <span class="link-state" data-link={connection.value} role="img" aria-label={say(connection.value)}>
      <span class="dot" />
    </span>
  );
}

/** Whether the page is connected to the hub, and when it last received something: always visible. */
export function ConnectionState() {
  const at = lastReceivedAt.value;
  const seconds = at === undefined ? undefined : Math.max(0, Math.round((now.value - at) / 1000));
  return (
    <div class="link-state" data-link={connection.value}>
      <span class="dot" aria-hidden="true" />
      <strong role="status">{say(connection.value)}</strong>
      <span class="heard">{seconds === undefined ? say('noUpdateYet') : say('lastUpdate', { n: seconds })}</span>
    </div>
  );
}
