import { describe } from 'vitest';

/**
 * Each part mostly waits: for functions, for channels, for heartbeats. So they run at the same time, each in its own order; parts attack
 * different resources, and what concerns the whole hub (its kill switch, its dead-letter queues, its speed) comes after all of them.
 */
const PARTS = {
  'a heartbeat, and every scenario of the catalogue': () => import('./side-by-side/scenarios.ts'),
  authority: () => import('./side-by-side/authority.ts'),
  notices: () => import('./side-by-side/notices.ts'),
  'Security Hub': () => import('./side-by-side/security-hub.ts'),
  decisions: () => import('./side-by-side/decisions.ts'),
  'Slack and tickets': () => import('./side-by-side/chat.ts'),
  'the control room': () => import('./side-by-side/control-room.ts'),
  'the command line': () => import('./side-by-side/command-line.ts'),
};

describe.concurrent.each(Object.entries(PARTS))('%s:', (_, part) => {
  describe('step by step', { concurrent: false }, async () => {
    await part();
  });
});
