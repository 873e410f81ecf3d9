import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { ImportChunk, ImportError } from '../contract/import-chunk.ts';
import { call, newTenant } from '../testing/api.ts';
import { ingestChunk } from './ingest-chunk.ts';

it('an erasure removes the person, and the leads merged into them, from rows that are still waiting', async () => {
  const { token, projectId } = await newTenant();
  for (const leadId of ['ann', 'bob', 'cid'])
    await call('POST', '/api/leads', { token, body: { leadId, name: leadId } });
  await call('POST', '/api/leads/ann/merge', { token, body: { leadId: 'bob' } });
  const refused = (row: number, ...leadIds: string[]): ImportError => ({
    ...{ row, eventId: `order of ${leadIds}`, field: 'eventType', message: '`eventType` is required.', leadIds },
  });
  const errors = [refused(1, 'ann'), refused(2, 'browser', 'bob'), refused(3, 'cid'), refused(4, 'nobody'), refused(5)];
  const chunk: ImportChunk = { projectId, importId: 'imp_1', chunk: 0, rows: [], refused: errors.length, errors };
  await call('DELETE', '/api/leads/ann', { token });
  const recorded = async () =>
    (await ingestChunk(env, chunk, { isFirst: true, isLast: false, now: Date.now() }))?.errors;
  const forgotten = (row: number) => ({
    ...{ row, eventId: null, field: '', leadIds: [], message: 'This lead was erased: nothing more is kept about it.' },
  });
  await expect.poll(recorded).toEqual([forgotten(1), forgotten(2), ...errors.slice(2)]);
});

it('the list of an import’s leads contains no ID of an erased person', async () => {
  const { token, secretKey, projectId } = await newTenant();
  const leadId = 'ann@corp.example';
  const importLead = () =>
    call('POST', '/api/imports?type=leads', {
      key: secretKey,
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: `${JSON.stringify({ leadId, name: 'Ann' })}\n`,
    });
  const finished = async (importId: string) =>
    (await call('GET', `/api/imports/${importId}`, { token })).body.status === 'finished';
  const { body: first } = await importLead();
  await expect.poll(() => finished(first.importId)).toBe(true);
  expect((await call('DELETE', `/api/leads/${leadId}`, { token })).status).toBe(200);
  const noted = () =>
    env.DB.prepare('SELECT count(*) AS n FROM import_leads WHERE project_id = ?1').bind(projectId).first<number>('n');
  await expect.poll(noted).toBe(0);
  const { body: second } = await importLead();
  await expect.poll(() => finished(second.importId)).toBe(true);
  expect(await noted()).toBe(0);
});
