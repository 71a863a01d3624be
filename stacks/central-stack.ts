import type { Construct, Node } from 'constructs';
import { DynamodbTableItem } from '#aws/dynamodb-table-item';
import { TerraformElement, type TerraformResource } from '#cdktf';
import { Alarms } from '#central/alarms.ts';
import { Announce } from '#central/announce.ts';
import { Beat } from '#central/beat.ts';
import { HubBus } from '#central/bus.ts';
import { Chat } from '#central/chat.ts';
import { Clock } from '#central/clock.ts';
import { CodeSigning } from '#central/code-signing.ts';
import { Room } from '#central/control-room/room.ts';
import { Decide } from '#central/decide.ts';
import { Detect } from '#central/detect.ts';
import { Flow } from '#central/flow.ts';
import { HubKey } from '#central/key.ts';
import { Ledger } from '#central/ledger.ts';
import { Notify } from '#central/notify.ts';
import { Publish } from '#central/publish.ts';
import type { DurableQueue } from '#central/queue.ts';
import { Remediate } from '#central/remediate.ts';
import type { StepProps } from '#central/step.ts';
import { HubTable } from '#central/tables.ts';
import { Tickets } from '#central/ticket.ts';
import { OperatorError } from '#core/errors.ts';
import { BY_STATE } from '#core/incident/list.ts';
import { SETTINGS_KEY } from '#core/settings.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import { deployedPath } from './deployed-path.ts';
import { flowLogRegions } from './flow-log-stack.ts';
import { settingsOf } from './organization/settings.ts';
import { boundaryFor } from './permissions-boundary.ts';
import type { Bundles, FunctionName } from './rollout/bundle.ts';

/** DynamoDB takes an item of 400 KB; names and keys leave room below that. */
export const SETTINGS_LIMIT = 390_000;

type CentralStackProps = Omit<AccountStackProps, 'account' | 'region'> & { readonly bundles: Bundles };

/** The delegated-admin account: the hub itself. */
export class CentralStack extends AccountStack {
  /** What the stacks of members need of this one. */
  readonly openForMembers: TerraformResource;

