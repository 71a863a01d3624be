import { describe, expect, test } from 'vitest';
import { settingsOf } from '#stacks/organization/settings.ts';
import { EXAMPLE_TEXT, fileWith, parse } from '../../support/organization-file.ts';

const file = (tickets: string) => fileWith(`mode: observe\ntickets: ${tickets}`);
const settings = (tickets: string) => settingsOf(parse(file(tickets))).tickets;
const faults = (tickets: string) => {
  try {
    parse(file(tickets));
    return '';
  } catch (error) {
    return String(error);
  }
};

describe('the tickets of the organization file', () => {
  test('are off where the file has no section for them', () => {
    expect(settingsOf(parse(fileWith('mode: observe'))).tickets).toBeUndefined();
  });

  test('are opened for HIGH and worse, in English, with a secret named after the system', () => {
    expect(settings('{ system: jira, host: example.atlassian.net, project: SEC }')).toEqual({
      system: 'jira',
      host: 'example.atlassian.net',
      project: 'SEC',
      issueType: 'Task',
      severity: 'HIGH',
      language: 'en',
      secret: 'org-security-hub/tickets/jira',
    });
    expect(settings('{ system: servicenow, host: example.service-now.com, group: Security }')).toMatchObject({
      closeCode: 'Solution provided',
      group: 'Security',
      secret: 'org-security-hub/tickets/servicenow',
    });
  });

  test.each([
    ['{ system: jira, host: evil.example.com, project: SEC }', 'must end in .atlassian.net'],
    ['{ system: jira, host: atlassian.net.evil.example.com, project: SEC }', 'must end in .atlassian.net'],
    ['{ system: jira, host: "https://example.atlassian.net", project: SEC }', 'without https://'],
    ['{ system: servicenow, host: example.atlassian.net }', 'must end in .service-now.com'],
    ['{ system: jira, host: example.atlassian.net }', 'must be the key of the project'],
    ["{ system: jira, host: example.atlassian.net, project: 'SEC\" OR x' }", 'must be the key of a project'],
    ['{ system: servicenow, host: example.service-now.com, project: SEC }', 'is not used by servicenow'],
    ['{ system: bugzilla, host: example.atlassian.net }', 'must be one of jira, servicenow'],
  ])('are refused with one sentence: %s', (written, sentence) => {
    expect(faults(written)).toContain(sentence);
  });

  test('of the example are valid once they are uncommented', () => {
    const lines = EXAMPLE_TEXT.split('\n');
    const from = lines.findIndex((line) => line.startsWith('# tickets:'));
    const section = lines.slice(from, from + 1).map((line) => line.replace(/^# /, ''));
    expect(settingsOf(parse(`${EXAMPLE_TEXT}\n${section.join('\n')}`)).tickets).toMatchObject({ system: 'jira' });
  });
});
