import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { connections } from '../sdk/connections.ts';

/** Only the calls that the hub makes: the SDK's aggregated client would add all others to the bundles. */
export function dynamoDb(config: DynamoDBClientConfig = {}) {
  const client = new DynamoDBClient({ ...connections, ...config });
  return {
    batchGetItem: (input: BatchGetItemCommandInput) => client.send(new BatchGetItemCommand(input)),
    deleteItem: (input: DeleteItemCommandInput) => client.send(new DeleteItemCommand(input)),
    getItem: (input: GetItemCommandInput) => client.send(new GetItemCommand(input)),
    putItem: (input: PutItemCommandInput) => client.send(new PutItemCommand(input)),
    query: (input: QueryCommandInput) => client.send(new QueryCommand(input)),
    transactWriteItems: (input: TransactWriteItemsCommandInput) => client.send(new TransactWriteItemsCommand(input)),
    updateItem: (input: UpdateItemCommandInput) => client.send(new UpdateItemCommand(input)),
  };
}

export type DynamoDb = ReturnType<typeof dynamoDb>;
