import { sampleNotice } from '#words/notice/sample.ts';
import { claim, deliver, newRow } from './deliver.ts';
import type { NotifyPorts } from './ports.ts';

/** A person's test of a route. `id` is new for each. */
export type SampleOrder = { readonly test: string; readonly id: string; readonly by: string };

/** Sends a sample once, whatever the hours of the route, and leaves on record what the channel answered. */
export async function sendSample({ test: name, id, by }: SampleOrder, ports: NotifyPorts): Promise<void> {
  const route = (await ports.settings()).notices?.routes.find((one) => one.name === name);
  if (route === undefined) return;
  const subject = sampleSubject(id);
  if ((await ports.rows.get(subject, name)) !== undefined) return;
  const taken = await claim(newRow(subject, route, ports.now()), ports);
  if (taken !== undefined) await deliver(taken, sampleNotice(name, by, route.language), route, ports);
}

export function sampleSubject(id: string): string {
  return `test:${id}`;
}
