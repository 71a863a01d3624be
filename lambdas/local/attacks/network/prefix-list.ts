import { randomUUID } from 'node:crypto';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateSecurityGroupCommand,
  GetManagedPrefixListEntriesCommand,
  ModifyManagedPrefixListCommand,
} from '@aws-sdk/client-ec2';
import { iamUser } from '#catalogue/events/callers.ts';
import { modifyPrefixList } from '#catalogue/events/security-group-calls.ts';
import { type Attack, callBy } from '../attack.ts';

const OFFICE = '198.51.100.0/24';
const INTERNET = ['0.0.0.0/1', '128.0.0.0/1'];

/** Opens a group to a harmless list, and fills the list with the internet afterwards. */
export const openPrefixList: Attack = async (target) => {
  const { ec2 } = target.clients;
  const name = `partners-${randomUUID().slice(0, 8)}`;
  const made = { PrefixListName: name, AddressFamily: 'IPv4', MaxEntries: 5, Entries: [{ Cidr: OFFICE }] };
  const { PrefixList } = await ec2.send(new CreateManagedPrefixListCommand(made));
  const prefixList = PrefixList?.PrefixListId ?? '';
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: name, Description: 'Partners' }));
  const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId: prefixList }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ssh] }));
  const AddEntries = INTERNET.map((Cidr) => ({ Cidr }));
  await ec2.send(new ModifyManagedPrefixListCommand({ PrefixListId: prefixList, CurrentVersion: 1, AddEntries }));
  const entries = async () => {
    const { Entries = [] } = await ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: prefixList }));
    return Entries.map(({ Cidr = '' }) => Cidr);
  };
  return {
    event: modifyPrefixList({ ...callBy(target, iamUser('mallory')), prefixList, adds: INTERNET }),
    persists: async () => (await entries()).some((cidr) => INTERNET.includes(cidr)),
    restUntouched: async () => (await entries()).includes(OFFICE),
  };
};
