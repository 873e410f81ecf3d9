import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../contract/limits.ts';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { signIdentity } from '../testing/sign-identity.ts';

// Strangers cannot undo what the customer has decided, whatever they send afterwards (guarantee G11).

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const asOwner = (method: string, path: string, body?: unknown) => call(method, path, { token: tenant.token, body });
const lead = async (id: string) => (await asOwner('GET', `/api/leads/${encodeURIComponent(id)}`)).body;

type Key = 'page' | 'server';
const keyOf = (key: Key) => (key === 'page' ? tenant.publishableKey : tenant.secretKey);
const event = (key: Key, body: Record<string, unknown>) =>
  call('POST', '/api/events', { key: keyOf(key), body: { eventType: 'page_view', ...body } });
const wire = (type: string, key: Key, body: Record<string, unknown>) =>
  call('POST', `/v1/${type}`, { headers: { 'X-Write-Key': keyOf(key) }, body });

async function settle(ids: string[]) {
  for (let round = 0; round < 20; round++) {
    const ran = await Promise.all(ids.map((id) => runDurableObjectAlarm(leadObject(env, tenant.projectId, id))));
    if (!ran.some(Boolean)) return;
  }
}

const visitors = { userId: 'ann', anonymousId: 'visitor' };
const withEmail = { traits: { email: 'v@corp.example' } };

async function signatureOf(userId: string) {
  const secret = await asOwner('POST', `/api/projects/${tenant.projectId}/identity-secret`);
  return { userHash: await signIdentity(secret.body.identitySecret, userId) };
}

it.each<[string, () => Promise<unknown>]>([
  ['link', () => wire('identify', 'server', { ...visitors, ...withEmail })],
  ['message with the visitor’s email', () => wire('identify', 'server', { userId: 'ann', ...withEmail })],
  ['signed link', async () => wire('identify', 'page', { ...visitors, context: await signatureOf('ann') })],
])(
  'a trusted %s merges a visitor into the right user, even if a page has merged the visitor with another visitor whom a person had unmerged',
  async (_word, say) => {
    const ids = ['ann', 'evil', 'visitor'];
    const page = (body: Record<string, unknown>) => wire('identify', 'page', body);
    await wire('identify', 'server', { userId: 'ann', traits: { name: 'Ann' } });
    await page({ anonymousId: 'evil' });
    await page({ userId: 'ann', anonymousId: 'evil' });
    await settle(ids);
    await asOwner('POST', '/api/leads/evil/unmerge');
    await settle(ids);
    await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
    for (const anonymousId of ['visitor', 'evil']) await page({ anonymousId, traits: { email: 'v@corp.example' } });
    await settle(ids);
    expect((await lead('visitor'))._id).toBe('evil');
    await say();
    await settle(ids);
    expect(await lead('visitor')).toMatchObject({ _id: 'ann', currentScore: 50 });
    expect((await lead('evil'))._id).toBe('evil');
  },
);

it('a visitor whom a person has unmerged is not merged again as part of another visitor', async () => {
  const ids = ['ann', 'visitor', 'other'];
  const page = (body: Record<string, unknown>) => wire('identify', 'page', body);
  await wire('identify', 'server', { userId: 'ann', traits: { email: 'ann@acme.example' } });
  for (const anonymousId of ['other', 'visitor']) await page({ anonymousId });
  await page({ userId: 'ann', anonymousId: 'visitor' });
  await settle(ids);
  await asOwner('POST', '/api/leads/visitor/unmerge');
  await settle(ids);
  for (const anonymousId of ['other', 'visitor']) await page({ anonymousId, traits: { email: 'v@corp.example' } });
  await settle(ids);
  expect((await lead('visitor'))._id).toBe('other');
  await page({ anonymousId: 'other', traits: { email: null } });
  await page({ userId: 'ann', anonymousId: 'other' });
  await settle(ids);
  expect((await lead('other'))._id).toBe('ann');
  expect((await lead('visitor'))._id).toBe('visitor');
});

it('if two users state the same email, the second user owns the email after the first user is erased', async () => {
  const traits = { email: 'ann@acme.example' };
  // D1 may already know the second user, and learn about the email only later.
  await wire('identify', 'server', { userId: 'user_2', traits: { plan: 'pro' } });
  await settle(['user_2']);
  for (const userId of ['user_1', 'user_2']) await wire('identify', 'server', { userId, traits });
  expect((await asOwner('DELETE', '/api/leads/user_1')).status).toBe(200);
  const owner = env.DB.prepare('SELECT lead_id FROM identities WHERE project_id = ?1').bind(tenant.projectId);
  await expect.poll(() => owner.first('lead_id')).toBe('user_2');
  await wire('identify', 'page', { userId: 'mallory', traits });
  expect((await asOwner('POST', '/api/leads', { ...traits, phone: '+49 30 1' })).body._id).toBe('user_2');
});

it('if two users state the same email, the second user owns the email after the first user gets another email, even if the conflict was dismissed', async () => {
  const traits = { email: 'ann@acme.example' };
  for (const userId of ['user_1', 'user_2']) await wire('identify', 'server', { userId, traits });
  await wire('identify', 'page', { userId: 'a_mallory', traits });
  const pair = { leadId: 'user_2', otherLeadId: 'user_1' };
  expect((await asOwner('POST', '/api/identity-conflicts/dismiss', pair)).status).toBe(200);
  await wire('identify', 'server', { userId: 'user_1', traits: { email: 'other@acme.example' } });
  await wire('identify', 'page', { userId: 'mallory', traits });
  expect((await asOwner('POST', '/api/leads', { ...traits, phone: '+49 30 1' })).body._id).toBe('user_2');
});

it('nothing is stored about an erased ID if a late message states another person’s email for this ID', async () => {
  const traits = { email: 'ann@acme.example' };
  for (const userId of ['person@corp.example', 'bob']) await wire('identify', 'server', { userId, traits });
  expect((await asOwner('DELETE', '/api/leads/person%40corp.example')).status).toBe(200);
  await settle(['person@corp.example']);
  const says = { userId: 'person@corp.example', traits };
  for (const key of ['page', 'server'] as const) await wire('identify', key, says);
  await wire('track', 'page', { userId: 'person@corp.example', anonymousId: 'bob', event: 'Signup' });
  for (const table of ['identities', 'identity_conflicts', 'shared_emails']) {
    const found = env.DB.prepare(`SELECT * FROM ${table} WHERE project_id = ?1`).bind(tenant.projectId);
    expect(JSON.stringify((await found.all()).results)).not.toContain('corp.example');
  }
});

