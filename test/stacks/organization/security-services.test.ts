import { describe, expect, test } from 'vitest';
import { HUB_ACTIONS } from '#core/hub-actions.ts';
import { PLANS } from '#stacks/organization/security-services.ts';
import { type Created, takenOver } from '#stacks/organization/take-over.ts';
import { changed, EXAMPLE_TEXT, parse } from '#test/support/organization-file.ts';

const MANAGEMENT = 'management: "123456789012"';
/** The example with this in its section `organization`. */
const withLine = (line: string) => parse(changed(MANAGEMENT, `${MANAGEMENT}\n  ${line}`));
const NO_PLAN = Object.fromEntries(PLANS.map((plan) => [plan, 'none']));
const DETECTOR = '12abc34d567e8fa901bc2d34e56789f0';

describe('the services of the file', () => {
  test('are managed without any protection plan by default', () => {
    expect(parse(EXAMPLE_TEXT).services).toEqual({ securityHub: true, guardDuty: { plans: NO_PLAN }, delegation: true });
  });

  test.each([
    ['services: existing', { securityHub: false, guardDuty: false, delegation: false }],
    ['services: { guardDuty: existing }', { securityHub: true, guardDuty: false, delegation: true }],
    ['services: { securityHub: existing }', { securityHub: false, guardDuty: { plans: NO_PLAN }, delegation: true }],
    ['services: { delegation: existing }', { securityHub: true, guardDuty: { plans: NO_PLAN }, delegation: false }],
    ['services: { securityHub: existing, guardDuty: existing }', { securityHub: false, guardDuty: false, delegation: false }],
  ])('%s leaves alone what exists', (line, expected) => {
    expect(withLine(line).services).toEqual(expected);
  });

  test('name the plans that are on, and the others stay off', () => {
    const { guardDuty } = withLine('services: { guardDuty: { plans: { S3_DATA_EVENTS: all } } }').services;
    expect(guardDuty).toEqual({ plans: { ...NO_PLAN, S3_DATA_EVENTS: 'all' } });
  });

  test.each([
    [
      'services: sometimes',
      'organization.services must be manage, existing, or a section with securityHub, guardDuty and delegation',
    ],
    [
      'takeOver: [{ what: detector, account: shop, region: us-east-1, id: 12abc34d567e8fa901bc2d34e56789f0 }]',
      'organization.takeOver[0]: the stacks create no detector in shop, only in management and security',
    ],
    [
      'takeOver: [{ what: security-hub-administrator, region: eu-west-1 }]',
      'organization.takeOver[0]: eu-west-1 is not a Region of any account',
    ],
    [
      'takeOver: [{ what: custom-action, id: Delete }]',
      'organization.takeOver[0]: the hub has no custom action Delete; it has Contain, Approve, Undo, Suppress',
    ],
    ['takeOver: [{ what: trail }]', 'organization.takeOver[0].what must name in `what` the kind of thing to take over'],
    [
      'takeOver: [{ what: detector, account: security, region: us-east-1, id: latest }]',
      'organization.takeOver[0].id must be the id of a detector',
    ],
    [
      'services: existing\n  takeOver: [{ what: guardduty-administrator, region: us-east-1 }]',
      'organization.takeOver[0]: under services the guardduty-administrator is existing, so it cannot be taken over',
    ],
  ])('%s is refused with the place and the reason', (line, fault) => {
    expect(() => withLine(line)).toThrow(fault);
  });
});

describe('what is taken over', () => {
  const organization = withLine(
    `takeOver: [{ what: detector, account: security, region: us-east-1, id: ${DETECTOR} }, { what: delegation }, { what: custom-action, id: Undo }]`,
  );
  const hub = organization.naming.hubAccount;

  test.each<[string, Created, string]>([
    ['a detector by its id', { what: 'detector', account: hub, region: 'us-east-1' }, DETECTOR],
    [
      'the delegation by account and service',
      { what: 'delegation', service: 'config-multiaccountsetup.amazonaws.com' },
      `${hub}/config-multiaccountsetup.amazonaws.com`,
    ],
    [
      'a custom action by its ARN',
      { what: 'custom-action', id: 'Undo' },
      `arn:aws:securityhub:ap-northeast-2:${hub}:action/custom/Undo`,
    ],
  ])('is imported: %s', (_, created, id) => {
    expect(takenOver(organization, created)).toBe(id);
  });

  test.each<[string, Created]>([
    ['in another account', { what: 'detector', account: organization.management, region: 'us-east-1' }],
    ['in another Region', { what: 'detector', account: hub, region: 'ap-northeast-2' }],
    ['for another service', { what: 'delegation', service: 'config.amazonaws.com' }],
    ['of another kind', { what: 'security-hub', account: hub, region: 'us-east-1' }],
    ...HUB_ACTIONS.filter(({ id }) => id !== 'Undo').map(({ id }): [string, Created] => [
      `named ${id}`,
      { what: 'custom-action', id },
    ]),
  ])('does not include a thing %s', (_, created) => {
    expect(takenOver(organization, created)).toBeUndefined();
  });
});
