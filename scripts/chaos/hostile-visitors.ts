import { setTimeout as sleep } from 'node:timers/promises';
import type { Lead } from '../../worker/contract/lead.ts';
import { apiClient } from '../api-client.ts';

const EVERY_MS = 60;

/** Attempts of a stranger's page to take over somebody else's lead. */
const TRIES = [
  (hostile: string, known: string) => ['/api/events', { eventType: 'page_view', userId: hostile, anonymousId: known }],
  (hostile: string, known: string) => ['/v1/identify', { userId: hostile, anonymousId: known }],
  (hostile: string, known: string) => ['/v1/alias', { userId: hostile, previousId: known }],
  (_: string, known: string) => ['/v1/identify', { userId: known, traits: { name: 'Mallory' } }],
  (hostile: string, known: string) => ['/v1/identify', { userId: hostile, traits: { email: emailOf(known) } }],
] as const;

const emailOf = (leadId: string): string => `${leadId}@known.example`;

interface Target {
  url: string;
  key: string;
  publishableKey: string;
}

/** Leads that a server has identified, and strangers with a publishable key who try to take them over. */
export function hostileVisitors({ url, key, publishableKey }: Target, known: readonly string[]) {
  const server = apiClient({ url, credential: key });
  let tries = 0;
  return {
    async nameKnown(): Promise<void> {
      for (const leadId of known) {
        await server.call('POST', '/api/leads', { leadId, name: leadId, email: emailOf(leadId) });
      }
    },

    /** Runs until `ended`. An attempt without an answer is not repeated. */
    async run(ended: AbortSignal): Promise<void> {
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${publishableKey}` };
      for (; !ended.aborted; tries++) {
        const attempt = TRIES[tries % TRIES.length] as (typeof TRIES)[number];
        const [path, body] = attempt(`hostile-${tries % 7}`, known[tries % known.length] as string);
        await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => undefined);
        await sleep(EVERY_MS);
      }
    },

    tries: () => tries,

    /** Identified leads that no longer have the data from the server. */
    async listMoved(): Promise<string[]> {
      const moved: string[] = [];
      for (const leadId of known) {
        const { _id, name, email, mergedFrom } = await server.call<Lead>('GET', `/api/leads/${leadId}`);
        if (_id !== leadId || name !== leadId || email !== emailOf(leadId) || mergedFrom.length > 0) moved.push(leadId);
      }
      return moved;
    },
  };
}
