import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { sealsInMemory } from '#adapters/store/seals-in-memory.ts';
import { announce } from '#announce/announce.ts';
import { putBucketPolicy } from '#catalogue/events/bucket-calls.ts';
import { root } from '#catalogue/events/callers.ts';
import { type CloudEvent, type KnownFact, MEMBER, minute } from '#catalogue/events/cases.ts';
import { complianceChange } from '#catalogue/events/config-notices.ts';
import { createAccessKey } from '#catalogue/events/identity-calls.ts';
import { type FindingCase, findingsImported, guardDutyFinding, securityFinding } from '#catalogue/events/notices.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { updateTrail } from '#catalogue/events/trail-calls.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { MANAGED_RULES } from '#catalogue/readings/managed-rules.ts';
import { causesIn, FOUND_AS_STATE } from '#core/detection/cause.ts';
import { notedIn } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type IncidentChange, moved } from '#core/incident/life.ts';
import { checkSeals, sealing } from '#core/incident/seal.ts';
import type { JsonObject } from '#core/json.ts';
import { INCIDENT_UPDATED } from '#core/naming.ts';
import type { DetectPorts } from '#detect/detect.ts';
import { line } from '#detect/line.ts';
import { casePlaces, detectPorts } from '../support/detect-ports.ts';
import { authorityOf } from '../support/hub-around.ts';
import { defaultProduct } from '../support/security-hub-console.ts';

const BUCKET = 'amzn-s3-demo-bucket';
const REGION = 'ap-northeast-2';
const ARN = `arn:aws:s3:::${BUCKET}`;
const bucketResource = { Type: 'AwsS3Bucket', Id: ARN };
const PUBLIC = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${ARN}/*` }] };

/** A finding of a control in one standard; without consolidated controls each standard has its own. */
const copyOf = (control: string, standard: string, resource: { Type: string; Id: string }, updated = minute(0)): CloudEvent =>
  findingsImported({
    findings: [
      securityFinding({
        control,
        resource,
        updated,
        id: `arn:aws:securityhub:${REGION}:${MEMBER}:subscription/${standard}/${control}/finding/0a1b`,
        generator: `${standard}/${control}`,
      }),
    ],
  });

/** The same finding in the unified Security Hub, in OCSF. */
function unified(control: string, uid: string, type: string, at = minute(0)): CloudEvent {
  const finding: JsonObject = {
    class_uid: 2003,
    cloud: { account: { uid: MEMBER }, region: REGION },
    compliance: { control, status: 'Fail' },
    finding_info: { uid: `arn:aws:securityhub:${REGION}:${MEMBER}:security-control/${control}/finding/v2`, title: control },
    metadata: { product: { uid: `arn:aws:securityhub:${REGION}::productv2/aws/securityhub` }, uid: 'ocsf' },
    resources: [{ uid, type, region: REGION }],
    severity: 'High',
    status: 'New',
    time_dt: at,
  };
  const event = findingsImported({ findings: [securityFinding({})] });
  return { ...event, 'detail-type': 'Findings Imported V2', detail: { findings: [finding] } };
}

const STANDARDS = [
  'aws-foundational-security-best-practices/v/1.0.0',
  'cis-aws-foundations-benchmark/v/1.4.0',
  'pci-dss/v/3.2.1',
];

/** A finding of another product of AWS in Security Hub. */
const ofProduct = (product: string, resource: { Type: string; Id: string }, more: FindingCase): CloudEvent =>
  findingsImported({
    findings: [
      securityFinding({
        product: `arn:aws:securityhub:${REGION}::product/aws/${product}`,
        generator: `aws/${product}`,
        id: `${product} says so`,
        resource,
        ...more,
      }),
    ],
  });

const ofRule = (rule: string, resource: { Type: string; Id: string }, updated = minute(0)): CloudEvent =>
  ofProduct('config', resource, { fields: { 'aws/config/ConfigRuleName': rule }, updated });

/** Ten sources that report one bucket policy. */
const bucketSources = (): Record<string, CloudEvent> => ({
  cloudtrail: putBucketPolicy({ bucket: BUCKET, policy: PUBLIC }),
  config: complianceChange({ rule: 's3-bucket-public-read-prohibited', type: 'AWS::S3::Bucket', id: BUCKET }),
  ...Object.fromEntries(STANDARDS.map((standard) => [standard, copyOf('S3.2', standard, bucketResource)])),
  guardduty: guardDutyFinding({
    type: 'Policy:S3/BucketAnonymousAccessGranted',
    resource: { resourceType: 'S3Bucket', s3BucketDetails: [{ arn: ARN, name: BUCKET, type: 'Destination' }] },
  }),
  unified: unified('S3.2', ARN, 'AWS::S3::Bucket'),
  rule: ofRule('s3-bucket-public-read-prohibited', bucketResource),
  macie: ofProduct('macie', bucketResource, {
    compliance: null,
    types: ['Effects/Data Exposure/Policy:IAMUser-S3BucketPublic'],
  }),
  analyzer: ofProduct('access-analyzer', bucketResource, {
    compliance: null,
    types: ['Effects/Data Exposure/External Access Granted'],
  }),
});

