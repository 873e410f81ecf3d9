import { runDurableObjectAlarm } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../access/call.ts';
import { LIMITS } from '../contract/limits.ts';
import { leadObject } from '../lead/lead-client.ts';
import { exportProject } from '../people/export/export-project.ts';
import { call, newTenant, type Tenant } from '../testing/api.ts';
import { summarise } from '../testing/route-guards.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await newTenant();
});

async function add(leadId: string, traits: Record<string, unknown> = {}) {
  const { status } = await call('POST', '/api/leads', { key: tenant.secretKey, body: { leadId, ...traits } });
  expect(status).toBe(201);
  await runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId));
}

/** Adds list rows of leads without objects, as after an erasure that the list has not learned of yet. */
const addRows = (leadIds: string[]) =>
  env.DB.prepare(
    `INSERT INTO leads (project_id, lead_id, seq, score, event_count, recent_event_times, phase, rank, stage,
       evaluated_at, created_at, config_version)
     SELECT ?1, value, 1, 5, 1, '[]', 0, 5, 'cold', 1, 1, 1 FROM json_each(?2)`,
  )
    .bind(tenant.projectId, JSON.stringify(leadIds))
    .run();
const GONE = Array.from({ length: LIMITS.exportedLeadsMax }, (_, i) => `gone_${1000 + i}`);

async function download(query: string) {
  const response = await exports.default.fetch(
    `https://leads.example/api/projects/${tenant.projectId}/export${query}`,
    { headers: { Authorization: `Bearer ${tenant.token}` } },
  );
  expect(response.status).toBe(200);
  // Keeps the byte order mark, if there is one.
  const text = new TextDecoder('utf-8', { ignoreBOM: true, fatal: false }).decode(await response.arrayBuffer());
  return { headers: response.headers, text };
}

/** Reads CSV according to RFC 4180, with a parser that is independent of the writer. */
const readCsv = (text: string) =>
  [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)]
    .reduce<string[][]>(
      (rows, [, quoted, plain, end]) => {
        rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
        if (end === '\r\n') rows.push([]);
        return rows;
      },
      [[]],
    )
    .slice(0, -1);