it('a lead that the customer created by email goes to the user with that email, even if a page merged it elsewhere', async () => {
  const traits = { email: 'zoe@acme.example' };
  const { body: zoe } = await asOwner('POST', '/api/leads', { ...traits, name: 'Zoe' });
  await wire('identify', 'page', { userId: 'evil', traits });
  await settle([zoe._id, 'evil']);
  expect((await lead(zoe._id))._id).toBe('evil');
  await wire('identify', 'server', { userId: 'dan', traits });
  await settle([zoe._id, 'evil', 'dan']);
  expect(await lead(zoe._id)).toMatchObject({ _id: 'dan', name: 'Zoe', email: 'zoe@acme.example' });
  expect(await lead('evil')).toMatchObject({ _id: 'evil', name: null });
  expect((await asOwner('DELETE', '/api/leads/dan')).status).toBe(200);
  expect((await asOwner('GET', `/api/leads/${zoe._id}`)).status).toBe(404);
});

describe('a row that names its person only by an email', () => {
  const traits = { email: 'zoe@acme.example' };
  const ids = ['dan', 'evil'];
  /** Creates a row with this name, after a page has stated its email for other users. */
  async function createRow(...users: string[]): Promise<string> {
    for (const userId of users) {
      await wire('identify', 'page', { userId, traits });
      await settle(ids);
    }
    const { body } = await asOwner('POST', '/api/leads', { ...traits, name: 'Zoe' });
    const found = await env.DB.prepare('SELECT lead_id AS id FROM identities WHERE project_id = ?1')
      .bind(tenant.projectId)
      .first<{ id: string }>();
    expect(body._id).toBe('evil');
    ids.push(found?.id ?? '');
    await settle(ids);
    return found?.id ?? '';
  }

  it('goes to the user to whom a server gives the email, and is erased with this user', async () => {
    const row = await createRow('evil');
    await wire('identify', 'server', { userId: 'dan', traits });
    await settle(ids);
    expect(await lead('dan')).toMatchObject({ name: 'Zoe', ...traits });
    expect(await lead('evil')).toMatchObject({ _id: 'evil', name: null });
    expect((await asOwner('DELETE', '/api/leads/dan')).body).toMatchObject({ kept: [], possibleDuplicates: ['evil'] });
    expect((await asOwner('GET', `/api/leads/${row}`)).status).toBe(404);
  });

  it('survives the erasure of a user if only a page has merged the row’s lead into this user', async () => {
    const row = await createRow('evil');
    expect((await asOwner('DELETE', '/api/leads/evil')).body).toMatchObject({ kept: [row] });
    await settle(ids);
    expect(await lead(row)).toMatchObject({ _id: row, name: 'Zoe', ...traits });
  });

  it('does not prevent its user from getting the email that a server states', async () => {
    const row = await createRow('evil');
    const own = { email: 'evil@acme.example' };
    await wire('identify', 'server', { userId: 'evil', traits: own });
    await settle(ids);
    expect(await lead('evil')).toMatchObject({ _id: 'evil', ...own });
    expect((await asOwner('PATCH', `/api/leads/${row}`, { phone: '+49 30 1' })).body).toMatchObject({
      _id: row,
      ...traits,
    });
  });

  it('goes to the user for whom a server states the email, even if the team has dismissed a conflict that only a page had raised', async () => {
    await wire('identify', 'server', { userId: 'dan' });
    for (const userId of ['evil', 'dan']) await wire('identify', 'page', { userId, traits });
    await dismissConflict();
    const row = await createRow();
    await wire('identify', 'server', { userId: 'dan', traits });
    await settle(ids);
    expect(await lead('dan')).toMatchObject({ name: 'Zoe', ...traits });
    expect((await asOwner('DELETE', '/api/leads/dan')).body).toMatchObject({ kept: [], possibleDuplicates: ['evil'] });
    expect((await asOwner('GET', `/api/leads/${row}`)).status).toBe(404);
  });
});

async function dismissConflict() {
  const [conflict] = (await asOwner('GET', '/api/identity-conflicts')).body;
  const { leadId, otherLeadId } = conflict;
  const { status } = await asOwner('POST', '/api/identity-conflicts/dismiss', { leadId, otherLeadId });
  expect(status).toBeLessThan(300);
}

it.each([false, true])(
  'an erasure names the user with the same email as a possible duplicate (conflict dismissed: %s)',
  async (isDismissed) => {
    for (const userId of ['dan', 'eve'])
      await wire('identify', 'server', { userId, traits: { email: 'zoe@acme.example' } });
    if (isDismissed) await dismissConflict();
    expect((await asOwner('DELETE', '/api/leads/eve')).body).toMatchObject({ kept: [], possibleDuplicates: ['dan'] });
  },
);

it.each<[string, (id: string) => Promise<{ status: number }>]>([
  ['has edited a lead', (id) => asOwner('PATCH', `/api/leads/${id}`, { phone: '+49 30 1' })],
  ['has added a note to a lead', (id) => asOwner('POST', `/api/leads/${id}/notes`, { text: 'Call back in May.' })],
  [
    'has given a lead points',
    (id) => asOwner('POST', `/api/leads/${id}/points`, { points: 5, reason: 'Met at the fair.' }),
  ],
])(
  'if the team %s, a page cannot merge the lead into a user, even after the import that named the lead is undone',
  async (_work, work) => {
    const { body } = await call('POST', '/api/imports?type=leads', {
      key: tenant.secretKey,
      headers: { 'Content-Type': 'text/csv' },
      body: 'leadId,company\ncy,Acme\n',
    });
    const status = async () => (await asOwner('GET', `/api/imports/${body.importId}`)).body.status;
    await expect.poll(status, { timeout: 10_000 }).toBe('finished');
    expect((await work('cy')).status).toBeLessThan(300);
    expect((await asOwner('POST', `/api/imports/${body.importId}/undo`)).status).toBe(202);
    await expect.poll(status, { timeout: 10_000 }).toBe('undone');
    await wire('track', 'page', { userId: 'evil', anonymousId: 'cy', event: 'Signup' });
    await settle(['cy', 'evil']);
    expect(await lead('cy')).toMatchObject({ _id: 'cy', idKind: 'own', company: null });
  },
);

