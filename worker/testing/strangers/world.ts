import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { leadObject } from '../../lead/lead-client.ts';
import { call, type Tenant } from '../api.ts';
import { madeFor, type Request, type Step, saidIn, USERS } from './steps.ts';

/** A step of an honest user, and its response. */
export interface Told {
  step: Request;
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: any answer
  body: any;
}

let worlds = 0;

/**
 * Creates people who use only one project. The IDs and emails of these people contain a mark that must not appear in any response to
 * another project.
 */
export function newWorld(tenant: Tenant) {
  const mark = `w${worlds++}w`;
  const marked = (text: string) =>
    text
      .replaceAll(/made for ([\w.]+@[\w.]+)/g, (name) => made.get(name) ?? `lead_unknown${mark}`)
      .replaceAll(/\b(user|browser|evil|honest)_(\d+)\b/g, `$1_$2${mark}`)
      .replaceAll('@', `@${mark}.`);
  const unmarked = (text: string) => text.replaceAll(`${mark}.`, '').replaceAll(mark, '');
  const ids = new Set([...USERS.flatMap(({ userId, visitor }) => [userId, visitor]), 'evil_1', 'evil_2'].map(marked));
  const made = new Map<string, string>();

  async function settle() {
    for (let round = 0; round < 20; round++) {
      const ran = await Promise.all([...ids].map((id) => runDurableObjectAlarm(leadObject(env, tenant.projectId, id))));
      if (!ran.some(Boolean)) return;
    }
    throw new Error('the leads do not settle');
  }

  async function ask({ by, method, path, body }: Request) {
    const as = {
      page: { key: tenant.publishableKey },
      server: { key: tenant.secretKey },
      person: { token: tenant.token },
    };
    const sent =
      body &&
      marked((body.rows ? saidIn({ by, method, path, body }) : [body]).map((said) => JSON.stringify(said)).join('\n'));
    const { status, body: answered } = await call(method, marked(path), { ...as[by], ...(sent && { body: sent }) });
    if (answered?.importId) {
      const look = () => call('GET', `/api/imports/${answered.importId}`, { key: tenant.secretKey });
      await vi.waitUntil(async () => (await look()).body.status === 'finished', { timeout: 20_000, interval: 10 });
    }
    const email = by === 'server' && path === '/api/leads' && !body?.leadId && body?.email;
    if (email && answered._id) {
      ids.add(answered._id);
      made.set(madeFor(email as string), answered._id);
    }
    return { status, body: JSON.parse(unmarked(JSON.stringify(answered))) };
  }

  async function take(step: Step): Promise<Told | null> {
    // Let some time pass between two requests.
    vi.setSystemTime(Date.now() + ('pause' in step ? step.pause * 1000 : 5));
    const told = 'pause' in step ? null : { step, ...(await ask(step)) };
    if (step.settles) await settle();
    return told;
  }
  return { take, ask, settle };
}
export type World = ReturnType<typeof newWorld>;