describe('exporting a project', () => {
  it('returns each lead as a line of JSON, with the same fields as in the list', async () => {
    await add('lead_2', { name: 'Bob' });
    await add('lead_1', { name: 'Alice "A" Smith, Jr.\nAcme', email: 'alice@example.com' });
    const { headers, text } = await download('');
    expect(headers.get('Content-Type')).toBe('application/x-ndjson');
    expect(headers.get('Content-Disposition')).toMatch(/^attachment; filename="leads-\d{4}-\d\d-\d\d\.ndjson"$/);
    const lines = text.trimEnd().split('\n');
    const { leads } = (await call('GET', '/api/leads', { token: tenant.token })).body;
    const exported = lines.map((line) => JSON.parse(line));
    expect(exported[0].asExported).toEqual({
      project: tenant.projectId,
      _id: expect.any(String),
      name: expect.any(String),
      email: expect.any(String),
    });
    expect(exported.map(({ asExported: _, ...lead }) => lead)).toEqual(
      leads
        .sort((a: { _id: string }, b: { _id: string }) => (a._id < b._id ? -1 : 1))
        .map((lead: object) => ({ ...lead, phone: null, custom: {} })),
    );
  });

  it('returns CSV with formulas that no spreadsheet executes', async () => {
    const formulas = ['=HYPERLINK("https://evil.test")', '+1+1', '-1+1', '@SUM(A1)', '＝1+1', '\tx'];
    for (const [i, company] of formulas.entries()) await add(`lead_${i}`, { name: `${company}|x`, company: 'Acme' });
    await add('=lead', { name: 'Alice "A" Smith, Jr.' });
    const { headers, text } = await download('?format=csv');
    expect(headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(text.startsWith('\uFEFF_id,')).toBe(true);
    const [header, ...rows] = readCsv(text.slice(1));
    expect(header?.slice(0, 4)).toEqual(['_id', 'name', 'email', 'company']);
    expect(rows.map(([id]) => id)).toEqual(["'=lead", ...formulas.map((_, i) => `lead_${i}`)]);
    expect(rows[0]?.[1]).toBe('Alice "A" Smith, Jr.');
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
    expect(rows.map((row) => row.length)).toEqual(rows.map(() => header?.length));
  });

  it('returns all leads in pages, without leads that were merged into other leads', async () => {
    const ids = JSON.stringify(Array.from({ length: 1203 }, (_, i) => `lead_${String(i).padStart(5, '0')}`));
    await env.DB.prepare(
      `INSERT INTO leads (project_id, lead_id, seq, score, event_count, recent_event_times, phase, rank, stage,
         evaluated_at, created_at, config_version, merged_into)
       SELECT ?1, value, 1, 5, 1, '[]', 0, 5, 'cold', 1, 1, 1, iif(key = 7, 'lead_00001', NULL) FROM json_each(?2)`,
    )
      .bind(tenant.projectId, ids)
      .run();
    const { text } = await download('?format=ndjson');
    const exported = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)._id);
    expect(exported).toEqual(JSON.parse(ids).filter((id: string) => id !== 'lead_00007'));
  });

  it('returns everything stored, in pages that can be requested again, without leads erased in the meantime', async () => {
    const { secretKey: key, projectId } = tenant;
    await add('lead_1', { name: 'Alice', email: 'alice@example.com' });
    await call('PATCH', '/api/leads/lead_1', { key, body: { custom: { plan: 'pro' } } });
    await call('POST', '/api/events', { key, body: { eventType: 'signup', leadId: 'lead_1', eventId: 'evt_1' } });
    await add('lead_0');
    await call('POST', '/api/leads/lead_1/merge', { key, body: { leadId: 'lead_0' } });
    for (const leadId of ['lead_0', 'lead_1']) await runDurableObjectAlarm(leadObject(env, projectId, leadId));
    await addRows(GONE);
    const first = await download('?contents=everything');
    expect(first.text).toBe('');
    const [, next = ''] = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('Link') ?? '') ?? [];
    for (let time = 0; time < 2; time++) {
      const { text, headers } = await download(new URL(next).search);
      const [, joined = ''] = /^<([^>]+)>; rel="next"$/.exec(headers.get('Link') ?? '') ?? [];
      const end = await download(new URL(joined).search);
      expect([end.text, end.headers.get('Link')]).toEqual(['', null]);
      const lines = text.trimEnd().split('\n');
      expect(lines).toHaveLength(1);
      const { exportedAt: _at, ...everything } = JSON.parse(lines[0] as string);
      const { exportedAt: _then, ...alone } = (await call('GET', '/api/leads/lead_0/export', { key })).body;
      expect(everything).toEqual(alone);
      expect(everything).toMatchObject({
        lead: { _id: 'lead_1', custom: { plan: 'pro' }, mergedFrom: ['lead_0'] },
        events: expect.arrayContaining([expect.objectContaining({ eventId: 'evt_1', type: 'signup' })]),
        identities: [{ kind: 'email', value: 'alice@example.com' }],
      });
    }
    const csv = await call('GET', `/api/projects/${projectId}/export?format=csv&contents=everything`, {
      token: tenant.token,
    });
    expect(summarise(csv)).toBe('400 validation_failed query.format');
  });

  it('repeats a lead if it is merged during the export into a lead of a later page', async () => {
    await add('a_first', { name: 'First' });
    await add('b_second', { name: 'Second' });
    await addRows(GONE);
    await add('zoe', { email: 'zoe@example.com' });
    const ids = (text: string) => [...text.matchAll(/"lead":\{"_id":"(\w+)"/g)].map(([, id]) => id);
    const first = await download('?contents=everything');
    expect(ids(first.text)).toEqual(['a_first', 'b_second']);
    await call('POST', '/api/leads/a_first/merge', { token: tenant.token, body: { leadId: 'zoe' } });
    for (const leadId of ['zoe', 'a_first'])
      while (await runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId)));
    const nextOf = ({ headers }: { headers: Headers }) =>
      new URL(/<(.+)>/.exec(headers.get('Link') ?? '')?.[1] ?? '', 'https://leads.example').search;
    const second = await download(nextOf(first));
    expect(second.text).toBe('');
    const third = await download(nextOf(second));
    expect(ids(third.text)).toEqual(['a_first']);
    expect(third.text).toContain('zoe@example.com');
    expect(third.headers.get('Link')).toBeNull();
    // The leads are unmerged again and changed.
    await call('POST', '/api/leads/zoe/unmerge', { token: tenant.token });
    await call('PATCH', '/api/leads/zoe', { token: tenant.token, body: { company: 'Acme' } });
    for (const leadId of ['zoe', 'a_first'])
      while (await runDurableObjectAlarm(leadObject(env, tenant.projectId, leadId)));
    expect(ids((await download(nextOf(second))).text)).toEqual(['a_first', 'zoe']);
  });

  it('contains a lead that is unmerged while the export’s only part is written', async () => {
    const { projectId, token } = tenant;
    await add('a_first', { name: 'First' });
    await add('zoe', { email: 'zoe@example.com' });
    const settle = async () => {
      for (const leadId of ['zoe', 'a_first']) while (await runDurableObjectAlarm(leadObject(env, projectId, leadId)));
    };
    await call('POST', '/api/leads/a_first/merge', { token, body: { leadId: 'zoe' } });
    await settle();
    const actor = { type: 'person', userId: 'usr_1', role: 'admin', projectId } as const;
    const asked: Call = { env, projectId, actor, now: Date.now(), requestId: 'req_1' };
    const started = await exportProject(asked, { format: 'ndjson', contents: 'everything' });
    if ('reason' in started) throw new Error(started.reason);
    await call('POST', '/api/leads/zoe/unmerge', { token });
    await call('PATCH', '/api/leads/zoe', { token, body: { company: 'Acme' } });
    await settle();
    let text = '';
    for await (const piece of started.text) text += piece;
    const lines = text.trimEnd().split('\n');
    expect(started.nextCursor).toBeNull();
    // The first lead appears twice, before and after the other lead. A restore accepts such an export.
    expect(lines.map((line) => JSON.parse(line).lead._id)).toEqual(['a_first', 'a_first', 'zoe']);
  });

  it.each<[string, string[], 'before' | 'while']>([
    ['was unmerged from another lead', ['a_first'], 'before'],
    ['was unmerged from a lead that is itself merged', ['b_second', 'a_first'], 'before'],
    ['is unmerged while the export runs', ['a_first'], 'while'],
  ])('contains a lead that %s, even if D1 still lists the lead as merged', async (_what, winners, when) => {
    const { projectId, token } = tenant;
    const ids = ['zoe', 'b_second', 'a_first'];
    for (const id of ids) await add(id, { name: id });
    const settle = async () => {
      for (const leadId of ids) while (await runDurableObjectAlarm(leadObject(env, projectId, leadId)));
    };
    let loser = 'zoe';
    for (const winner of winners) {
      await call('POST', `/api/leads/${winner}/merge`, { token, body: { leadId: loser } });
      await settle();
      loser = winner;
    }
    const mergedInto = env.DB.prepare(`SELECT merged_into FROM leads WHERE project_id = ?1 AND lead_id = 'zoe'`);
    await expect.poll(() => mergedInto.bind(projectId).first('merged_into')).toBe(winners[0]);
    const leave = async () => {
      await call('POST', '/api/leads/zoe/unmerge', { token });
      await settle();
      await expect.poll(() => mergedInto.bind(projectId).first('merged_into')).toBeNull();
      // For a moment, D1 lags behind and lacks this change.
      await env.DB.prepare(`UPDATE leads SET merged_into = ?2 WHERE project_id = ?1 AND lead_id = 'zoe'`)
        .bind(projectId, winners[0])
        .run();
    };
    if (when === 'before') await leave();
    const actor = { type: 'person', userId: 'usr_1', role: 'admin', projectId } as const;
    const asked: Call = { env, projectId, actor, now: Date.now(), requestId: 'req_1' };
    const started = await exportProject(asked, { format: 'ndjson', contents: 'everything' });
    if ('reason' in started) throw new Error(started.reason);
    let text: string = (await started.text.next()).value;
    if (when === 'while') await leave();
    for await (const piece of started.text) text += piece;
    const exported = text.trimEnd().split('\n');
    expect(exported.map((line) => JSON.parse(line).lead._id)).toContain('zoe');
  });

  it('returns nothing for an empty project, or only the column names in CSV; the audit log contains each export', async () => {
    expect((await download('')).text).toBe('');
    expect(readCsv((await download('?format=csv')).text)).toHaveLength(1);
    const { entries } = (
      await call('GET', `/api/projects/${tenant.projectId}/audit-log?limit=2`, { token: tenant.token })
    ).body;
    expect(entries).toMatchObject([
      { action: 'project.exported', after: { format: 'csv' } },
      { action: 'project.exported', after: { format: 'ndjson' } },
    ]);
    const answer = await call('GET', `/api/projects/${tenant.projectId}/export?format=xml`, { token: tenant.token });
    expect(summarise(answer)).toBe('400 validation_failed query.format');
  });
});