describe('erasing a user', () => {
  const traits = { email: 'vee@corp.example' };
  const knowing: [string, () => Promise<{ status: number }>][] = [
    [
      'the team has written a note about the visitor',
      () => asOwner('POST', '/api/leads/visitor/notes', { text: 'Offer sent.' }),
    ],
    ['a server has sent an event of the visitor', () => event('server', { anonymousId: 'visitor' })],
  ];
  const joining: [string, () => Promise<unknown>][] = [
    ['stated the visitor’s email for the user', () => wire('identify', 'page', { userId: 'evil', traits })],
    [
      'linked another visitor with the same email to the user',
      async () => {
        await wire('identify', 'page', { anonymousId: 'other', traits });
        await settle(['visitor', 'other', 'evil']);
        await wire('track', 'page', { userId: 'evil', anonymousId: 'other', event: 'Signup' });
      },
    ],
  ];
  const all = knowing.flatMap(([known, know]) => joining.map(([joined, join]) => [known, joined, know, join] as const));

  it.each(all)('keeps a visitor if %s, even after a page has %s', async (_known, _joined, know, join) => {
    const ids = ['visitor', 'other', 'evil'];
    await wire('identify', 'page', { anonymousId: 'visitor', traits: { ...traits, name: 'Vee' } });
    expect((await know()).status).toBeLessThan(300);
    await join();
    await settle(ids);
    expect((await lead('visitor'))._id).toBe('evil');
    expect((await asOwner('DELETE', '/api/leads/evil')).body).toMatchObject({ erased: true, kept: ['visitor'] });
    await settle(ids);
    expect(await lead('visitor')).toMatchObject({ _id: 'visitor', name: 'Vee', ...traits });
  });

  it('also erases a visitor whose own ID a page has linked to the user, because strangers do not know that ID', async () => {
    await wire('identify', 'page', { anonymousId: 'visitor', traits });
    await event('server', { anonymousId: 'visitor' });
    await wire('identify', 'page', { userId: 'ann', traits });
    await wire('identify', 'page', { userId: 'ann', anonymousId: 'visitor' });
    await settle(['visitor', 'ann']);
    expect((await asOwner('DELETE', '/api/leads/ann')).body).toMatchObject({ erased: true, kept: [] });
    expect((await asOwner('GET', '/api/leads/visitor')).status).toBe(404);
  });
});

describe('what the team has done for two visitors with one email', () => {
  const traits = { email: 'vee@corp.example' };
  const ids = ['older', 'visitor', 'ann'];
  const link = () => wire('identify', 'server', { userId: 'ann', anonymousId: 'visitor', traits });
  const takeId = () => wire('track', 'page', { userId: 'older', event: 'Opened' });

  async function workOnBoth() {
    for (const anonymousId of ['older', 'visitor']) {
      await wire('identify', 'page', { anonymousId, traits });
      await settle(ids);
    }
    await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
    expect((await lead('visitor'))._id).toBe('older');
    await asOwner('PATCH', '/api/leads/older', { phone: '+49 30 1' });
    await asOwner('POST', '/api/leads/older/points', { points: 40, reason: 'Met at the fair.' });
  }

  it('raises a conflict with the user if a page uses the older visitor’s ID as a user ID after a server has linked the younger visitor', async () => {
    await workOnBoth();
    await link();
    await settle(ids);
    expect(await lead('ann')).toMatchObject({ phone: '+49 30 1', currentScore: 90, ...traits });
    await takeId();
    await settle(ids);
    expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('older');
  });

  it('raises a conflict with the user if a page has used the older visitor’s ID as a user ID before a server links the younger visitor', async () => {
    await workOnBoth();
    for (const step of [takeId, link]) {
      await step();
      await settle(ids);
    }
    expect(await lead('ann')).toMatchObject({ currentScore: 50, ...traits });
    expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('older');
  });

  it.each([
    ['aliases', () => wire('alias', 'server', { userId: 'ann', previousId: 'visitor' })],
    ['links', link],
  ])(
    'raises a conflict with the user to whom a server %s the younger visitor, if a page has linked the older visitor’s ID to another user',
    async (_door, join) => {
      await workOnBoth();
      await wire('track', 'page', { userId: 'evil', anonymousId: 'older', event: 'Opened' });
      await settle([...ids, 'evil']);
      await join();
      await settle([...ids, 'evil']);
      expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('evil');
    },
  );

  it('raises a conflict with the user if their shared email had made the visitor part of a user that only a page has named', async () => {
    await wire('identify', 'page', { userId: 'evil', traits });
    await wire('identify', 'page', { anonymousId: 'visitor', traits });
    await settle([...ids, 'evil']);
    expect((await lead('visitor'))._id).toBe('evil');
    await asOwner('PATCH', '/api/leads/evil', { phone: '+49 30 1' });
    await wire('track', 'server', { userId: 'ann', anonymousId: 'visitor', event: 'Opened' });
    await settle([...ids, 'evil']);
    expect((await lead('visitor'))._id).toBe('ann');
    expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('evil');
  });

  it.each([
    ['aliases the younger visitor', () => wire('alias', 'server', { userId: 'ann', previousId: 'visitor' })],
    [
      'links the younger visitor without the email',
      () => wire('track', 'server', { userId: 'ann', anonymousId: 'visitor', event: 'Opened' }),
    ],
  ])(
    'raises a conflict with the user to whom a server %s, if a page has used the older visitor’s ID as a user ID',
    async (_door, join) => {
      await workOnBoth();
      await takeId();
      await settle(ids);
      await join();
      await settle(ids);
      expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('older');
    },
  );

  it('does not prevent a user from getting their own ID, even if a stranger had used it as a visitor', async () => {
    await event('page', { anonymousId: 'older', eventType: 'demo_request' });
    await asOwner('POST', '/api/leads/older/notes', { text: 'Asked for a demo.' });
    await wire('identify', 'page', { userId: 'older', anonymousId: 'visitor' });
    await settle(ids);
    expect(await lead('older')).toMatchObject({ _id: 'older', idKind: 'own' });
    await wire('track', 'page', { userId: 'evil', anonymousId: 'older', event: 'Opened' });
    await settle([...ids, 'evil']);
    expect(await lead('older')).toMatchObject({ _id: 'older', mergedFrom: ['visitor'] });
  });
});

it.each([false, true])(
  'erasing a user keeps a visitor whom an import named and a page linked, unless the import is undone (undone: %s)',
  async (isUndone) => {
    const file = 'anonymousId,eventType,timestamp\nuser_42,demo_request,2026-01-05T10:00:00Z\n';
    const { body } = await call('POST', '/api/imports?type=events', {
      key: tenant.secretKey,
      headers: { 'Content-Type': 'text/csv' },
      body: file,
    });
    const status = async () => (await asOwner('GET', `/api/imports/${body.importId}`)).body.status;
    await expect.poll(status, { timeout: 10_000 }).toBe('finished');
    await event('page', { anonymousId: 'user_42' });
    await wire('identify', 'page', { userId: 'evil', anonymousId: 'user_42' });
    await settle(['evil', 'user_42']);
    if (isUndone) {
      await asOwner('POST', `/api/imports/${body.importId}/undo`);
      await expect.poll(status, { timeout: 10_000 }).toBe('undone');
    }
    const kept = isUndone ? [] : ['user_42'];
    expect((await asOwner('DELETE', '/api/leads/evil')).body).toMatchObject({ erased: true, kept });
  },
);

