import type { Activity } from '#core/detection/activity.ts';
import { toolOf } from '#core/incident/tool.ts';
import { type Json, type JsonObject, list, object, text, truth, whole } from '#core/json.ts';
import {
  type ChangedRule,
  type GroupChange,
  LONGEST_RULE_TEXT,
  MOST_RULES,
  RULE_CHANGE_SOURCE,
  ruleChangeKindOf,
} from '#core/notice/rule-change.ts';
import { ownProperty } from '#core/own-property.ts';
import { protocolOf } from './ingress.ts';

/** What a call changed in the rules of a security group; undefined for another call or a refused one. */
export function ruleChangeIn(activity: Activity): Omit<GroupChange, 'incidents' | 'fixOf'> | undefined {
  const did = ruleChangeKindOf(activity.name);
  if (did === undefined || activity.source !== RULE_CHANGE_SOURCE || activity.error !== undefined) return undefined;
  const request = requestOf(activity);
  const rules = rulesIn(activity, request);
  const { id, at, account, region, actor, address } = activity;
  const { type, name, arn, account: home, role, invokedBy, through } = actor;
  const tool = toolOf(activity);
  return {
    event: short(id),
    at,
    account,
    region: short(region),
    group: short(groupOf(activity, request)),
    did,
    rules: rules.slice(0, MOST_RULES),
    more: Math.max(0, rules.length - MOST_RULES),
    actor: { type, ...shortened({ name, arn, account: home, role, invokedBy, through }), name: short(name) },
    ...shortened({ address }),
    ...(tool !== undefined && { tool }),
  };
}

/** Some calls of EC2 are recorded as they were sent, in an object of the call's name and with names in capitals. */
function requestOf({ name, request }: Activity): JsonObject {
  const inner = ownProperty(request, `${name}Request`);
  return inner === undefined ? request : object(inner);
}

function field(from: JsonObject, name: string): Json | undefined {
  return ownProperty(from, name) ?? ownProperty(from, `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
}

/** AWS's answer is the most precise; a request may contain only ids of rules. */
function rulesIn(activity: Activity, request: JsonObject): ChangedRule[] {
  const { response, name } = activity;
  const way = wayOf(name);
  const asked: ChangedRule[] = [...permissions(request), ...stated(request), ...named(request)].map((rule) => ({
    ...(way !== undefined && { way }),
    ...rule,
  }));
  const answered = [...list(response.securityGroupRuleSet), ...list(response.revokedSecurityGroupRuleSet)].map(object);
  if (answered.length === 0) return asked;
  return answered.map((row) => {
    const isEgress = truth(row.isEgress);
    const known: ChangedRule['way'] = isEgress === undefined ? way : isEgress ? 'out' : 'in';
    const rule: ChangedRule = { ...(known !== undefined && { way: known }), ...ruleOf(row, row) };
    const description = rule.description ?? asked.find((one) => isSame(one, rule))?.description;
    return { ...rule, ...(description !== undefined && { description }) };
  });
}

function wayOf(call: string): ChangedRule['way'] {
  if (call.endsWith('Ingress')) return 'in';
  return call.endsWith('Egress') ? 'out' : undefined;
}

function isSame(one: ChangedRule, other: ChangedRule): boolean {
  return (['protocol', 'from', 'to', 'peer'] as const).every((part) => one[part] === other[part]);
}

/** One rule for each source or destination of a permission. */
function permissions(request: JsonObject): ChangedRule[] {
  const flat = field(request, 'ipProtocol') === undefined ? [] : [request];
  return [...list(field(request, 'ipPermissions')), ...flat].map(object).flatMap((permission) => {
    const nested = ['ipRanges', 'ipv6Ranges', 'prefixListIds', 'groups'].flatMap((name) => list(field(permission, name)));
    // A flat request also names the group that is changed.
    const { groupId: _, GroupId: __, ...own } = permission;
    const sources = nested.length > 0 ? nested.map(object) : [own];
    return sources.map((source) => ruleOf(permission, source));
  });
}

/** ModifySecurityGroupRules: the record holds neither the state before nor the direction. */
function stated(request: JsonObject): ChangedRule[] {
  return list(field(request, 'securityGroupRule'))
    .map(object)
    .map((change) => {
      const state = object(field(change, 'securityGroupRule'));
      return { ...ruleOf(state, state), ...shortened({ rule: text(field(change, 'securityGroupRuleId')) }) };
    });
}

/** Rules by their ids alone, with a description where one was given. */
function named(request: JsonObject): ChangedRule[] {
  const ids = ['securityGroupRuleIds', 'securityGroupRuleId', 'securityGroupRuleDescriptions', 'securityGroupRuleDescription'];
  return ids.flatMap((name) =>
    list(field(request, name)).map((one) => {
      const given = typeof one === 'string' ? { securityGroupRuleId: one } : object(one);
      const [rule, description] = [text(field(given, 'securityGroupRuleId')), text(field(given, 'description'))];
      return shortened({ rule, description });
    }),
  );
}

function ruleOf(traffic: JsonObject, source: JsonObject): ChangedRule {
  const written = field(traffic, 'ipProtocol');
  const protocol = written === undefined ? undefined : protocolOf(written);
  const [from, to] = protocol === '-1' ? [] : [port(field(traffic, 'fromPort')), port(field(traffic, 'toPort'))];
  const referenced = object(field(source, 'referencedGroupInfo'));
  const peers = ['cidrIp', 'cidrIpv4', 'cidrIpv6', 'prefixListId', 'referencedGroupId', 'userIdGroupPairs', 'groupName'];
  // In a row of the answer, `groupId` is the changed group; the other group has its own field.
  const group = field(source, 'securityGroupRuleId') === undefined ? text(field(source, 'groupId')) : undefined;
  const peer = [...peers.map((name) => text(field(source, name))), text(field(referenced, 'groupId')), group].find(
    (one) => one !== undefined,
  );
  return {
    ...shortened({
      rule: text(field(source, 'securityGroupRuleId')),
      protocol,
      peer,
      description: text(field(source, 'description')),
    }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

function port(written: Json | undefined): number | undefined {
  const number = whole(written);
  return number !== undefined && number >= 0 && number <= 65_535 ? number : undefined;
}

function groupOf({ response }: Activity, request: JsonObject): string {
  const rows = [...list(response.securityGroupRuleSet), ...list(response.revokedSecurityGroupRuleSet)].map(object);
  const names = [field(request, 'groupId'), rows[0]?.groupId, field(request, 'groupName')];
  return names.map(text).find((one) => one !== undefined) ?? 'unknown';
}

function short(foreign: string): string {
  return foreign.slice(0, LONGEST_RULE_TEXT);
}

/** The texts that are set, each shortened. */
function shortened<Name extends string>(texts: Readonly<Record<Name, string | undefined>>): { readonly [Key in Name]?: string } {
  const there = Object.entries<string | undefined>(texts).flatMap(([name, one]) =>
    one === undefined ? [] : [[name, short(one)]],
  );
  return Object.fromEntries(there) as { readonly [Key in Name]?: string };
}