const GROUP = 'sg-0a1b2c3d4e5f60001';
const GROUP_ARN = `arn:aws:ec2:${REGION}:${MEMBER}:security-group/${GROUP}`;
const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const groupResource = { Type: 'AwsEc2SecurityGroup', Id: GROUP_ARN };

const groupSources = (): Record<string, CloudEvent> => ({
  cloudtrail: authorizeIngress({ group: GROUP, permissions: [SSH], rules: ['sgr-opened'] }),
  config: complianceChange({ rule: 'restricted-ssh', type: 'AWS::EC2::SecurityGroup', id: GROUP }),
  ...Object.fromEntries(STANDARDS.map((standard) => [standard, copyOf('EC2.13', standard, groupResource)])),
  unified: unified('EC2.13', GROUP_ARN, 'AWS::EC2::SecurityGroup'),
  rule: ofRule('restricted-ssh', groupResource),
});

const TRAIL = 'organization-trail';
const TRAIL_ARN = `arn:aws:cloudtrail:${REGION}:${MEMBER}:trail/${TRAIL}`;
const trailResource = { Type: 'AwsCloudTrailTrail', Id: TRAIL_ARN };

const trailSources = (at = minute(0)): Record<string, CloudEvent> => ({
  cloudtrail: updateTrail({ trail: TRAIL, changes: { enableLogFileValidation: false } }),
  config: complianceChange({
    rule: 'cloud-trail-log-file-validation-enabled',
    type: 'AWS::CloudTrail::Trail',
    id: TRAIL_ARN,
    at,
  }),
  ...Object.fromEntries(STANDARDS.map((standard) => [standard, copyOf('CloudTrail.4', standard, trailResource, at)])),
  unified: unified('CloudTrail.4', TRAIL_ARN, 'AWS::CloudTrail::Trail', at),
  rule: ofRule('cloud-trail-log-file-validation-enabled', trailResource, at),
});

/** The facts while all of them are open. */
const OPEN: readonly KnownFact[] = [
  [
    { ask: 'bucket-access', bucket: BUCKET },
    { aclsCount: false, policiesCount: true, website: false, tags: {} },
  ],
  [
    { ask: 'security-group', id: GROUP },
    { tags: {}, ingress: [{ protocol: 'tcp', from: 22, to: 22, cidr: '0.0.0.0/0' }] },
  ],
];

/** Detection and tracking of events in turn. */
function hub(facts = OPEN) {
  let known = facts;
  const rows = incidentsInMemory();
  const seals = sealsInMemory();
  const incidents = sealing(rows, seals, 'detect');
  const ids = new Set<string>();
  const now = Date.parse(minute(1));
  const ports = {
    ...detectPorts([], incidents),
    ask: (...given: Parameters<DetectPorts['ask']>) => detectPorts(known).ask(...given),
    incidents: {
      ...incidents,
      open: async (...given: Parameters<typeof incidents.open>) => {
        const opened = await incidents.open(...given);
        ids.add(opened.incident);
        return opened;
      },
    },
    isVouchedFor: async (incident: Incident) => {
      const answer = await isBelieved(incident);
      await hooks.onVouched(incident);
      return answer;
    },
    locations: casePlaces,
    settings: async () => authorityOf([{ default: 'approve' }]).settings,
    order: async () => undefined,
    remind: async () => undefined,
    now: () => now,
  };
  const isBelieved = async (incident: Incident) =>
    (await checkSeals(incident, { incidents, seals }, ['containment', 'ending'])).kind === 'believed';
  const send = async (event: CloudEvent) => {
    const result = await line({ value: structuredClone(event) }, now, ports);
    if (result.kind === 'held') throw new Error(result.reason.code);
  };
  const all = async () => (await Promise.all([...ids].map((id) => incidents.get(id)))).filter((one) => one !== undefined);
  const answering = (more: readonly KnownFact[]) => {
    known = more;
  };
  const hooks = { onVouched: async (_incident: Incident): Promise<void> => undefined };
  const [contain, decide] = [sealing(rows, seals, 'remediate'), sealing(rows, seals, 'decide')];
  return { send, all, hooks, contain, decide, incidents, isBelieved, answering };
}

