import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { FindingKey, PublishPorts } from '#publish/ports.ts';
import type { ShownFinding, WorkflowChange } from '#publish/workflow.ts';

type Stored = { finding: AwsSecurityFinding; readonly since: number };

type Options = {
  readonly hub: string;
  /** Milliseconds until reads and changes find a new finding. */
  readonly unknownMs?: number;
  /** Accounts that refuse an import, and how. */
  readonly refuses?: ReadonlyMap<string, Error>;
  /** Findings that Security Hub refuses, by id. */
  readonly invalid?: ReadonlySet<string>;
  readonly notMembers?: ReadonlySet<string>;
  /** How long one call takes. */
  readonly takes?: (call: SecurityHubCall) => Promise<unknown>;
  /** Absent where only the pauses of the step move the clock. */
  readonly clock?: { readonly now: () => number; readonly pause: (milliseconds: number) => Promise<unknown> };
  /** Called for each accepted finding. */
  readonly onStored?: (finding: AwsSecurityFinding) => void;
};

export type SecurityHubCall = 'read' | 'import' | 'change';

/**
 * Security Hub as its user guide describes it: imports change nothing that customers set, an older copy is ignored, a finding that
 * returns from the archive or fails again loses NOTIFIED and RESOLVED, and a new finding is not found immediately.
 */
export function playedSecurityHub({ hub, unknownMs = 0, refuses = new Map(), invalid = new Set(), ...more }: Options) {
  const { notMembers = new Set(), takes = async () => undefined, clock, onStored = () => undefined } = more;
  const stored = new Map<string, Stored>();
  const calls: { readonly call: SecurityHubCall; readonly account: string; readonly findings: number }[] = [];
  const reminders: { readonly incident: string; readonly at: number }[] = [];
  let paused = 0;
  const now = clock?.now ?? (() => paused);
  const later = (milliseconds: number) => {
    paused += milliseconds;
  };
  const keyOf = ({ Id, ProductArn }: FindingKey) => `${ProductArn} ${Id}`;
  const known = (key: FindingKey) => {
    const one = stored.get(keyOf(key));
    return one !== undefined && now() - one.since >= unknownMs ? one : undefined;
  };

  const store = (finding: AwsSecurityFinding) => {
    onStored(finding);
    const old = stored.get(keyOf(finding));
    if (old === undefined) return void stored.set(keyOf(finding), { finding: structuredClone(finding), since: now() });
    if ((finding.UpdatedAt ?? '') <= (old.finding.UpdatedAt ?? '')) return;
    const { Workflow, Note, UserDefinedFields, ...provided } = finding;
    const returns = old.finding.RecordState === 'ARCHIVED' && finding.RecordState === 'ACTIVE';
    const fails = old.finding.Compliance?.Status === 'PASSED' && finding.Compliance?.Status === 'FAILED';
    const isReset = (returns || fails) && ['NOTIFIED', 'RESOLVED'].includes(old.finding.Workflow?.Status ?? '');
    old.finding = { ...old.finding, ...structuredClone(provided), ...(isReset && { Workflow: { Status: 'NEW' as const } }) };
  };

  const update = ({ finding }: Stored, { status, note, fields }: WorkflowChange, by: string) => {
    Object.assign(finding, {
      ...(status !== undefined && { Workflow: { Status: status } }),
      ...(note !== undefined && { Note: { Text: note, UpdatedBy: by, UpdatedAt: finding.UpdatedAt } }),
      ...(fields !== undefined && { UserDefinedFields: { ...fields } }),
    });
  };

  const ports: Pick<PublishPorts, 'findings' | 'isMember' | 'importFindings' | 'change' | 'lookAgain' | 'now' | 'pause'> = {
    findings: async (ids) => {
      for (let nth = 0; nth < ids.length; nth += 20) {
        calls.push({ call: 'read', account: hub, findings: Math.min(20, ids.length - nth) });
        await takes('read');
      }
      const found = new Map<string, ShownFinding[]>();
      for (const { finding, since } of stored.values()) {
        const id = finding.Id ?? '';
        if (ids.includes(id) && now() - since >= unknownMs) found.set(id, [...(found.get(id) ?? []), standingOf(finding)]);
      }
      return found;
    },
    isMember: async (account) => !notMembers.has(account),
    importFindings: async (findings, account) => {
      calls.push({ call: 'import', account, findings: findings.length });
      await takes('import');
      const refusal = refuses.get(account);
      if (refusal !== undefined) throw refusal;
      const failed = new Map<string, Error>();
      for (const finding of findings) {
        if (invalid.has(finding.Id ?? ''))
          failed.set(finding.Id ?? '', Object.assign(new Error('not valid'), { name: 'InvalidInput' }));
        else store(finding);
      }
      return failed;
    },
    change: async (keys, change) => {
      calls.push({ call: 'change', account: hub, findings: keys.length });
      await takes('change');
      const unknown = new Set<string>();
      for (const key of keys) {
        const one = known(key);
        if (one === undefined) unknown.add(key.Id ?? '');
        else update(one, change, 'org-security-hub');
      }
      return { failed: new Map(), unknown };
    },
    lookAgain: async (incident, at) => void reminders.push({ incident, at }),
    now,
    pause: clock?.pause ?? (async (milliseconds) => later(milliseconds)),
  };

  return {
    ports,
    calls,
    /** Incidents whose publication was postponed with a reminder. */
    reminders,
    pass: later,
    all: () => [...stored.values()].map(({ finding }) => finding),
    of: (incident: string) => [...stored.values()].map(({ finding }) => finding).filter(({ Id }) => Id?.endsWith(`/${incident}`)),
    /** What a person sets in the console. */
    set: (incident: string, change: WorkflowChange, by = 'alice') => {
      for (const one of stored.values()) if (one.finding.Id?.endsWith(`/${incident}`)) update(one, change, by);
    },
    /** What the account itself imports over the hub's finding. */
    overwrite: (incident: string, change: Partial<AwsSecurityFinding>) => {
      for (const one of stored.values()) if (one.finding.Id?.endsWith(`/${incident}`)) Object.assign(one.finding, change);
    },
  };
}

function standingOf({
  ProductArn = '',
  RecordState,
  Workflow,
  Compliance,
  Note,
  UserDefinedFields = {},
}: AwsSecurityFinding): ShownFinding {
  return {
    productArn: ProductArn,
    isArchived: RecordState === 'ARCHIVED',
    workflow: Workflow?.Status ?? 'NEW',
    ...(Compliance?.Status !== undefined && { compliance: Compliance.Status }),
    fields: UserDefinedFields,
    ...(Note !== undefined && { note: { text: Note.Text ?? '', by: Note.UpdatedBy ?? '' } }),
  };
}