it('if a server moves a visitor away from a stranger’s user, the lead with the visitor’s email follows', async () => {
  const traits = { email: 'vee@corp.example' };
  const ids = ['older', 'visitor', 'ann'];
  for (const anonymousId of ['older', 'visitor']) {
    await wire('identify', 'page', { anonymousId, traits });
    await settle(ids);
  }
  const { body: row } = await asOwner('POST', '/api/leads', { ...traits, company: 'Acme' });
  ids.push(row._id);
  await settle(ids);
  await wire('track', 'page', { userId: 'older', event: 'Opened' });
  await settle(ids);
  await wire('identify', 'server', { userId: 'ann', anonymousId: 'visitor' });
  await settle(ids);
  expect(await lead('ann')).toMatchObject({ ...traits, company: 'Acme' });
  expect((await asOwner('DELETE', '/api/leads/ann')).body).toMatchObject({ kept: [row._id] });
});

it('if one of two visitors with the same email is edited, a server can still link both to a user', async () => {
  const traits = { email: 'vee@corp.example' };
  const ids = ['desktop', 'phone', 'ann'];
  for (const anonymousId of ['desktop', 'phone']) {
    await wire('identify', 'page', { anonymousId, traits });
    await event('page', { anonymousId, eventType: 'demo_request' });
    await settle(ids);
  }
  expect((await lead('phone'))._id).toBe('desktop');
  await asOwner('PATCH', '/api/leads/phone', { phone: '+49 30 1' });
  await settle(ids);
  expect(await lead('phone')).toMatchObject({ _id: 'phone', idKind: 'anonymous' });
  for (const anonymousId of ['desktop', 'phone']) {
    await wire('identify', 'server', { userId: 'ann', anonymousId, traits });
    await settle(ids);
  }
  expect(await lead('ann')).toMatchObject({ currentScore: 100, phone: '+49 30 1', ...traits });
});

it.each<[string, () => Promise<unknown>]>([
  ['an alias', () => wire('alias', 'server', { userId: 'ann', previousId: 'visitor' })],
  ['a merge', () => asOwner('POST', '/api/leads/ann/merge', { leadId: 'visitor' })],
])(
  'a user who gets one of two visitors with the same email by %s also gets the team’s work on the other visitor',
  async (_door, join) => {
    const traits = { email: 'vee@corp.example' };
    const ids = ['older', 'visitor', 'ann'];
    await wire('identify', 'server', { userId: 'ann' });
    for (const anonymousId of ['older', 'visitor']) {
      await wire('identify', 'page', { anonymousId, traits });
      await settle(ids);
    }
    await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
    await asOwner('PATCH', '/api/leads/older', { phone: '+49 30 1' });
    await join();
    await settle(ids);
    expect(await lead('ann')).toMatchObject({ currentScore: 50, phone: '+49 30 1' });
    expect((await asOwner('DELETE', '/api/leads/ann')).body).toMatchObject({ kept: ['older'] });
  },
);

it('a contact keeps its ID when a person merges a visitor into it, even if another visitor has that visitor’s email', async () => {
  const traits = { email: 'vee@corp.example' };
  const ids = ['desktop', 'phone', 'contact'];
  const { body: contact } = await asOwner('POST', '/api/leads', { email: 'crm@corp.example', name: 'Vee' });
  for (const anonymousId of ['desktop', 'phone']) {
    await wire('identify', 'page', { anonymousId, traits });
    await settle(ids);
  }
  const { body } = await asOwner('POST', `/api/leads/${contact._id}/merge`, { leadId: 'phone' });
  expect(body).toMatchObject({ winner: contact._id, loser: 'phone' });
});

it('erasing a user keeps a visitor if the team has worked on that visitor under another visitor’s ID', async () => {
  const traits = { email: 'vee@corp.example' };
  const ids = ['older', 'visitor', 'evil'];
  for (const anonymousId of ['older', 'visitor']) {
    await wire('identify', 'page', { anonymousId, traits });
    await settle(ids);
  }
  await asOwner('POST', '/api/leads/older/notes', { text: 'Offer sent.' });
  await wire('track', 'page', { userId: 'evil', anonymousId: 'older', event: 'Opened' });
  await settle(ids);
  expect((await lead('visitor'))._id).toBe('evil');
  expect((await asOwner('DELETE', '/api/leads/evil')).body).toMatchObject({ kept: ['older'] });
  await settle(ids);
  expect((await lead('visitor'))._id).toBe('older');
});

it('two merged leads leave a page’s user together when a server states the email of one of them', async () => {
  const traits = { email: 'zoe@acme.example' };
  const { body: row } = await asOwner('POST', '/api/leads', traits);
  const { body: other } = await asOwner('POST', '/api/leads', { name: 'Zoe' });
  const ids = [row._id, other._id, 'evil', 'zoe'];
  await asOwner('POST', `/api/leads/${other._id}/merge`, { leadId: row._id });
  await settle(ids);
  await wire('identify', 'page', { userId: 'evil', traits });
  await settle(ids);
  expect((await lead(other._id))._id).toBe('evil');
  await wire('identify', 'server', { userId: 'zoe', traits });
  await settle(ids);
  expect(await lead('zoe')).toMatchObject({ name: 'Zoe', ...traits, mergedCount: 2 });
});

it('a lead created by email stays separate from a user who gave up that email, even if a page’s claim for that user is newer', async () => {
  const traits = { email: 'zoe@acme.example' };
  await wire('identify', 'page', { userId: 'evil', traits });
  // Another message is about to state this email again, so the claim in the row is newer than the message that gives the email up.
  await env.DB.prepare('UPDATE identities SET claimed_at = claimed_at + 60000 WHERE project_id = ?1')
    .bind(tenant.projectId)
    .run();
  await wire('identify', 'page', { userId: 'evil', traits: { email: null } });
  await asOwner('POST', '/api/leads', { ...traits, name: 'Zoe' });
  const found = await env.DB.prepare('SELECT lead_id AS id FROM identities WHERE project_id = ?1')
    .bind(tenant.projectId)
    .first<{ id: string }>();
  const ids = ['evil', found?.id ?? ''];
  await settle(ids);
  expect((await asOwner('DELETE', '/api/leads/evil')).body).toMatchObject({ kept: [found?.id] });
  await settle(ids);
  expect(await lead(found?.id ?? '')).toMatchObject({ idKind: 'made', name: 'Zoe', ...traits });
});

it.each<[string, (traits: object) => Promise<unknown>]>([
  [
    'linked the visitor to a user',
    (traits) => wire('identify', 'server', { userId: 'ann', anonymousId: 'visitor', traits }),
  ],
  ['stated the visitor’s email for a user', (traits) => wire('identify', 'server', { userId: 'ann', traits })],
])('if a page takes a visitor away after a server has %s, a conflict with that user is raised', async (_word, say) => {
  const traits = { email: 'vee@corp.example' };
  const ids = ['older', 'visitor', 'ann'];
  await event('page', { anonymousId: 'older' });
  await wire('identify', 'page', { anonymousId: 'visitor', traits });
  await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
  await wire('identify', 'page', { anonymousId: 'older', traits });
  await settle(ids);
  expect((await lead('visitor'))._id).toBe('older');
  await say(traits);
  await settle(ids);
  await wire('track', 'page', { userId: 'older', event: 'Opened' });
  await settle(ids);
  expect(await lead('older')).toMatchObject({ _id: 'older', idKind: 'own' });
  expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('older');
});

