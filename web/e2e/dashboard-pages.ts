import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, vi } from 'vitest';
import type * as z from 'zod';
import type { Overview } from '../../worker/contract/analytics.ts';
import { type Account, type PageOptions, world as sharedWorld, type World } from './dashboard-world.ts';

/**
 * Sets up the built product for the tests of one file. An error on a page fails the test, and a failed test prints the content of
 * its pages.
 */
export function setUpDashboard(defaults: PageOptions = {}) {
  let world: World;
  let sent = 0;

  beforeAll(async () => {
    world = await sharedWorld.get();
  }, 120_000);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await world.explain());
    await world.closePages();
    expect(world.errors.splice(0)).toEqual([]);
  });

  return {
    get world() {
      return world;
    },
    async openPage(account: Account | null, path: string, options?: PageOptions): Promise<Page> {
      const page = await world.open(account, { ...defaults, ...options });
      await page.goto(path);
      return page;
    },
    async withAlice(): Promise<Account> {
      const account = await world.register();
      const alice = { leadId: 'alice', name: 'Alice Smith', email: 'alice@test.com', company: 'TechCorp' };
      await world.call('POST', '/api/leads', alice, account.token);
      return account;
    },
    send: (account: Account, leadId: string, eventType: string, more: Record<string, unknown> = {}) =>
      world.call('POST', '/api/events', { leadId, eventType, eventId: `e2e_${sent++}`, ...more }, account.token),
    /** Waits until the lists of a project show the events sent so far, because indexing finishes shortly after the response. */
    async untilListed(account: Account, expected: { leads: number; events: number }): Promise<void> {
      const overview = () =>
        world.call<z.infer<typeof Overview>>('GET', '/api/analytics/overview', null, account.token);
      // `expect.poll` would not work, because hooks may not call it.
      await vi.waitFor(
        async () => {
          const { leads, eventsLast24h: events } = await overview();
          expect({ leads, events }).toEqual(expected);
        },
        { timeout: 20_000, interval: 100 },
      );
    },
    /** Registers a person with view-only access to the account's project. */
    async withViewer(account: Account): Promise<Account> {
      const viewer = await world.register();
      await world.server.database
        ?.prepare("INSERT INTO members (project_id, user_id, role, created_at) VALUES (?1, ?2, 'viewer', 0)")
        .bind(account.user.projectId, viewer.user.id)
        .run();
      return { ...viewer, user: { ...viewer.user, projectId: account.user.projectId } };
    },
  };
}

/** A long time limit, because the machine may be busy. */
export const eventually: typeof expect.poll = (read, options) => expect.poll(read, { timeout: 15_000, ...options });

/** Runs `act`, and returns the content and the name of the file that the browser then saves. */
export async function savedBy(page: Page, act: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), act()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), text: Buffer.concat(chunks).toString('utf8') };
}
