import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { newTenant } from '../testing/api.ts';
import { areTwoPeople, closeConflict, recordConflict, recordUnmerge, reopenConflicts } from './conflicts.ts';

let projectId: string;
beforeEach(async () => {
  ({ projectId } = await newTenant());
});

const pair = { leadId: 'anna', otherLeadId: 'bert' };
const leadIds: [string, string] = ['anna', 'bert'];

const linked = (now: number) =>
  recordConflict(env.DB, { projectId, ...pair, reason: 'linked_elsewhere', now, limited: false });
const decide = (now: number) => closeConflict(env.DB, { projectId, leadIds, status: 'dismissed', now });
const unmerge = (now: number) => recordUnmerge(env.DB, { projectId, ...pair, now });

/** The state after a return to moment 3. */
async function areTwoThen(): Promise<boolean> {
  await reopenConflicts(env.DB, { projectId, leadIds, at: 3 });
  return areTwoPeople(env.DB, { projectId, leadIds });
}

it('a return to an earlier time keeps two leads apart that were unmerged before that time, even if they were unmerged again later', async () => {
  await unmerge(1);
  await unmerge(5);
  expect(await areTwoThen()).toBe(true);
});

it('a return to an earlier time keeps two leads apart that a person kept separate before that time, even if they were unmerged later', async () => {
  await linked(1);
  await decide(2);
  await unmerge(5);
  expect(await areTwoThen()).toBe(true);
});

it('a return to an earlier time reopens conflicts decided after that time, and forgets conflicts raised after it', async () => {
  await linked(1);
  await decide(5);
  expect(await areTwoThen()).toBe(false);
  const { results } = await env.DB.prepare('SELECT status FROM identity_conflicts').all();
  expect(results).toEqual([{ status: 'open' }]);
});

it('after a return to an earlier time, two leads that were first unmerged after that time are no longer kept apart', async () => {
  await unmerge(5);
  expect(await areTwoThen()).toBe(false);
});
