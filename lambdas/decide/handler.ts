import type { SQSRecord } from 'aws-lambda';
import { slackRequestIn } from '#adapters/lambda/chat-requests.ts';
import { isFromConsole } from '#adapters/lambda/console-events.ts';
import { resolvedConsoleNews } from '#adapters/lambda/console-news.ts';
import { channelsEndpoint, externalId, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { forgeryReport } from '#adapters/lambda/forgery-report.ts';
import { log } from '#adapters/lambda/log.ts';
import { decisionIn, switchOrderIn } from '#adapters/lambda/messages.ts';
import { once } from '#adapters/lambda/once.ts';
import { pause } from '#adapters/lambda/pause.ts';
import { orderQueue, queues } from '#adapters/lambda/queue.ts';
import { queueName } from '#adapters/lambda/queue-arn.ts';
import { replayer, replayOrderIn } from '#adapters/lambda/replay.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { forgedProof, isAboutSwitch, pageDecisionIn } from '#adapters/lambda/surface-messages.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { firstMessagesInDynamoDb } from '#adapters/store/first-messages-in-dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { remindersInDynamoDb } from '#adapters/store/reminders-in-dynamodb.ts';
import { roomPlace } from '#adapters/store/room-place.ts';
import { runsInDynamoDb } from '#adapters/store/runs-in-dynamodb.ts';
import { sealsInDynamoDb } from '#adapters/store/seals-in-dynamodb.ts';
import { stateTable } from '#adapters/store/state-table.ts';
import { switchInDynamoDb } from '#adapters/store/switch.ts';
import { undoLimitInDynamoDb } from '#adapters/store/undo-limit-in-dynamodb.ts';
import { causeOfFinding } from '#catalogue/cause-of-finding.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { CHAT_KEYS, type SlackRequest } from '#core/chat/slack-request.ts';
import { DECISION_KEYS } from '#core/control-room/signed-decision.ts';
import { sha256 } from '#core/digest.ts';
import { type Decision, isOfClock } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { RowPart } from '#core/incident/row-part.ts';
import { sealing } from '#core/incident/seal.ts';
import type { SwitchOrder } from '#core/incident/switch.ts';
import { CLICK_REFUSED } from '#core/naming.ts';
import type { SessionRequest } from '#core/playbook/session.ts';
import { AGENDAS } from '#core/reminder.ts';
import { resourceKey } from '#core/resource.ts';
import { tuningIn } from '#core/settings.ts';
import { playbookOf } from '#playbooks/playbook-of.ts';
import { needsDecision, type RemediatePorts } from '#remediate/ports.ts';
import type { ReasonView, SlackAnswer } from './chat.ts';
import type { Consequence } from './consequence.ts';
import { type ConsolePorts, decideByConsole } from './console.ts';
import { decide, refuse } from './decide.ts';
import { identityOfSignIn, type SignInPorts } from './proof/sign-in.ts';
import { prove } from './prove.ts';
import { decideOnSurface, decideSwitchOnSurface } from './surface.ts';
import { decideSwitch, type SwitchPorts } from './switch.ts';

const dynamodb = dynamoDb();
const incidents = incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb);
const seals = sealsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb);
const naming = namingFromEnvironment();
const report = forgeryReport({ incidents, hub: naming, detection: scenarioNamed('hub-part-forged'), now: Date.now });
const agenda = remindersInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now, AGENDAS.decide);
const lastAttempt = Number(setting('MAX_RECEIVES'));
const { order: sendOrder } = queues();

// Only an undo opens a session: that code is loaded with the first undo.
const sessions = once(async () => {
  const [{ memberSessions }, { roles }] = await Promise.all([
    import('#adapters/member/session.ts'),
    import('#adapters/member/sts.ts'),
  ]);
  return memberSessions(roles(), naming, externalId());
});

// Only decisions of people are looked up in IAM.
const directory = once(async () => (await import('#adapters/lambda/principals.ts')).principalsOfAccount());

const place = roomPlace(setting('STATE_TABLE'), dynamodb);
// Only the control room sends tokens.
const tokens = once(async () => {
  const { signInTokens } = await import('#adapters/lambda/sign-in-tokens.ts');
  return signInTokens(place, Date.now);
});

const signIn: SignInPorts = {
  signedIn: async (token, at) => (await tokens()).signedIn(token, at),
  binding: async (token, at) => (await tokens()).binding(token, at),
  isFirst: (decision, message) => isFirstOf(`${DECISION_KEYS}${decision}`, message),
};

