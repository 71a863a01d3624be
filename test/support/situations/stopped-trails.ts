import {
  AddTagsCommand,
  CreateTrailCommand,
  DeleteTrailCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { stopLogging } from '#catalogue/events/trail-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import { type EmulatedMember, MEMBER_REGION } from '../emulated-member.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';

const SCENARIO = 'cloudtrail-stop-logging';

type Stopped = { incident: Incident; arn: string; bystander: string };

let trails = 0;

/** A trail that logged and was stopped, and another that was stopped long ago. */
async function stopped(member: EmulatedMember, named: 'by its name' | 'by its ARN'): Promise<Stopped> {
  trails += 1;
  const { cloudTrail, s3 } = member.clients;
  const Bucket = `trails-${trails}`;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: MEMBER_REGION } }));
  const create = async (Name: string) => {
    const { TrailARN = '' } = await cloudTrail.send(new CreateTrailCommand({ Name, S3BucketName: Bucket }));
    return TrailARN;
  };
  const name = `audit-${trails}`;
  const [arn, bystander] = [await create(name), await create(`${name}-old`)];
  await cloudTrail.send(new StartLoggingCommand({ Name: arn }));
  await cloudTrail.send(new StopLoggingCommand({ Name: arn }));
  const event = stopLogging({ trail: named === 'by its name' ? name : arn });
  return { arn, bystander, incident: await incidentFrom(event, SCENARIO) };
}

async function isLogging(Name: string, { clients }: EmulatedMember): Promise<boolean> {
  return (await clients.cloudTrail.send(new GetTrailStatusCommand({ Name }))).IsLogging === true;
}

function situation(named: 'by its name' | 'by its ARN'): Situation<Stopped> {
  return {
    arrange: (member) => stopped(member, named),
    isOffending: async ({ arn }, member) => !(await isLogging(arn, member)),
    state: async ({ arn, bystander }, member) => [await isLogging(arn, member), await isLogging(bystander, member)],
    bystanders: ({ bystander }, member) => isLogging(bystander, member),
    makeSafe: ({ arn }, { clients }) => clients.cloudTrail.send(new StartLoggingCommand({ Name: arn })),
    remove: ({ arn }, { clients }) => clients.cloudTrail.send(new DeleteTrailCommand({ Name: arn })),
    exempt: ({ arn }, { clients }) => {
      const TagsList = [{ Key: EXEMPT_TAG, Value: 'until the audit' }];
      return clients.cloudTrail.send(new AddTagsCommand({ ResourceId: arn, TagsList }));
    },
  };
}

/** Situations of a stopped trail, by the playbook that restarts it. */
export const STOPPED_TRAILS = {
  'restart-trail': {
    'a trail stopped by its name': situation('by its name'),
    'a trail stopped by its ARN': situation('by its ARN'),
  },
};
