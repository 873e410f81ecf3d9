import { setTimeout as sleep } from 'node:timers/promises';
import type { Lead } from '../../worker/contract/lead.ts';
import { LIMITS } from '../../worker/contract/limits.ts';
import { apiClient } from '../api-client.ts';

const EVERY_MS = 40;
const SETTLED_MS = 20_000;
/** More merges than a page is allowed to chain. */
const LENGTH = LIMITS.pageMergedPartsMax + 4;

interface Target {
  url: string;
  key: string;
  publishableKey: string;
}

/**
 * A stranger's page that merges each visitor into the previous one: it sets the previous visitor's email, and clears it again. Even in a
 * long chain, every visitor must still be found, and the customer's server must still be able to identify them.
 */
export function chainedVisitors({ url, key, publishableKey }: Target) {
  const server = apiClient({ url, credential: key });
  const page = apiClient({ url, credential: publishableKey });
  const ids = new Set<string>();

  const emailOf = (leadId: string): string => `${leadId}@chained.example`;

  /** First, each visitor gets a different email. Then each visitor, starting with the last, gets the email of the previous visitor. */
  function messagesOf(run: number): [leadId: string, email: string | null][] {
    const chain = Array.from({ length: LENGTH }, (_, i) => `chained-${run}-${i}`);
    const links = chain.slice(1).map((id, i): [string, string] => [id, emailOf(chain[i] as string)]);
    return [
      ...chain.map((id): [string, string] => [id, emailOf(id)]),
      ...links.reverse().flatMap(([id, email]): [string, string | null][] => [
        [id, null],
        [id, email],
      ]),
    ];
  }

  async function isReached(id: string): Promise<boolean> {
    const found = await server.call<Lead>('GET', `/api/leads/${id}`).catch(() => null);
    return found !== null && found.mergedCount <= LIMITS.pageMergedPartsMax + 1;
  }

  return {
    async run(ended: AbortSignal): Promise<void> {
      for (let run = 0; ; run++)
        for (const [id, email] of messagesOf(run)) {
          if (ended.aborted) return;
          // Repeats a request that got no answer, so that a kill does not interrupt the chain.
          await page.call('POST', '/v1/identify', { anonymousId: id, traits: { email } });
          ids.add(id);
          await sleep(EVERY_MS);
        }
    },

    chained: () => ids.size,

    /** Visitors who cannot be found, or into whom too many others were merged. */
    async listUnreached(): Promise<string[]> {
      const deadline = performance.now() + SETTLED_MS;
      let open = [...ids];
      for (;;) {
        const reached = await Promise.all(open.map(isReached));
        open = open.filter((_, i) => !reached[i]);
        if (open.length === 0 || performance.now() > deadline) return open;
        await sleep(EVERY_MS);
      }
    },
  };
}
