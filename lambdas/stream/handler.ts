import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { announcementIn, noticeChangeIn } from '#adapters/lambda/messages.ts';
import { pause } from '#adapters/lambda/pause.ts';
import { socketPosts } from '#adapters/lambda/socket-posts.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { connectionsInDynamoDb } from '#adapters/store/connections-in-dynamodb.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { noticeReader } from '#adapters/store/notice-reader.ts';
import { roomInDynamoDb } from '#adapters/store/room-in-dynamodb.ts';
import { roomPlace } from '#adapters/store/room-place.ts';
import { cached, stateTable } from '#adapters/store/state-table.ts';
import { vouchedInDynamoDb } from '#adapters/store/vouched-in-dynamodb.ts';
import type { StoredRow } from '#core/control-room/store.ts';
import { MINUTE } from '#core/duration.ts';
import { errorText } from '#core/errors.ts';
import { broadcast } from './broadcast.ts';
import { pauseBeforeBroadcast } from './pace.ts';
import { type ProjectPorts, project } from './project.ts';

const dynamodb = dynamoDb();
const [incidentTable, roomTable, state] = [setting('INCIDENT_TABLE'), setting('ROOM_TABLE'), setting('STATE_TABLE')];
const authority = cached(stateTable(state, dynamodb).authority, MINUTE, Date.now);
const notices = noticeReader(state, dynamodb);
const { all, forget } = connectionsInDynamoDb(roomTable, dynamodb);
const place = roomPlace(state, dynamodb);
const sockets = { connections: all, forget, post: socketPosts(async () => (await place())?.sockets) };

const ports: ProjectPorts = {
  incident: vouchedInDynamoDb(incidentTable, dynamodb),
  notices: async (id) => (await notices(id)).map((notice) => notice.state),
  settings: async () => (await authority()).settings,
  room: roomInDynamoDb(roomTable, dynamodb),
  now: Date.now,
};

let lastSentAt = 0;

/** Writes changed incidents into the lists of the control room, then notifies every browser. No other step waits for it. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const changed: StoredRow[] = [];
  const projected = sqsHandler(async (record) => {
    const row = await project(noticeChangeIn(record) ?? announcementIn(record, Date.now()).id, ports);
    if (row !== undefined) changed.push(row);
  }, IN_ORDER);
  const answer = await projected(event);
  await pause(pauseBeforeBroadcast(lastSentAt, Date.now(), event.Records.length));
  lastSentAt = Date.now();
  try {
    const count = await broadcast(changed, sockets, lastSentAt);
    if (count.failed > 0) log('warn', 'browsers not reached', count);
  } catch (error) {
    // Missed changes are among those that a browser asks for after the next notification.
    log('error', 'broadcast failed', { reason: errorText(error) });
  }
  return answer;
}

/** One message after the other, because they share counters. */
const IN_ORDER = { mayWait: () => true };
