import { describe, expect, test } from 'vitest';
import { settingsOf } from '#stacks/organization/settings.ts';
import { fileWith, parse } from '../../support/organization-file.ts';

const ARN = 'arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:prod/jira-AbCdEf';
const PLACES: Readonly<Record<string, (secret: string) => string>> = {
  'notices.routes.soc': (secret) => `notices: { routes: { soc: { channel: slack, secret: "${secret}" } } }`,
  'notices.slackApp': (secret) =>
    `notices: { routes: { soc: { channel: slack } }, slackApp: { team: T012AB3CD, secret: "${secret}" } }`,
  tickets: (secret) => `tickets: { system: jira, host: example.atlassian.net, project: SEC, secret: "${secret}" }`,
};
const read = (section: string) => settingsOf(parse(fileWith(`mode: observe\n${section}`)));

describe.each(Object.entries(PLACES))('the secret of %s', (place, section) => {
  test.each(['org-security-hub/own/name', ARN])('may be %s', (secret) => {
    expect(JSON.stringify(read(section(secret)))).toContain(secret);
  });

  test.each([
    ['the name of another secret', 'prod/jira'],
    ['an ARN without the six characters', 'arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:prod/jira'],
    ['an ARN for many secrets', 'arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:*'],
    ['an ARN of something else', 'arn:aws:ssm:ap-northeast-2:111122223333:parameter/jira-AbCdEf'],
  ])('may not be %s', (_, secret) => {
    expect(() => read(section(secret))).toThrow(
      `${place}.secret must be the name of a secret that begins org-security-hub/, or the whole ARN of another one`,
    );
  });

  test.each([
    ['another account', ARN.replace('111122223333', '444455556666')],
    ['another Region', ARN.replace('ap-northeast-2', 'us-east-1')],
  ])('may not be in %s', (_, secret) => {
    expect(() => read(section(secret))).toThrow(
      `${place}.secret: the secret must be in the hub account 111122223333 and its home Region ap-northeast-2`,
    );
  });
});