// Only chat needs Slack, and its signing secret from Secrets Manager.
const slack = once(async () => {
  const [chat, payloads, { slackApp }, { httpToChannels }, { secretsOfChannels }] = await Promise.all([
    import('./chat.ts'),
    import('./slack-answer.ts'),
    import('#adapters/notify/slack-app.ts'),
    import('#adapters/notify/http.ts'),
    import('#adapters/notify/secrets.ts'),
  ]);
  const reach = { http: httpToChannels({ endpoint: channelsEndpoint() }), secret: secretsOfChannels() };
  return { ...chat, ...payloads, appOf: (secret: string) => slackApp(secret, reach) };
});

const sendAgain = replayer();

const isFirstOf = firstMessagesInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now);

const announce = once(async () => (await import('#adapters/lambda/bus.ts')).bus(setting('HUB_BUS')));

const ports: RemediatePorts & ConsolePorts & SwitchPorts = {
  role: 'undo',
  incidents: sealing(incidents, seals, 'decide'),
  seals,
  onForgedRow: (incident: string, part: RowPart) =>
    report.ofRow({ where: 'table', name: setting('INCIDENT_TABLE'), key: incident, what: part }),
  authority: stateTable(setting('STATE_TABLE'), dynamodb).authority,
  countUndo: undoLimitInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now),
  detection: scenarioNamed,
  playbook: playbookOf,
  session: async (request: SessionRequest) => (await sessions())(request),
  // Neither is used with this role, which asks no person and counts no runs: its permissions refuse both.
  runs: runsInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now),
  remind: remindersInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now).add,
  remindOfEnd: (incident, at) => agenda.add({ kind: 'end-suppression', incident, at }),
  naming: namingFromEnvironment(),
  switch: switchInDynamoDb(setting('STATE_TABLE'), dynamodb),
  announce: async (type, detail) => (await announce())(type, detail, []),
  principal: async (kind, name) => (await directory())(kind, name),
  aboutOf: async ({ finding, account, region }) => {
    const { settings } = await ports.authority();
    return causeOfFinding(finding, { account, region }, tuningIn(settings, account));
  },
  pause,
  now: Date.now,
};

/** Whether an approved plan has a call that only the role of this function may make. */
async function isCarriedOutHere({ approval }: Incident): Promise<boolean> {
  const playbook = approval && (await playbookOf(approval.plan.playbook));
  return approval !== undefined && playbook !== undefined && needsDecision(playbook, approval.plan.calls);
}

/** Whether the rest is for `remediate`: it no longer needs this role, or a new plan must be made and approved. */
function isForRemediate(incident: Incident | undefined): boolean {
  if (incident?.state === 'PROCESSING') return true;
  return incident?.state === 'AWAITING_APPROVAL' && (incident.approval !== undefined || incident.approvalRequest === undefined);
}

/** Processes one decision of a person or of the clock. The queue shows how its sender was identified. */
async function onRecord(record: SQSRecord): Promise<void> {
  const queue = queueName(record.eventSourceARN);
  if (queue === 'page-decisions') return onPage(record);
  if (queue === 'chat-decisions') return onChat(record);
  const sender = record.attributes.SenderId;
  if (isFromConsole(record)) return onConsole(record);
  const again = replayOrderIn(record);
  if (again !== undefined) return void (await sendAgain(again, record));
  const order = switchOrderIn(record);
  if (order !== undefined) return onSwitch(order, sender);
  const decision = decisionIn(record);
  await carryOut({ ...decision, sender }, await decidedBy(decision, sender), record);
}

/** A decision signed by the page, with the tokens of its reader: the function that sent it is not trusted. */
async function onPage(record: SQSRecord): Promise<void> {
  const { order, ...proof } = pageDecisionIn(record);
  const { SenderId: sender, SentTimestamp } = record.attributes;
  const { settings } = await ports.authority();
  const source = { sender, sentAt: Number(SentTimestamp), message: record.messageId, settings };
  const identity = await identityOfSignIn(proof, source, signIn);
  const surface = { ...ports, onForgedProof: () => report.ofRow(forgedProof(record)) };
  if (isAboutSwitch(order)) {
    const { outcome, ...who } = await decideSwitchOnSurface(order, identity, surface);
    return log(identity.kind === 'known' ? 'info' : 'warn', 'decided', { ...order, ...who, became: outcome });
  }
  const { outcome, ...who } = await decideOnSurface(order, identity, settings, surface);
  await carryOut({ ...order, ...who }, outcome, record);
}