it('an edit of one of two visitors with the same email also records that the team has worked on the other visitor', async () => {
  const traits = { email: 'vee@corp.example' };
  const ids = ['desktop', 'phone', 'ann'];
  for (const anonymousId of ['desktop', 'phone']) {
    await wire('identify', 'page', { anonymousId, traits });
    await settle(ids);
  }
  await asOwner('POST', '/api/leads/desktop/points', { points: 40, reason: 'Met at the fair.' });
  await asOwner('PATCH', '/api/leads/phone', { phone: '+49 30 1' });
  await settle(ids);
  await wire('identify', 'server', { userId: 'ann', anonymousId: 'phone' });
  await settle(ids);
  expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('desktop');
});

it('adding a visitor to a list by hand counts as work on the visitor', async () => {
  await event('page', { anonymousId: 'visitor' });
  const { body: list } = await asOwner('POST', '/api/lists', { name: 'Trade fair' });
  await asOwner('PUT', `/api/leads/visitor/lists/${list.id}`);
  const known = await leadObject(env, tenant.projectId, 'visitor').identity();
  expect(known?.trust).toMatchObject({ isWorkedOn: true });
});

it('an edit of one of two visitors with the same email records that both visitors have this email', async () => {
  const traits = { email: 'vee@corp.example' };
  const ids = ['desktop', 'phone', 'ann'];
  for (const anonymousId of ['desktop', 'phone']) {
    await wire('identify', 'page', { anonymousId, traits });
    await settle(ids);
  }
  await asOwner('PATCH', '/api/leads/phone', { phone: '+49 30 1' });
  await settle(ids);
  await wire('identify', 'server', { userId: 'ann', traits });
  await settle(ids);
  expect((await lead('desktop'))._id).toBe('ann');
  expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('phone');
});