  constructor(scope: Construct, props: CentralStackProps) {
    const { organization, bundles } = props;
    const { naming, alarmEmail } = organization;
    const account = naming.hubAccount;
    super(scope, 'central', { ...props, account, region: naming.homeRegion });

    const { arn: keyArn } = new HubKey(this, 'key', { account, region: naming.homeRegion });
    const accounts = organization.accounts.map(({ id }) => id);
    const bus = new HubBus(this, 'bus', { naming, organizationId: organization.id, accounts });
    this.openForMembers = bus.policy;
    const incidents = new HubTable(this, 'incidents', { name: 'incidents', keyArn, stream: true, index: BY_STATE });
    const state = new HubTable(this, 'state', { name: 'state', keyArn });
    this.#writeSettings(state, props);

    const signing = organization.codeSigning ? new CodeSigning(this, 'signing', naming) : undefined;
    const permissionsBoundary = boundaryFor(this, organization, account);
    const externalIds = `\${jsonencode(${this.externalIds()})}`;
    const step = (name: FunctionName): StepProps => ({
      naming,
      keyArn,
      incidents,
      state,
      externalIds,
      bundle: bundles[name],
      ...(signing !== undefined && { signing }),
      ...(organization.reserveConcurrency && { reservesConcurrency: true as const }),
      ...(permissionsBoundary !== undefined && { permissionsBoundary }),
    });
    const watched = { keyReads: organization.accounts.some(({ tuning }) => tuning?.watchKeyReads === true) };
    const remediate = new Remediate(this, 'remediate', step('remediate'));
    const { orders } = remediate;
    const { notices, noticeAddresses: addresses } = organization;
    const slackApp = notices?.slackApp;
    const decide = new Decide(this, 'decide', {
      ...step('decide'),
      orders,
      hasControlRoom: organization.controlRoom !== undefined,
      ...(slackApp !== undefined && { slackApp }),
    });
    const detect = new Detect(this, 'detect', { ...step('detect'), bus, orders, watched });
    const { reminders, connections } = detect;
    const announce = new Announce(this, 'announce', step('announce'));
    const ledger = new Ledger(this, 'ledger', step('ledger'));
    const publish = new Publish(this, 'publish', { ...step('publish'), bus });
    const { chatDecisions: decisions } = decide;
    const chat =
      slackApp === undefined || decisions === undefined ? [] : [new Chat(this, 'chat', { ...step('chat'), decisions, slackApp })];
    const hasNotices = notices !== undefined;
    const room = decide.ofPage === undefined ? [] : [this.#controlRoom(step, bus, decide.ofPage, hasNotices)];
    const listing = room.map(({ queue }) => ({ room: queue }))[0];
    const notify =
      notices === undefined ? [] : [new Notify(this, 'notify', { ...step('notify'), bus, notices, addresses, ...listing })];
    const clock = new Clock(this, 'clock', {
      ...step('clock'),
      reminders,
      timeLimits: decide.timeLimits,
      findings: publish.queue,
    });
    const beat = new Beat(this, 'beat', { ...step('beat'), silences: detect.silences });
    const flow = flowLogRegions(organization).length > 0 ? [new Flow(this, 'flow', { ...step('flow'), bus, connections })] : [];
    const { tickets: kept } = organization;
    const tickets = kept === undefined ? [] : [new Tickets(this, 'ticket', { ...step('ticket'), bus, tickets: kept })];
    new Alarms(this, 'alarms', {
      naming,
      keyArn,
      monitored: [
        detect,
        remediate,
        decide,
        announce,
        ledger,
        publish,
        clock,
        beat,
        ...flow,
        ...notify,
        ...room,
        ...tickets,
        ...chat,
      ],
      everyMinute: [clock, beat, ...notify].flatMap(({ functions }) => functions),
      asking: [...detect.functions, ...remediate.functions],
      clicked: chat.length === 0 ? [] : [...chat, decide].flatMap(({ functions }) => functions),
      bus,
      hasControlRoom: organization.controlRoom !== undefined,
      ...(alarmEmail !== undefined && { email: alarmEmail }),
    });
  }

  #controlRoom(step: (name: FunctionName) => StepProps, bus: HubBus, decisions: DurableQueue, hasNotices: boolean): Room {
    const [serve, socket, stream] = [step('serve'), step('socket'), step('stream')];
    return new Room(this, 'control-room', { serve, socket, stream, bus, decisions, hasNotices });
  }

  /** Terraform addresses are hashed from construct paths: parts that moved in the code keep the address they were deployed with. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = element instanceof TerraformElement ? element.node : element;
    const path = node.path.split('/').slice(1).join('/');
    const deployed = deployedPath(path);
    if (deployed === path) return super.allocateLogicalId(element);
    const scopes = [this, ...deployed.split('/').map((id) => ({ node: { id } }))];
    return super.allocateLogicalId({ scopes } as unknown as Node);
  }

  #writeSettings(table: HubTable, { organization }: Pick<AccountStackProps, 'organization'>): void {
    const document = JSON.stringify(settingsOf(organization));
    const bytes = Buffer.byteLength(document);
    if (bytes > SETTINGS_LIMIT) {
      throw new OperatorError(
        `The settings of ${organization.accounts.length} accounts take ${bytes} bytes, and DynamoDB stores at most ${SETTINGS_LIMIT} in one item; set mode, environment and detection on units instead of accounts.`,
      );
    }
    new DynamodbTableItem(this, 'settings', {
      tableName: table.name,
      hashKey: 'pk',
      rangeKey: 'sk',
      item: JSON.stringify({ pk: { S: SETTINGS_KEY.pk }, sk: { S: SETTINGS_KEY.sk }, document: { S: document } }),
    });
  }
}