/** A click in Slack, as Slack signed it: neither the request nor its signature is logged. */
async function onChat(record: SQSRecord): Promise<void> {
  const request = slackRequestIn(record);
  const { SenderId: sender, SentTimestamp } = record.attributes;
  const [{ settings: written }, room] = await Promise.all([ports.authority(), place()]);
  const settings = { ...(room !== undefined && { controlRoom: room.origin }), ...written };
  const { decideInChat, slackAnswerPayload, slackViewPayload, appOf } = await slack();
  const app = appOf(settings.notices?.slackApp?.secret ?? '');
  const chat = {
    ...ports,
    onForgedProof: () => report.ofRow(forgedProof(record)),
    signingSecret: app.signingSecret,
    isFirst: ({ signature }: SlackRequest, id: string) => isFirstOf(`${CHAT_KEYS}${sha256(signature)}`, id),
    answer: async (url: string, answer: SlackAnswer) => void (await app.answer(url, slackAnswerPayload(answer))),
    onRefused: (because: string) => log('warn', CLICK_REFUSED, { messageId: record.messageId, because }),
    openView: (trigger: string, view: ReasonView) => app.openView(trigger, slackViewPayload(view)),
  };
  const source = { sender, sentAt: Number(SentTimestamp), message: record.messageId };
  const decided = await decideInChat(request, source, settings, chat);
  if (decided === undefined) return log('info', 'nothing decided in chat', { messageId: record.messageId });
  const { order, outcome, ...who } = decided;
  await carryOut({ ...order, ...who }, outcome, record);
}

/** Carries out what follows from a decision, and logs the person who decided. */
async function carryOut(decision: Decision & { readonly sender: string }, consequence: Consequence, record: SQSRecord) {
  log(consequence.kind === 'refused' ? 'warn' : 'info', 'decided', { ...decision, became: consequence.kind });
  if (consequence.kind === 'refused' || consequence.kind === 'nothing') return;
  const { incident } = consequence;
  const isLast = Number(record.attributes.ApproximateReceiveCount) >= lastAttempt;
  if (consequence.kind === 'contain') {
    const isHere = await isCarriedOutHere(incident);
    // Loaded only here: most containments are carried out by the function `remediate`.
    if (!isHere || isForRemediate(await (await import('#remediate/remediate.ts')).remediate(incident.id, isLast, ports)))
      await sendOrder(orderQueue(incident.severity, setting), { incident: incident.id }, resourceKey(incident), record.messageId);
    return;
  }
  const { by, sender, reason, verb } = decision;
  if (verb !== 'undo' && verb !== 'expire') return;
  const requestedBy = consequence.kind === 'undo' ? consequence.requestedBy : undefined;
  const ordered = { verb, by, sender, ...(reason !== undefined && { reason }), ...(requestedBy && { requestedBy }) };
  await (await import('#remediate/undo.ts')).undo(incident.id, ordered, isLast, ports);
}

/** What people did in the console of Security Hub, for each finding. A change that cannot be read yet is tried again, at last by `hub replay`. */
async function onConsole(record: SQSRecord): Promise<void> {
  const { news, missing } = await resolvedConsoleNews(record, naming);
  for (const change of news) {
    const consequences = await decideByConsole(change, ports);
    log('info', 'received from Security Hub', { ...change, became: consequences.map(({ kind }) => kind) });
    for (const one of consequences) {
      if (one.kind !== 'contain') continue;
      const { id, severity } = one.incident;
      await sendOrder(orderQueue(severity, setting), { incident: id }, resourceKey(one.incident), record.messageId);
    }
  }
  if (missing !== undefined) throw missing;
}

/** A decision about the switch; if its sender is not proven to be the person it names, it is logged and changes nothing. */
async function onSwitch(decision: SwitchOrder, sender: string): Promise<void> {
  const proof = await prove(decision, sender, ports);
  const outcome = proof.kind === 'proven' ? await decideSwitch(proof.decision, ports) : proof.reason.code;
  log(proof.kind === 'proven' ? 'info' : 'warn', 'decided', { ...decision, sender, became: outcome });
}

async function decidedBy(decision: Decision, sender: string): Promise<Consequence> {
  // Only the clock may send to its queue, and only that queue carries these decisions.
  if (isOfClock(decision)) return decide({ ...decision, sender, named: true }, ports);
  const proof = await prove(decision, sender, ports);
  return proof.kind === 'proven' ? decide(proof.decision, ports) : refuse(decision, proof.reason, { by: sender, sender }, ports);
}

export const handler = sqsHandler(onRecord, { onRefused: report.ofMessage });
