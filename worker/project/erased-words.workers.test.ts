import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { call, newTenant } from '../testing/api.ts';

it('the search index loses an erased lead’s words', async () => {
  const { token } = await newTenant();
  const blocksWith = (word: string) =>
    env.DB.prepare('SELECT count(*) AS n FROM leads_search_data WHERE instr(block, CAST(?1 AS BLOB)) > 0')
      .bind(word)
      .first<number>('n');
  const lead = { leadId: 'user_1', name: 'Zqmark Gywwqrns', email: 'quxzz@vrtplk.example', company: 'Kjhwwq' };
  await call('POST', '/api/leads', { token, body: { leadId: 'user_2', name: 'Ann Lee', company: 'Acme' } });
  await call('POST', '/api/leads', { token, body: lead });
  const words = ['zqmark', 'gywwqrns', 'quxzz', 'vrtplk', 'kjhwwq'];
  for (const word of words) await expect.poll(() => blocksWith(word)).toBeGreaterThan(0);
  expect((await call('DELETE', '/api/leads/user_1', { token })).status).toBe(200);
  for (const word of words) await expect.poll(() => blocksWith(word)).toBe(0);
  const { body } = await call('GET', '/api/leads?search=acme', { token });
  expect(body.leads).toMatchObject([{ _id: 'user_2' }]);
});
