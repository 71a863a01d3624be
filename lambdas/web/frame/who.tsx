import { say } from '../showing/language.ts';
import { becomeLocally, session } from '../sign-in/session.ts';

/** The signed-in person and role; on the local machine, a choice of other people. */
export function Who() {
  const { value } = session;
  if (value.kind !== 'signed-in') return null;
  const { config, me } = value;
  const { name, email, role, accounts, units } = me.person;
  const limits = [...(accounts ?? []), ...(units ?? [])];
  const limited = limits.length > 0 ? say('limitedTo', { places: limits.join(', ') }) : '';
  if (config.signIn.kind !== 'local') {
    return (
      <div class="who">
        <strong>{name}</strong>
        <span class="quiet">{say(`role-${role}`)}</span>
        {limited && <span class="quiet">{limited}</span>}
      </div>
    );
  }
  return (
    <div class="who">
      <span class="quiet">{say('localIdentity')}</span>
      <select
        class="input"
        aria-label={say('localIdentity')}
        value={email}
        onChange={({ currentTarget }) => void becomeLocally(config, currentTarget.value)}
      >
        {config.signIn.people.map((person) => (
          <option key={person.email} value={person.email}>
            {`${person.name} · ${say(`role-${person.role}`)}`}
          </option>
        ))}
      </select>
      {limited && <span class="quiet">{limited}</span>}
    </div>
  );
}