async function incidentsOf(events: readonly CloudEvent[]) {
  const { send, all } = hub();
  for (const event of events) await send(event);
  return all();
}

const CASES = {
  'a public bucket': [bucketSources, 's3-bucket-policy-public', 10],
  'an open group': [groupSources, 'sg-ssh-open-world', 7],
  'a weakened trail': [trailSources, 'cloudtrail-updated', 7],
} as const;

describe.each(Object.keys(CASES) as (keyof typeof CASES)[])('%s reported by every source', (name) => {
  const [sources, scenario, count] = CASES[name];

  test('is one incident of the scenario of the call, with the evidence of all sources, in any order', async () => {
    const events = Object.values(sources());
    expect(events).toHaveLength(count);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(events, { minLength: count, maxLength: count }), async (order) => {
        const [incident, ...others] = await incidentsOf(order);
        expect(others).toEqual([]);
        expect(incident).toMatchObject({ scenario, occurrences: count, actor: { name: 'alice' } });
        const { evidence = [] } = incident ?? {};
        expect(notedIn(evidence, 'finding').length, 'findings').toBe(count - 2);
        expect(notedIn(evidence, 'config-rule').length, 'rules').toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  test('counts each source once, even if it is delivered twice', async () => {
    const events = Object.values(sources());
    const [incident, ...others] = await incidentsOf([...events, ...events.toReversed()]);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ scenario, occurrences: count });
  });

  test('is one incident for any two sources in any order', async () => {
    const events = Object.values(sources());
    for (const first of events) {
      for (const second of events) expect(await incidentsOf([first, second]), `${first.source} ${second.source}`).toHaveLength(1);
    }
  });

  test('is one incident of an unknown person if the call itself is missing', async () => {
    const { cloudtrail: _, ...found } = sources();
    const [incident, ...others] = await incidentsOf(Object.values(found));
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ occurrences: count - 1, actor: { type: 'service' } });
  });

  test('is a second incident when it is opened again after the first was contained', async () => {
    const { send, all, incidents } = hub();
    const { cloudtrail, ...found } = sources();
    for (const event of [...Object.values(found), cloudtrail as CloudEvent]) await send(event);
    const [first] = await all();
    if (first === undefined) throw new Error('no incident');
    await incidents.replace(first, moved(first, 'MITIGATED', { by: 'hub', at: first.updatedAt + 1 }));
    const again = JSON.parse(JSON.stringify(cloudtrail).replace(/"eventID":"[^"]*"/, '"eventID":"another"')) as CloudEvent;
    await send(again);
    expect((await all()).map(({ state }) => state)).toEqual(['MITIGATED', 'NEW']);
  });
});

const CLOSED: readonly KnownFact[] = [
  [
    { ask: 'bucket-access', bucket: BUCKET },
    { aclsCount: false, policiesCount: false, website: false, tags: {} },
  ],
  [
    { ask: 'security-group', id: GROUP },
    { tags: {}, ingress: [] },
  ],
];

const FIXED: IncidentChange = { standing: [], outcome: { kind: 'changed' }, verifiedAt: Date.parse(minute(2)) };

/** A hub whose first incident is fixed two minutes after its opening, and the sources that report it late. */
async function contained(name: keyof typeof CASES, { isVouched = true, change = FIXED } = {}) {
  const around = hub();
  const { cloudtrail, ...late } = CASES[name][0]();
  await around.send(cloudtrail as CloudEvent);
  const [first] = await around.all();
  if (first === undefined) throw new Error('no incident');
  const fixed = moved(first, 'MITIGATED', { by: 'hub', at: Date.parse(minute(2)) }, change);
  expect(await (isVouched ? around.contain : around.incidents).replace(first, fixed)).toBe(true);
  around.answering(CLOSED);
  const states = async () => (await around.all()).map(({ state }) => state);
  return { ...around, fixed, states, late };
}