describe('a visitor who is merged with other cookies only because of the same email', () => {
  const traits = { email: 'vee@corp.example' };
  const cookies = ['older', 'oldest'];
  let ids: string[] = [];
  beforeEach(() => {
    ids = [...cookies, 'visitor', 'ann'];
  });
  const identify = (key: Key, body: object) => wire('identify', key, body as Record<string, unknown>);
  const linking: [string, string[], () => Promise<unknown>][] = [
    ['a server’s link', ['older'], () => identify('server', { userId: 'ann', anonymousId: 'visitor' })],
    ['a server’s link', cookies, () => identify('server', { userId: 'ann', anonymousId: 'visitor' })],
    ['a server’s email', cookies, () => identify('server', { userId: 'ann', traits })],
    ['an edit', cookies, () => asOwner('POST', '/api/leads', { leadId: 'ann', ...traits })],
    [
      'a server’s link, and a page’s link of the cookie',
      ['older'],
      async () => {
        await identify('server', { userId: 'ann', anonymousId: 'visitor' });
        await settle(ids);
        await identify('page', { userId: 'ann', anonymousId: 'older' });
      },
    ],
    [
      'a server’s link, after a page’s link of the cookie',
      ['older'],
      async () => {
        await identify('page', { userId: 'ann', anonymousId: 'older' });
        await settle(ids);
        await identify('server', { userId: 'ann', anonymousId: 'visitor' });
      },
    ],
  ];

  it.each(linking)(
    'stays with the user after %s, even if a page uses a cookie’s ID as a user ID: %j',
    async (_by, older, link) => {
      // The older lead is the one that is kept.
      for (const anonymousId of older) await event('page', { anonymousId });
      await identify('page', { anonymousId: 'visitor', traits });
      await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
      for (const anonymousId of older) {
        await identify('page', { anonymousId, traits });
        await settle(ids);
      }
      expect((await lead('visitor'))._id).toBe(older[0]);
      await link();
      await settle(ids);
      expect((await lead('visitor'))._id).toBe('ann');
      for (const userId of older) {
        await wire('track', 'page', { userId, event: 'Opened' });
        await settle(ids);
        expect(await lead('visitor')).toMatchObject({ _id: 'ann', ...traits });
        expect((await lead('ann')).mergedFrom).toContain('visitor');
        expect(await lead(userId)).toMatchObject({ _id: userId, idKind: 'own', mergedFrom: [] });
      }
      expect((await lead('ann')).currentScore).toBe(50);
    },
  );

  async function linkByEmail(older: string[]) {
    for (const anonymousId of older) await event('page', { anonymousId });
    await identify('page', { anonymousId: 'visitor', traits });
    await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
    for (const anonymousId of older) {
      await identify('page', { anonymousId, traits });
      await settle(ids);
    }
    await asOwner('PATCH', `/api/leads/${older[0]}`, { phone: '+49 30 1' });
    await identify('server', { userId: 'ann', anonymousId: 'visitor', traits });
    await settle(ids);
    expect(await lead('ann')).toMatchObject({ phone: '+49 30 1' });
  }

  it.each<[string, () => Promise<unknown>]>([
    [
      'links the cookie to another user',
      () => identify('server', { userId: 'bob', anonymousId: 'older', traits: { email: 'bob@corp.example' } }),
    ],
    [
      'links the cookie to another user by an event',
      () => wire('track', 'server', { userId: 'bob', anonymousId: 'older', event: 'Opened' }),
    ],
    ['aliases the cookie', () => wire('alias', 'server', { userId: 'bob', previousId: 'older' })],
    ['merges the cookie into another lead', () => asOwner('POST', '/api/leads/bob/merge', { leadId: 'older' })],
    [
      'uses the cookie’s ID for a user',
      () => identify('server', { userId: 'older', traits: { email: 'bob@corp.example' } }),
    ],
    [
      'uses the cookie’s ID for a user in an event',
      () => wire('track', 'server', { userId: 'older', event: 'Opened' }),
    ],
    ['edits the lead of that ID', () => asOwner('PATCH', '/api/leads/older', { company: 'Acme' })],
  ])('stays with the user when the customer later %s', async (_door, take) => {
    await asOwner('POST', '/api/leads', { leadId: 'bob', name: 'Bob' });
    await linkByEmail(['older']);
    for (let n = 0; n < 2; n++) {
      await take();
      await settle([...ids, 'bob']);
    }
    expect(await lead('visitor')).toMatchObject({ _id: 'ann', ...traits, currentScore: 50 });
    expect((await lead('older'))._id).not.toBe('ann');
    expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('older');
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['states the email for another user', () => identify('server', { userId: 'ann', traits })],
    ['edits the lead', (id) => asOwner('PATCH', `/api/leads/${id}`, { company: 'Acme' })],
    ['sends an event about the lead', (id) => event('server', { leadId: id })],
  ])('stays with a lead that the customer has created by email, even if the customer then %s', async (_how, say) => {
    await identify('page', { anonymousId: 'visitor', traits });
    await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
    const { body } = await asOwner('POST', '/api/leads', { ...traits, name: 'Vee' });
    const all = [...ids, 'evil', body._id as string];
    await settle(all);
    await identify('page', { userId: 'evil', traits });
    await settle(all);
    expect((await lead('visitor'))._id).toBe('evil');
    await say(body._id);
    await settle(all);
    const root = (await lead(body._id))._id;
    expect(root).not.toBe('evil');
    expect(await lead('visitor')).toMatchObject({ _id: root });
  });

  it('stays with the user when a page takes several cookies’ IDs in one request', async () => {
    const all = ['oldest', 'older', 'old'];
    await linkByEmail(all);
    await wire('batch', 'page', {
      batch: all.toReversed().map((userId) => ({ type: 'track', userId, event: 'Opened' })),
    });
    expect(await lead('visitor')).toMatchObject({ _id: 'ann', currentScore: 50 });
    await settle([...ids, ...all]);
    expect(await lead('visitor')).toMatchObject({ _id: 'ann', ...traits, currentScore: 50 });
    for (const id of all) expect(await lead(id)).toMatchObject({ _id: id, mergedFrom: [] });
    expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('oldest');
  });

  /** Imports a file, and returns a function that undoes the import. */
  async function importLeads(file: string, type = 'leads') {
    const { body } = await call('POST', `/api/imports?type=${type}`, {
      key: tenant.secretKey,
      headers: { 'Content-Type': 'text/csv' },
      body: file,
    });
    const status = async () => (await asOwner('GET', `/api/imports/${body.importId}`)).body.status;
    await expect.poll(status, { timeout: 10_000 }).toBe('finished');
    await settle(ids);
    return async () => {
      await asOwner('POST', `/api/imports/${body.importId}/undo`);
      await expect.poll(status, { timeout: 10_000 }).toBe('undone');
      await settle(ids);
    };
  }

  it.each([
    ['leads', 'leadId,email\nann,vee@corp.example\n'],
    ['events', 'userId,anonymousId,eventType,timestamp\nann,visitor,page_view,2026-01-05T10:00:00Z\n'],
  ])('leaves the user again when an import of %s that linked the visitor to the user is undone', async (type, file) => {
    await event('page', { anonymousId: 'older' });
    await identify('page', { anonymousId: 'visitor', traits });
    await identify('page', { anonymousId: 'older', traits });
    await settle(ids);
    const undo = await importLeads(file, type);
    expect((await lead('visitor'))._id).toBe('ann');
    await wire('track', 'page', { userId: 'older', event: 'Opened' });
    await settle(ids);
    expect((await lead('visitor'))._id).toBe('ann');
    await undo();
    expect((await lead('visitor'))._id).not.toBe('ann');
    await identify('server', { userId: 'ann', traits: { email: 'ann@corp.example' } });
    await identify('server', { userId: 'bob', anonymousId: 'visitor', traits });
    await settle([...ids, 'bob']);
    expect(await lead('ann')).toMatchObject({ email: 'ann@corp.example', currentScore: 0, mergedFrom: [] });
    expect((await lead('visitor'))._id).toBe('bob');
  });

  it('stays with the user when an import that linked the two is undone, if a server has sent an alias of the two', async () => {
    await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
    const undo = await importLeads(
      'userId,anonymousId,eventType,timestamp\nann,visitor,page_view,2026-01-05T10:00:00Z\n',
      'events',
    );
    await wire('alias', 'server', { userId: 'ann', previousId: 'visitor' });
    await undo();
    expect(await lead('ann')).toMatchObject({ currentScore: 50, mergedFrom: ['visitor'] });
  });

  it('returns to the cookie when the import that linked them to a user is undone', async () => {
    for (const anonymousId of cookies) await event('page', { anonymousId });
    for (const anonymousId of ['visitor', ...cookies]) {
      await identify('page', { anonymousId, traits });
      await settle(ids);
    }
    const before = await lead('older');
    const undo = await importLeads('leadId,email\nann,vee@corp.example\n');
    expect((await lead('ann')).mergedFrom).toEqual(expect.arrayContaining(['visitor', ...cookies]));
    await undo();
    expect(await lead('older')).toMatchObject({ mergedFrom: before.mergedFrom, currentScore: before.currentScore });
    expect((await lead('visitor'))._id).toBe('older');
    expect((await asOwner('GET', '/api/leads/ann')).status).toBe(404);
  });

  describe.each<[string, () => Promise<unknown>]>([
    [
      'an import',
      () => importLeads('userId,anonymousId,eventType,timestamp\nann,visitor,login,2026-01-05T10:00:00Z\n', 'events'),
    ],
    ['a page', () => identify('page', { userId: 'ann', anonymousId: 'visitor' })],
  ])('and whose own ID %s links to the user', (_by, link) => {
    it.each<[string, (undo: () => Promise<void>) => Promise<unknown>]>([
      ['another import is undone', (undo) => undo()],
      ['a person unmerges the cookie', () => asOwner('POST', '/api/leads/older/unmerge')],
    ])('stays with the user when %s', async (_what, part) => {
      await identify('server', { userId: 'ann' });
      await event('page', { anonymousId: 'older' });
      for (const anonymousId of ['visitor', 'older']) {
        await identify('page', { anonymousId, traits });
        await settle(ids);
      }
      const undo = await importLeads('leadId,email\nann,vee@corp.example\n');
      await link();
      await settle(ids);
      await part(undo);
      await settle(ids);
      expect((await lead('visitor'))._id).toBe('ann');
    });
  });

  it('survives the undo of the import that linked them, even if their cookie has been erased in the meantime', async () => {
    await event('page', { anonymousId: 'older' });
    await identify('page', { anonymousId: 'visitor', traits });
    await identify('page', { anonymousId: 'older', traits });
    await settle(ids);
    const undo = await importLeads('leadId,email\nann,vee@corp.example\n');
    expect((await lead('visitor'))._id).toBe('ann');
    const all = [...ids, 'mal'];
    await identify('server', { userId: 'mal', anonymousId: 'older' });
    await settle(all);
    await asOwner('DELETE', '/api/leads/mal');
    await settle(all);
    await undo();
    expect(await lead('visitor')).toMatchObject({ _id: 'visitor', ...traits });
  });

  it('is found by their email after the undo of an import, even if a page has emptied the cookie’s email in the meantime', async () => {
    await event('page', { anonymousId: 'older' });
    await identify('page', { anonymousId: 'visitor', traits });
    await asOwner('PATCH', '/api/leads/visitor', { phone: '+49 30 1' });
    await identify('page', { anonymousId: 'older', traits });
    await settle(ids);
    const undo = await importLeads('leadId,email\nann,vee@corp.example\n');
    await identify('page', { anonymousId: 'older', traits: { email: null } });
    await settle(ids);
    await undo();
    await identify('server', { userId: 'bob', traits });
    await settle([...ids, 'bob']);
    expect(await lead('visitor')).toMatchObject({ _id: 'bob', phone: '+49 30 1', ...traits });
  });

  it('stays with a lead that one import created, even if another import gave the visitor to a user and is undone', async () => {
    await event('page', { anonymousId: 'older' });
    await identify('page', { anonymousId: 'visitor', traits });
    await identify('page', { anonymousId: 'older', traits });
    await settle(ids);
    await importLeads('email,name\nvee@corp.example,Vee\n');
    const row = (await lead('visitor'))._id;
    ids.push(row);
    const undo = await importLeads('leadId,email\nann,vee@corp.example\n');
    expect((await lead('visitor'))._id).toBe('ann');
    await wire('track', 'page', { userId: 'older', event: 'Opened' });
    await settle(ids);
    await undo();
    expect((await asOwner('GET', '/api/leads/ann')).status).toBe(404);
    await identify('server', { userId: 'bob', traits });
    await settle([...ids, 'bob']);
    expect((await lead('visitor'))._id).toBe('bob');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['states the email', () => identify('server', { userId: 'ann', traits })],
    ['links the visitor', () => wire('track', 'server', { userId: 'ann', anonymousId: 'visitor', event: 'Opened' })],
  ])(
    'stays with the user for whom a server %s, even after the user’s own page has linked the visitor',
    async (_how, say) => {
      const cookies = ['oldest', 'older'];
      for (const anonymousId of cookies) await event('page', { anonymousId });
      for (const anonymousId of ['visitor', 'older', 'oldest']) {
        await identify('page', { anonymousId, traits });
        await settle(ids);
      }
      await say();
      await settle(ids);
      await identify('page', { userId: 'ann', anonymousId: 'visitor' });
      await settle(ids);
      for (const userId of ['older', 'oldest']) {
        await wire('track', 'page', { userId, event: 'Opened' });
        await settle(ids);
        expect((await lead('visitor'))._id).toBe('ann');
      }
    },
  );

  it.each<[string, () => Promise<unknown>]>([
    ['an identify', () => identify('server', { userId: 'ann', anonymousId: 'visitor', traits })],
    ['an event', () => wire('track', 'server', { userId: 'ann', anonymousId: 'visitor', event: 'Opened' })],
  ])(
    'is linked by the customer after %s, so that later events from the server about the visitor’s ID count as trusted',
    async (_how, link) => {
      await event('page', { anonymousId: 'older' });
      for (const anonymousId of ['visitor', 'older']) {
        await identify('page', { anonymousId, traits });
        await settle(ids);
      }
      await link();
      await settle(ids);
      await event('server', { anonymousId: 'visitor', eventType: 'contract_signed' });
      await identify('server', { anonymousId: 'visitor', traits: { plan: 'pro' } });
      await identify('page', { userId: 'ann', traits: { plan: 'free' } });
      await settle(ids);
      expect(await lead('ann')).toMatchObject({ currentScore: 105, custom: { plan: 'pro' } });
    },
  );

  it('stays with the user who has been merged into another user, and leaves the other user together with the first user', async () => {
    await linkByEmail(['older']);
    await wire('identify', 'server', { userId: 'boss', traits: { name: 'Boss' } });
    const all = [...ids, 'boss'];
    await asOwner('POST', '/api/leads/boss/merge', { leadId: 'ann' });
    await settle(all);
    await wire('track', 'page', { userId: 'older', event: 'Opened' });
    await settle(all);
    await asOwner('POST', '/api/leads/ann/unmerge');
    await settle(all);
    expect(await lead('visitor')).toMatchObject({ _id: 'ann', currentScore: 50 });
    expect((await lead('boss')).currentScore).toBe(0);
  });

  it.each([
    ['the cookie', ['older']],
    ['the oldest of several cookies', cookies],
  ])('leaves the user again together with %s when a person unmerges that cookie', async (_which, older) => {
    for (const anonymousId of older) await event('page', { anonymousId });
    await identify('page', { anonymousId: 'visitor', traits });
    await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
    for (const anonymousId of older) {
      await identify('page', { anonymousId, traits });
      await settle(ids);
    }
    const oldest = older[0] as string;
    await asOwner('POST', '/api/leads', { leadId: 'ann', name: 'Ann' });
    await asOwner('POST', '/api/leads/ann/merge', { leadId: oldest });
    await settle(ids);
    const together = { currentScore: 50 + 5 * older.length };
    expect(await lead('ann')).toMatchObject({ ...together, mergedFrom: expect.arrayContaining(['visitor']) });
    await asOwner('POST', `/api/leads/${oldest}/unmerge`);
    await settle(ids);
    expect(await lead('visitor')).toMatchObject({ _id: oldest, ...together });
    expect(await lead('ann')).toMatchObject({ currentScore: 0, mergedFrom: [] });
  });

  it('moves together with the cookie if only pages have linked the cookie', async () => {
    await event('page', { anonymousId: 'older' });
    await event('page', { anonymousId: 'visitor', eventType: 'demo_request' });
    for (const anonymousId of ['visitor', 'older']) await identify('page', { anonymousId, traits });
    await settle(ids);
    await identify('page', { userId: 'evil', anonymousId: 'older' });
    await settle([...ids, 'evil']);
    await wire('track', 'page', { userId: 'older', event: 'Opened' });
    await settle([...ids, 'evil']);
    expect(await lead('older')).toMatchObject({ _id: 'older', mergedFrom: ['visitor'] });
  });
});

