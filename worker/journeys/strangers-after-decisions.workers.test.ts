import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { leadObject } from '../lead/lead-client.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { pageAndServer } from '../testing/page-and-server.ts';
import { signIdentity } from '../testing/sign-identity.ts';

// Strangers cannot undo what the customer has decided, whatever they send afterwards (guarantee G11).

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

const { asOwner, lead, event, wire, settle } = pageAndServer(() => tenant);

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
