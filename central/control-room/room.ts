import { Construct } from 'constructs';
import { ROOM_PLACE_KEY } from '#core/control-room/place.ts';
import type { Statement } from '#core/iam/policy.ts';
import { KEPT_EVENT_KEYS } from '#core/incident/kept-event.ts';
import { ledgerBucket } from '#core/incident/ledger.ts';
import { INCIDENT_CHANGED, INCIDENT_OPENED, INCIDENT_UPDATED, type Naming } from '#core/naming.ts';
import { NOTICE_KEYS } from '#core/notice/notice.ts';
import type { HubBus } from '../bus.ts';
import { HubFunction } from '../function.ts';
import { Listener } from '../listener.ts';
import type { DurableQueue } from '../queue.ts';
import { type Monitored, readsAuthority, type StepProps, sharedProps, tableEnvironment } from '../step.ts';
import { HubTable } from '../tables.ts';

/** The stage of the WebSocket API, which is the last part of its address. */
export const SOCKET_STAGE = 'live';

export type RoomProps = {
  readonly serve: StepProps;
  readonly socket: StepProps;
  readonly stream: StepProps;
  readonly bus: HubBus;
  /** Whether `notify` reports the notices that it sent. */
  readonly hasNotices: boolean;
  /** Where `serve` sends what signed-in people decide. */
  readonly decisions: DurableQueue;
};

/** The back end of the page: lists and counters of incidents, the API, and the function that sends changes to browsers. It decides nothing. */
export class Room extends Construct implements Monitored {
  readonly functions: readonly HubFunction[];
  /** The queue of changes for the function that keeps the lists. */
  readonly queue: DurableQueue;

  constructor(scope: Construct, id: string, { serve, socket, stream, bus, decisions, hasNotices }: RoomProps) {
    super(scope, id);
    const { naming, keyArn, incidents, state } = serve;
    const room = new HubTable(this, 'table', { name: 'control-room', keyArn });
    const tables = { ...tableEnvironment(serve), ROOM_TABLE: room.name };
    const readsPlace = state.allowWithin([ROOM_PLACE_KEY.pk], 'GetItem');
    const readsNotices = state.allowWithin([`${NOTICE_KEYS.rows}*`], 'Query');
    const api = new HubFunction(this, 'serve', {
      ...sharedProps(serve),
      name: 'serve',
      description: 'Answers the control room; passes decisions on with the token of the person who decides',
      timeoutSeconds: 20,
      environment: { ...tables, PAGE_DECISIONS_QUEUE_URL: decisions.url },
      allows: [
        room.allowWithin(['list#*', 'count#*', 'day#*'], 'Query'),
        room.allowWithin(['row#*', 'open#*'], 'BatchGetItem'),
        room.allowWithin(['ticket#*'], 'PutItem'),
        incidents.allowWithin(['incident#*', 'ticket#*'], 'GetItem'),
        readsAuthority(state),
        readsPlace,
        state.allowWithin([`${NOTICE_KEYS.rows}*`, `${KEPT_EVENT_KEYS}*`], 'Query'),
        state.allowWithin(['beat#*', 'runs#*', `${NOTICE_KEYS.owners}*`], 'BatchGetItem'),
        ...readsLedger(naming),
        decisions.send(),
      ],
    });
    const sockets = new HubFunction(this, 'socket', {
      ...sharedProps(socket),
      name: 'socket',
      description: 'Connects browsers that have a ticket',
      timeoutSeconds: 10,
      environment: { STATE_TABLE: state.name, ROOM_TABLE: room.name },
      allows: [room.allowWithin(['ticket#*', 'sockets'], 'DeleteItem'), room.allowWithin(['sockets'], 'PutItem'), readsPlace],
    });
    const listener = new Listener(this, 'stream', {
      ...stream,
      name: 'stream',
      description: 'Writes changes of incidents where the control room reads them, and sends them to browsers',
      bus,
      types: [INCIDENT_OPENED, INCIDENT_CHANGED, INCIDENT_UPDATED],
      ...(hasNotices && { fromFunctions: ['notify'] }),
      timeoutSeconds: 30,
      environment: { STATE_TABLE: state.name, ROOM_TABLE: room.name },
      allows: [
        room.allowWithin(['row#*'], 'BatchGetItem'),
        room.allowWithin(['row#*', 'list#*', 'day#*'], 'PutItem'),
        room.allowWithin(['list#*', 'sockets'], 'DeleteItem'),
        room.allowWithin(['count#*', 'open#*'], 'UpdateItem'),
        room.allowWithin(['sockets'], 'Query'),
        readsAuthority(state),
        readsPlace,
        readsNotices,
        postsToSockets(naming),
      ],
    });
    this.queue = listener.queue;
    this.functions = [api, sockets, ...listener.functions];
  }
}

/** Verification only reads the ledger: the bucket lets only the function `ledger` write. */
function readsLedger({ hubAccount }: Naming): Statement[] {
  const bucket = `arn:aws:s3:::${ledgerBucket(hubAccount)}`;
  return [
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:GetObjectVersion'], Resource: `${bucket}/incidents/*` },
    { Effect: 'Allow', Action: 's3:ListBucketVersions', Resource: bucket },
  ];
}

/** The id of the API is not known here: the stack of the page creates it. */
function postsToSockets({ homeRegion, hubAccount }: Naming): Statement {
  const api = `arn:aws:execute-api:${homeRegion}:${hubAccount}:*`;
  return { Effect: 'Allow', Action: 'execute-api:ManageConnections', Resource: `${api}/${SOCKET_STAGE}/POST/@connections/*` };
}
