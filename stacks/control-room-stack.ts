import type { Construct } from 'constructs';
import { DynamodbTableItem } from '#aws/dynamodb-table-item';
import { TerraformOutput } from '#cdktf';
import { HttpApi, SocketApi } from '#central/control-room/apis.ts';
import { Distribution } from '#central/control-room/distribution.ts';
import { Firewall } from '#central/control-room/firewall.ts';
import { PageBucket, type UploadedFile } from '#central/control-room/page-bucket.ts';
import { SOCKET_STAGE } from '#central/control-room/room.ts';
import { RoomAlarms } from '#central/control-room/room-alarms.ts';
import { UserPool } from '#central/control-room/sign-in.ts';
import { ROOM_PLACE_KEY } from '#core/control-room/place.ts';
import type { PageConfig } from '#core/control-room/session.ts';
import { pageBucket } from '#core/hub-parts.ts';
import { PRODUCT } from '#core/naming.ts';
import { GLOBAL_REGION } from '#forward/room-alarms.ts';
import { AccountStack, type AccountStackProps } from './account-stack.ts';
import type { ControlRoomPlan } from './organization/control-room.ts';
import { CONTROL_ROOM_STACK } from './stack-names.ts';

type ControlRoomStackProps = Omit<AccountStackProps, 'account' | 'region'> & {
  readonly plan: ControlRoomPlan;
  readonly page: readonly UploadedFile[];
};

/** What browsers reach. A separate stack, so that its failure does not stop the hub. */
export class ControlRoomStack extends AccountStack {
  constructor(scope: Construct, { plan, page, ...props }: ControlRoomStackProps) {
    const { naming } = props.organization;
    const { hubAccount: account, homeRegion: region } = naming;
    super(scope, CONTROL_ROOM_STACK, { ...props, account, region });
    const { domain, identityProvider, signInPrefix: prefix, idleMinutes, requestsInFiveMinutes } = plan;
    const provider = this.addProvider({ ...props, account }, GLOBAL_REGION, GLOBAL_REGION);
    const firewall = new Firewall(this, 'firewall', { provider, requestsInFiveMinutes });
    const signIn = new UserPool(this, 'sign-in', { region, prefix, ...(identityProvider !== undefined && { identityProvider }) });
    const bucket = new PageBucket(this, 'page', { name: pageBucket(account), files: page });
    const api = new HttpApi(this, 'api', naming);
    const sockets = new SocketApi(this, 'sockets', naming);
    const { arn, id, origin } = new Distribution(this, 'distribution', {
      hosts: { page: bucket.domain, api: api.host, sockets: sockets.host, signIn: signIn.host },
      firewall: firewall.arn,
      ...(domain !== undefined && { domain }),
    });
    bucket.readableBy(arn);
    const { id: clientId } = signIn.client(origin);
    new RoomAlarms(this, 'alarms', {
      naming,
      provider,
      distribution: id,
      firewall: firewall.metric,
      signIn: { pool: signIn.id, client: clientId },
    });
    const { issuer, host } = signIn;
    api.answersFor({ issuer, clientId });
    const config: PageConfig = {
      signIn: {
        kind: 'cognito',
        authorize: `https://${host}`,
        clientId,
        providers: identityProvider ? [identityProvider.name] : [],
      },
      socket: `/${SOCKET_STAGE}`,
      idleMinutes,
    };
    bucket.write('config.json', JSON.stringify(config));
    const place = { issuer, clientId, origin, sockets: sockets.endpoint };
    const attributes = Object.entries({ ...ROOM_PLACE_KEY, ...place }).map(([name, value]) => [name, { S: value }]);
    new DynamodbTableItem(this, 'place', {
      tableName: `${PRODUCT}-state`,
      hashKey: 'pk',
      rangeKey: 'sk',
      item: JSON.stringify(Object.fromEntries(attributes)),
    });
    const outputs = { address: origin, user_pool: signIn.id, saml_audience: signIn.audience, sign_in: `https://${host}` };
    for (const [name, value] of Object.entries(outputs)) new TerraformOutput(this, name, { value }).overrideLogicalId(name);
  }
}