it('a future user gets their ID back through a page, even if a lead created by email had absorbed the visitor who used it', async () => {
  const traits = { email: 'carl@acme.example' };
  const ids = ['user_77', 'browser'];
  await wire('identify', 'page', { anonymousId: 'user_77', traits });
  const { body: row } = await asOwner('POST', '/api/leads', { ...traits, name: 'Carl' });
  ids.push(row._id);
  await settle(ids);
  expect((await lead('user_77'))._id).toBe(row._id);
  for (let n = 0; n < 2; n++) {
    await wire('identify', 'page', { userId: 'user_77', anonymousId: 'browser', traits: { name: 'Real' } });
    await settle(ids);
  }
  expect(await lead('user_77')).toMatchObject({ _id: 'user_77', idKind: 'own', name: 'Real', mergedFrom: ['browser'] });
  expect(await lead(row._id)).toMatchObject({ _id: row._id, name: 'Carl' });
});

it('an erasure also names possible duplicates of leads that were merged into the erased lead', async () => {
  const traits = { email: 'zoe@acme.example' };
  await wire('identify', 'server', { userId: 'bob', traits });
  await wire('identify', 'server', { userId: 'ann' });
  await asOwner('POST', '/api/leads', { leadId: 'crm_1', ...traits });
  await asOwner('POST', '/api/leads/ann/merge', { leadId: 'crm_1' });
  await settle(['ann', 'bob', 'crm_1']);
  expect((await asOwner('DELETE', '/api/leads/ann')).body).toMatchObject({ kept: [], possibleDuplicates: ['bob'] });
});

