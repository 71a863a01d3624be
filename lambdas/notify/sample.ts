import { sampleNotice } from '#words/notice/sample.ts';
import { claim, deliver, newRow } from './deliver.ts';
import type { NotifyPorts } from './ports.ts';

/** A person's test of a route. `id` is new for each. */
export type SampleOrder = { readonly test: string; readonly id: string; readonly by: string };

/** Sends a sample once, even in the quiet hours of the route, and records the channel's answer. */
export async function sendSample({ test: name, id, by }: SampleOrder, ports: NotifyPorts): Promise<void> {
  const route = (await ports.settings()).notices?.routes.find((one) => one.name === name);
  if (route === undefined) return;
  const subject = sampleSubject(id);
  if ((await ports.rows.get(subject, name)) !== undefined) return;
  const claimed = await claim(newRow(subject, route, ports.now()), ports);
  if (claimed !== undefined) await deliver(claimed, sampleNotice(name, by, route.language), route, ports);
}

export function sampleSubject(id: string): string {
  return `test:${id}`;
}
