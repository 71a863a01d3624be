import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, StreamRecord } from 'aws-lambda';
import type { Row, RowChange } from '#core/incident/ledger.ts';
import type { Json } from '#core/json.ts';

type Image = StreamRecord['NewImage'];

/** A change of an incident in a stream record, including its removal or replacement by a pointer; undefined for every other item. */
export function incidentChange({ dynamodb = {} }: DynamoDBRecord): RowChange | undefined {
  const { SequenceNumber = '', ApproximateCreationDateTime: seconds, OldImage, NewImage } = dynamodb;
  const [before, after] = [incidentRow(OldImage), incidentRow(NewImage)];
  if (before === undefined && after === undefined) return undefined;
  return {
    sequence: SequenceNumber,
    ...(seconds !== undefined && { at: new Date(seconds * 1000).toISOString() }),
    ...(before && { before }),
    ...(after && { after }),
  };
}

/** An item of DynamoDB as JSON, bytes in base64 (as a stream already has them) and numbers beyond JavaScript's precision as text. */
export function rowOf(item: Image): Row {
  const wrapNumbers = (written: string) => (String(Number(written)) === written ? Number(written) : written);
  return asJson(unmarshall(item as Parameters<typeof unmarshall>[0], { wrapNumbers })) as Row;
}

function incidentRow(image: Image): Row | undefined {
  return image?.pk?.S?.startsWith('incident#') === true && image.joined === undefined ? rowOf(image) : undefined;
}

function asJson(value: unknown): Json {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Set) return [...value].map(asJson);
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asJson(one)]));
}
