import type { IncidentStore } from '#core/incident/store.ts';
import type { SurfaceOrder, SurfaceSwitchOrder } from '#core/incident/surface-order.ts';
import { type KnownPerson, mayDecide, mayUse } from '#core/people.ts';
import type { DecisionObjection } from '#core/reason.ts';
import { accountIn, type Settings } from '#core/settings.ts';
import type { Consequence } from './consequence.ts';
import { type DecidePorts, decide, refuse } from './decide.ts';
import type { Identity } from './proof/identity.ts';
import { decideSwitch, type SwitchOutcome, type SwitchPorts } from './switch.ts';

export type SurfacePorts = DecidePorts &
  SwitchPorts & {
    readonly incidents: Pick<IncidentStore, 'get'>;
    /** Opens an incident about a message that no person can have sent. */
    readonly onForgedProof: () => Promise<void>;
  };

/** The person who decided, as recorded, and the outcome. */
export type SurfaceDecision<Outcome> = { readonly by: string; readonly sender: string; readonly outcome: Outcome };

/** Applies a decision made on a surface of the hub: only of a proven, listed person whose role and scope allow it. */
export async function decideOnSurface(
  order: SurfaceOrder,
  identity: Identity,
  settings: Settings,
  ports: SurfacePorts,
): Promise<SurfaceDecision<Consequence>> {
  const { sender } = identity;
  const by = nameOf(identity);
  if (identity.kind === 'forged') await ports.onForgedProof();
  const incident = identity.kind === 'known' ? await ports.incidents.get(order.incident) : undefined;
  const account = incident && accountIn(settings, incident.account);
  const objection =
    identity.kind === 'known' ? mayDecide(identity.person, { id: order.incident, account }, order.verb) : identity.reason;
  const outcome =
    objection === undefined
      ? await decide({ ...order, by, sender, named: true }, ports)
      : await refuse({ ...order, by }, objection, { by, sender }, ports);
  return { by, sender, outcome };
}

/** The same about the switch: a responder may stop, an admin may resume; to resume may need a second person, as on every surface. */
export async function decideSwitchOnSurface(
  order: SurfaceSwitchOrder,
  identity: Identity,
  ports: SurfacePorts,
): Promise<SurfaceDecision<SwitchOutcome | DecisionObjection['code']>> {
  const { sender } = identity;
  const by = nameOf(identity);
  if (identity.kind === 'forged') await ports.onForgedProof();
  if (identity.kind !== 'known') return { by, sender, outcome: identity.reason.code };
  if (!mayUse(identity.person, order.verb)) return { by, sender, outcome: 'role-decides-nothing' };
  return { by, sender, outcome: await decideSwitch({ ...order, by, sender, named: true }, ports) };
}

function nameOf(identity: Identity): string {
  return identity.kind === 'known' ? nameOfPerson(identity.person) : identity.reason.by;
}

function nameOfPerson({ email, name }: KnownPerson): string {
  return email ?? name;
}
