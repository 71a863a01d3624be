import { plannedOf } from '../planned.ts';
import { type Check, enteredPlaces, resultsFrom } from './scene.ts';

/** AWS sends no alarm to an address that has not confirmed that it wants them. */
export const checkMail: Check = (planned, facts) => {
  const [subscription] = plannedOf(planned, 'aws_sns_topic_subscription').filter(({ settings }) => settings.protocol === 'email');
  const address = String(subscription?.settings.endpoint);
  return enteredPlaces(facts).flatMap(({ found }) =>
    resultsFrom(found.mail, ['mail', ''], (isConfirmed) => {
      if (isConfirmed === undefined)
        return [{ mark: 'look', subject: 'mail', where: '', found: { code: 'mail-later', address } }];
      return [
        isConfirmed
          ? { mark: 'ok', subject: 'mail', where: '', found: { code: 'mail-confirmed', address } }
          : { mark: 'look', subject: 'mail', where: '', found: { code: 'mail-pending', address } },
      ];
    }),
  );
};
