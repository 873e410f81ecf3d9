import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Execution } from '../contract/automation.ts';
import { call, newMember, newTenant, type Tenant } from '../testing/api.ts';

let boss: Tenant;
let ann: string;
let bob: string;
beforeEach(async () => {
  boss = await newTenant();
  ann = (await newMember(boss.projectId, 'member', 'ann@example.com')).userId;
  bob = (await newMember(boss.projectId, 'viewer', 'bob@example.com')).userId;
});

const ask = (method: string, path: string, body?: unknown) => call(method, path, { token: boss.token, body });
const automate = (config: object) =>
  ask('POST', '/api/automations', { name: 'In turn', action: 'assign', whenEvent: 'demo_request', config });
const send = (leadId: string) =>
  call('POST', '/api/events', { key: boss.secretKey, body: { leadId, eventType: 'demo_request' } });
const ownerOf = async (leadId: string) => (await ask('GET', `/api/leads/${leadId}`)).body?.owner ?? null;
const runs = async (id: string): Promise<Execution[]> => (await ask('GET', `/api/automations/${id}/executions`)).body;

describe('an automation that assigns leads', () => {
  it('assigns them to its people in turn, one at a time, and notifies each person', async () => {
    const { body } = await automate({ owners: [ann, bob] });
    const owners: (string | null)[] = [];
    for (const leadId of ['lead_1', 'lead_2', 'lead_3']) {
      await send(leadId);
      await send(leadId);
      await expect.poll(() => ownerOf(leadId)).not.toBeNull();
      owners.push(await ownerOf(leadId));
    }
    expect(owners).toEqual([ann, bob, ann]);
    const timeline = (await ask('GET', '/api/leads/lead_1/timeline')).body;
    expect(timeline.filter(({ work }: { work: unknown }) => work)).toMatchObject([
      { by: body._id ?? body.id, work: { type: 'owner', owner: ann } },
    ]);
    await expect
      .poll(() =>
        env.DB.prepare(
          "SELECT user_id AS user, lead_id AS lead, kind FROM notifications WHERE kind = 'assigned' ORDER BY lead_id",
        )
          .all()
          .then(({ results }) => results),
      )
      .toEqual([
        { user: ann, lead: 'lead_1', kind: 'assigned' },
        { user: bob, lead: 'lead_2', kind: 'assigned' },
        { user: ann, lead: 'lead_3', kind: 'assigned' },
      ]);
  });

  it('keeps a lead’s owner unless it is set to reassign, and skips people who have left', async () => {
    const { id } = (await automate({ owners: [bob] })).body;
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    await ask('PUT', '/api/leads/lead_1/owner', { owner: ann });
    await send('lead_1');
    const failure = async () => (await runs(id)).map((run) => [run.status, run.failure]);
    await expect.poll(failure).toEqual([['discarded', 'Skipped: the lead has an owner.']]);
    expect(await ownerOf('lead_1')).toBe(ann);

    await ask('PUT', `/api/automations/${id}`, { config: { owners: [bob, ann], replacesOwner: true } });
    await ask('DELETE', `/api/projects/${boss.projectId}/members/${bob}`);
    await send('lead_2');
    await expect.poll(() => ownerOf('lead_2')).toBe(ann);
    await ask('DELETE', `/api/projects/${boss.projectId}/members/${ann}`);
    await send('lead_3');
    await expect
      .poll(async () => (await runs(id)).map((run) => run.failure))
      .toContain('Skipped: nobody in the list is a member of this project anymore.');
  });

  it('changes nothing in a test, which only shows whose turn it is', async () => {
    const { id } = (await automate({ owners: [ann, bob] })).body;
    await call('POST', '/api/leads', { key: boss.secretKey, body: { leadId: 'lead_1' } });
    for (let i = 0; i < 2; i++) {
      const { body } = await ask('POST', `/api/automations/${id}/test`, { leadId: 'lead_1' });
      expect(body).toMatchObject({ status: 'delivered' });
      const { history } = (await ask('GET', `/api/deliveries/${body.id}`)).body;
      expect(JSON.parse(history[0].requestBody)).toEqual({ owner: ann });
    }
    expect(await ownerOf('lead_1')).toBeNull();
  });

  it('is rejected without people, or with people who are not members', async () => {
    const stranger = await newTenant('stranger@example.com');
    const { id: strangerId } = (await call('GET', '/api/auth/me', { token: stranger.token })).body.user;
    expect((await automate({ owners: [ann, strangerId] })).body.errors).toMatchObject([{ path: 'config.owners.1' }]);
    expect((await automate({ owners: [] })).body.errors).toMatchObject([{ path: 'config.owners' }]);
    expect((await automate({ owners: [ann, ann] })).body.errors).toMatchObject([{ path: 'config.owners' }]);
  });
});