it('a page’s alias of an erased user is rejected, and no conflict names the user', async () => {
  await wire('identify', 'server', { userId: 'ann' });
  await asOwner('DELETE', '/api/leads/ann');
  await wire('identify', 'page', { userId: 'evil' });
  const alias = await wire('alias', 'page', { userId: 'ann', previousId: 'evil' });
  expect(alias.body.rejected).toMatchObject([{ code: 'lead_erased' }]);
  await settle(['ann', 'evil']);
  expect((await asOwner('DELETE', '/api/leads/evil')).body).toMatchObject({ kept: [], possibleDuplicates: [] });
});

it.each([
  ['the visitor whose email it knows', 'older', 0],
  ['a user that a page has invented with the visitor', 'fake', 1],
])('a visitor about whom a server has sent events survives the erasure of %s', async (_who, erased, invents) => {
  const traits = { email: 'vee@corp.example' };
  const ids = ['older', 'visitor', 'fake'];
  await event('page', { anonymousId: 'older' });
  for (const anonymousId of ['visitor', 'older']) {
    await wire('identify', 'page', { anonymousId, traits });
    await settle(ids);
  }
  if (invents) await wire('identify', 'page', { userId: 'fake', anonymousId: 'older' });
  await settle(ids);
  await event('server', { anonymousId: 'visitor', eventType: 'demo_request' });
  await wire('identify', 'server', { anonymousId: 'visitor', traits: { plan: 'gold' } });
  await settle(ids);
  expect((await lead('visitor'))._id).toBe(erased);
  expect((await asOwner('DELETE', `/api/leads/${erased}`)).body.kept).toContain('visitor');
  await settle(ids);
  expect(await lead('visitor')).toMatchObject({ _id: 'visitor', currentScore: 50, custom: { plan: 'gold' } });
});

it.each([
  ['a user that a page has invented', () => undefined],
  ['a user whom a server has named', () => wire('identify', 'server', { userId: 'fake' })],
])(
  'a visitor whose email a server states survives the erasure of %s, even if a stranger has stated the email first',
  async (_who, know) => {
    const traits = { email: 'vee@corp.example' };
    const ids = ['older', 'cart', 'fake'];
    await know();
    await wire('identify', 'page', { anonymousId: 'older', traits });
    await wire('identify', 'page', { userId: 'fake', anonymousId: 'older' });
    await settle(ids);
    await wire('identify', 'server', { anonymousId: 'cart', traits: { ...traits, name: 'Vee' } });
    await settle(ids);
    await wire('identify', 'page', { userId: 'fake', traits: { name: 'Evil' } });
    await settle(ids);
    expect(await lead('cart')).toMatchObject({ _id: 'fake', name: 'Vee' });
    expect((await asOwner('DELETE', '/api/leads/fake')).body.kept).toContain('cart');
    await settle(ids);
    expect(await lead('cart')).toMatchObject({ _id: 'cart', name: 'Vee', ...traits });
  },
);

it('a visitor to whom the team gives points while they are part of an invented user survives the erasure of that user', async () => {
  const traits = { email: 'vee@corp.example' };
  const ids = ['older', 'visitor', 'fake'];
  await event('page', { anonymousId: 'older' });
  for (const anonymousId of ['visitor', 'older']) {
    await wire('identify', 'page', { anonymousId, traits });
    await settle(ids);
  }
  await wire('identify', 'page', { userId: 'fake', anonymousId: 'older' });
  await settle(ids);
  await asOwner('POST', '/api/leads/visitor/points', { points: 40, reason: 'Met at the fair.' });
  expect((await asOwner('DELETE', '/api/leads/fake')).body.kept).toContain('visitor');
  await settle(ids);
  expect(await lead('visitor')).toMatchObject({ _id: 'visitor', currentScore: 40 });
});

it('a name that a server states for a visitor stays the server’s, even if a stranger has stated the visitor’s email first', async () => {
  const traits = { email: 'vee@corp.example' };
  const ids = ['older', 'visitor', 'fake', 'bob'];
  await wire('identify', 'page', { userId: 'fake', anonymousId: 'older', traits });
  await event('page', { anonymousId: 'visitor' });
  await settle(ids);
  await wire('identify', 'server', { anonymousId: 'visitor', traits: { ...traits, name: 'Vee' } });
  await settle(ids);
  await wire('identify', 'server', { userId: 'bob', anonymousId: 'visitor' });
  await settle(ids);
  await wire('identify', 'page', { userId: 'bob', traits: { name: 'Evil' } });
  expect(await lead('bob')).toMatchObject({ name: 'Vee', mergedFrom: ['visitor'] });
});

describe('invented leads that have used up the conflicts of a user', () => {
  beforeEach(async () => {
    for (const userId of ['ann', 'bob']) await wire('identify', 'server', { userId });
    await wire('identify', 'page', { anonymousId: 'visitor', traits: { email: 'vee@corp.example' } });
    await asOwner('POST', '/api/leads/visitor/points', { points: 40, reason: 'Met at the fair.' });
  });

  /** Causes all conflicts that pages may cause for a user. */
  async function fillConflictsOf(userId: string) {
    for (let n = 0; n < LIMITS.pageConflictsPerLeadMax; n++) {
      await wire('track', 'page', { userId: `invented_${n}`, event: 'Opened' });
      await wire('identify', 'page', { userId, anonymousId: `invented_${n}` });
    }
    expect((await asOwner('GET', `/api/identity-conflicts?leadId=${userId}`)).body).toHaveLength(
      LIMITS.pageConflictsPerLeadMax,
    );
  }

  it.each([
    ['ID', { anonymousId: 'visitor' }],
    ['email', { traits: { email: 'vee@corp.example' } }],
  ])(
    'do not hide that a visitor on whom the team has worked may be one of two users, linked by their %s',
    async (_by, link) => {
      await wire('identify', 'page', { userId: 'ann', anonymousId: 'visitor' });
      await settle(['ann', 'visitor']);
      await fillConflictsOf('bob');
      await wire('identify', 'page', { userId: 'bob', ...link });
      expect((await asOwner('DELETE', '/api/leads/bob')).body.possibleDuplicates).toContain('ann');
    },
  );

  it('do not hide a visitor on whom the team has worked and who is one too many for the user', async () => {
    for (let n = 0; n < LIMITS.pageMergesPerDayMax; n++)
      await wire('identify', 'page', { userId: 'ann', anonymousId: `strangers_${n}` });
    await fillConflictsOf('ann');
    await wire('identify', 'page', { userId: 'ann', anonymousId: 'visitor' });
    expect((await lead('visitor'))._id).toBe('visitor');
    expect((await asOwner('DELETE', '/api/leads/ann')).body.possibleDuplicates).toContain('visitor');
  });
});
