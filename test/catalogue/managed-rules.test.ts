import { describe, expect, test } from 'vitest';
import { complianceChange } from '#catalogue/events/config-notices.ts';
import { CATALOGUE, MANAGED_RULES, RULE_PREFIX } from '#catalogue/index.ts';
import { RECORDED_TYPES } from '#core/config-recorder.ts';
import { configNeedsOf } from '#core/detection/config-needs.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { play } from '../support/play.ts';

const COVERED = MANAGED_RULES.filter(({ coveredBy }) => coveredBy !== undefined);
const CREATED = MANAGED_RULES.filter(({ coveredBy }) => coveredBy === undefined);

describe('a managed rule of the catalogue', () => {
  test('that the stacks leave out is covered by one that they create and that maps to the same scenario', () => {
    const covering = COVERED.map(({ coveredBy }) => CREATED.find(({ identifier }) => identifier === coveredBy)?.mapped.scenario);
    expect(covering).toEqual(COVERED.map(({ mapped }) => mapped.scenario));
  });

  test('maps to a scenario of the catalogue', () => {
    const ids = CATALOGUE.map(({ id }) => id);
    expect(MANAGED_RULES.filter(({ mapped }) => !ids.includes(mapped.scenario ?? ''))).toEqual([]);
  });

  test.each(CREATED)('$name is recognised under the name that the stacks give it', async ({ name, judges }) => {
    const event = complianceChange({
      rule: `${RULE_PREFIX}${name}`,
      type: judges ?? 'AWS::::Account',
      id: 'sg-0a1b2c3d4e5f60081',
    });
    const { signals } = await play([event], undefined, []);
    expect(signals.map(({ detection }) => detection.id)).toEqual(['config-noncompliant']);
  });
});

describe('what AWS Config must record', () => {
  test('is what a rule judges or a playbook restores, and nothing else', () => {
    const judged = CREATED.flatMap(({ judges }) => judges ?? []);
    const restored = ['AWS::CloudTrail::Trail', 'AWS::S3::Bucket'];
    expect([...new Set([...judged, ...restored])].sort()).toEqual([...RECORDED_TYPES]);
  });

  test('serves these scenarios and playbooks', () => {
    const needs = CATALOGUE.flatMap((one) => {
      const found = configNeedsOf(one, PLAYBOOKS);
      return found === undefined ? [] : [[one.id, found.recognition ? 'recognition' : found.playbooks.join()]];
    });
    expect(Object.fromEntries(needs)).toEqual({
      'cloudtrail-deleted': 'restore-trail',
      'cloudtrail-updated': 'restore-trail',
      'config-noncompliant': 'recognition',
      'config-recorder-stopped': 'recognition',
      's3-bucket-policy-deleted': 'restore-bucket-policy',
      's3-bucket-policy-public': 'restore-bucket-policy',
      's3-cors-loosened': 'restore-cors',
    });
  });
});