describe.each(Object.keys(CASES) as (keyof typeof CASES)[])('after %s was fixed', (name) => {
  const { cloudtrail: _, ...later } = CASES[name][0]();

  test.each(Object.keys(later))('a late report of %s becomes evidence of that incident, which stays ended', async (source) => {
    const { send, all, fixed, late, isBelieved } = await contained(name);
    await send(late[source] as CloudEvent);
    const [incident, ...others] = await all();
    if (incident === undefined) throw new Error('no incident');
    expect(others).toEqual([]);
    expect(incident.evidence.slice(0, fixed.evidence.length)).toEqual(fixed.evidence);
    const { evidence, updatedAt, version, ...ended } = fixed;
    expect(incident).toMatchObject({ ...ended, version: version + 1 });
    const reported = [...notedIn(incident.evidence, 'finding'), ...notedIn(incident.evidence, 'config-rule')];
    expect(reported).toHaveLength(1);
    expect(await isBelieved(incident)).toBe(true);
    expect(announce({ before: fixed, after: incident })?.type, 'Security Hub is not updated').toBe(INCIDENT_UPDATED);
  });

  test('late reports of all sources become evidence once, even if delivered twice, also after a person closed the incident', async () => {
    for (const isClosed of [false, true]) {
      const { send, all, decide, fixed, late } = await contained(name);
      const closed = moved(fixed, 'CLOSED', { by: 'alice', at: Date.parse(minute(2)) });
      if (isClosed) expect(await decide.replace(fixed, closed)).toBe(true);
      const events = Object.values(late);
      for (const event of events) await send(event);
      const once = await all();
      for (const event of events.toReversed()) await send(event);
      expect(await all()).toEqual(once);
      expect(once.map(({ state }) => state)).toEqual([isClosed ? 'CLOSED' : 'MITIGATED']);
      const { evidence = [] } = once[0] ?? {};
      expect([...notedIn(evidence, 'finding'), ...notedIn(evidence, 'config-rule')]).toHaveLength(events.length);
    }
  });

  test('another opening by a call is a second incident, and later reports belong to that one', async () => {
    const { send, all, fixed, late, answering } = await contained(name);
    const { cloudtrail } = CASES[name][0]();
    answering(OPEN);
    await send(JSON.parse(JSON.stringify(cloudtrail).replace(/"eventID":"[^"]*"/, '"eventID":"another"')) as CloudEvent);
    for (const event of Object.values(late)) await send(event);
    const [first, second, ...others] = await all();
    expect(others).toEqual([]);
    expect(first).toEqual(fixed);
    expect(second).toMatchObject({ state: 'NEW', occurrences: Object.keys(late).length + 1 });
  });

  test('a finding that a member imports with a time before the fix opens a separate incident', async () => {
    const resource = { 'a public bucket': bucketResource, 'an open group': groupResource, 'a weakened trail': trailResource }[
      name
    ];
    const control = { 'a public bucket': 'S3.2', 'an open group': 'EC2.13', 'a weakened trail': 'CloudTrail.4' }[name];
    const { send, all, fixed } = await contained(name);
    const forged = securityFinding({
      product: defaultProduct(MEMBER),
      generator: `security-control/${control}`,
      control,
      resource,
      fields: { 'aws/config/ConfigRuleName': 'cloud-trail-log-file-validation-enabled' },
    });
    await send(findingsImported({ findings: [forged] }));
    const [first, second] = await all();
    expect(first).toEqual(fixed);
    expect(second).toMatchObject({ scenario: 'securityhub-finding', state: 'NEW' });
  });
});

describe.each(['a public bucket', 'an open group'] as const)('after %s was fixed and its state is read again', (name) => {
  test('a finding opens a separate incident if the resource is open or cannot be read', async () => {
    for (const facts of [OPEN, []]) {
      for (const event of Object.values(CASES[name][0]()).slice(1)) {
        const { send, states, answering } = await contained(name);
        answering(facts);
        await send(event);
        expect(await states(), event.source).toEqual(['MITIGATED', 'NEW']);
      }
    }
  });

  test('a finding from days after the fix or from before the opening is not added and opens nothing', async () => {
    const [control, resource] = name === 'an open group' ? ['EC2.13', groupResource] : ['S3.2', bucketResource];
    for (const at of [minute(3 * 24 * 60), minute(-5)]) {
      const { send, all, fixed } = await contained(name);
      await send(copyOf(control as string, 'pci-dss/v/3.2.1', resource as typeof groupResource, at));
      expect(await all()).toEqual([fixed]);
    }
  });
});

describe('after a weakened trail was fixed, a finding opens a separate incident', () => {
  const { cloudtrail: _, ...later } = trailSources();

  test.each(Object.keys(later))('if %s reports a time after the fix or before the opening', async (source) => {
    for (const at of [minute(3), minute(-5)]) {
      const { send, states } = await contained('a weakened trail');
      await send(trailSources(at)[source] as CloudEvent);
      expect(await states()).toEqual(['MITIGATED', 'NEW']);
    }
  });

  test('if it names another setting of the trail', async () => {
    for (const event of [
      copyOf('CloudTrail.2', 'pci-dss/v/3.2.1', trailResource),
      ofRule('cloud-trail-encryption-enabled', trailResource),
      complianceChange({ rule: 'cloud-trail-encryption-enabled', type: 'AWS::CloudTrail::Trail', id: TRAIL_ARN }),
    ]) {
      const { send, states } = await contained('a weakened trail');
      await send(event);
      expect(await states()).toEqual(['MITIGATED', 'NEW']);
    }
  });

  test.each<[string, Parameters<typeof contained>[1]]>([
    ['the row of the fix has no valid seal', { isVouched: false }],
    ['the fix was never verified', { change: { standing: [], outcome: { kind: 'changed' } } }],
    ['the fix was undone', { change: { ...FIXED, outcome: { kind: 'undone' } } }],
  ])('if %s', async (_name, how) => {
    for (const event of Object.values(trailSources()).slice(1)) {
      const { send, states } = await contained('a weakened trail', how);
      await send(event);
      expect(await states()).toEqual(['MITIGATED', 'NEW']);
    }
  });
});

test('a finding about a trail whose fix is undone at the same moment opens a separate incident', async () => {
  const { send, states, hooks, decide, late } = await contained('a weakened trail');
  hooks.onVouched = async (fixed) => {
    const undone = moved(fixed, 'CLOSED', { by: 'alice', at: Date.parse(minute(2)) }, { outcome: { kind: 'undone' } });
    expect(await decide.replace(fixed, undone)).toBe(true);
  };
  await send(late.config as CloudEvent);
  expect(await states()).toEqual(['CLOSED', 'NEW']);
});

test('a finding that the root user has a key opens a separate incident, because there may be a second key', async () => {
  const { send, all } = hub();
  await send(createAccessKey({ by: root(), key: 'AKIAIOSFODNN7EXAMPLE' }));
  await send(copyOf('IAM.4', 'pci-dss/v/3.2.1', { Type: 'AwsAccount', Id: `AWS::::Account:${MEMBER}` }));
  expect((await all()).map(({ scenario }) => scenario).toSorted()).toEqual([
    'root-access-key-created',
    'root-activity',
    'securityhub-finding',
  ]);
});

test('another opening of the same group is a separate incident, whether or not the first is contained', async () => {
  const risky = ofRule('vpc-sg-port-restriction-check', groupResource);
  for (const isContained of [true, false]) {
    const { send, all, incidents, answering } = hub();
    await send(groupSources().cloudtrail as CloudEvent);
    const [first] = await all();
    if (first === undefined) throw new Error('no incident');
    if (isContained) await incidents.replace(first, moved(first, 'MITIGATED', { by: 'hub', at: first.updatedAt + 1 }));
    answering([
      [
        { ask: 'security-group', id: GROUP },
        { tags: {}, ingress: [{ protocol: 'tcp', from: 3389, to: 3389, cidr: '0.0.0.0/0' }] },
      ],
    ]);
    await send(risky);
    expect(await all()).toMatchObject([{ scenario: 'sg-ssh-open-world' }, { scenario: 'securityhub-finding', state: 'NEW' }]);
  }
});

describe('the causes that a control or a rule can report', () => {
  const causes = causesIn(CATALOGUE);
  const controlsOf = (id: string) => CATALOGUE.find((one) => one.id === id)?.controls ?? [];

  test.each(FOUND_AS_STATE)('include %s for each of its controls and for no other control', (scenario) => {
    for (const control of controlsOf(scenario)) expect(causes({ control }), control).toContain(scenario);
    const all = [...new Set(CATALOGUE.flatMap(({ controls }) => controls))];
    expect(all.filter((control) => causes({ control }).includes(scenario)).toSorted()).toEqual(
      [...controlsOf(scenario)].toSorted(),
    );
  });

  test.each(MANAGED_RULES.map(({ name, mapped }) => [name, mapped.scenario ?? ''] as const))(
    'for the rule %s start with %s, as for the controls of that scenario',
    (_, scenario) => {
      if (!FOUND_AS_STATE.includes(scenario)) return expect(causes({ scenario })).toEqual([]);
      expect(causes({ scenario })[0]).toBe(scenario);
      for (const control of controlsOf(scenario))
        expect(causes({ scenario })).toEqual(expect.arrayContaining([...causes({ control })]));
    },
  );

  test('are empty for a control without a matching scenario', () => {
    expect(causes({ control: 'EC2.8' })).toEqual([]);
    expect(causes({})).toEqual([]);
  });
});
