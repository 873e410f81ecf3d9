import { LIMITS } from '../../contract/limits.ts';

/**
 * Tries a change that reads, computes and writes until nothing has changed in between. `attempt` returns null if someone
 * else wrote first; it must read again each time.
 */
export async function retryConflicts<Result extends object>(
  attempt: () => Promise<Result | null>,
): Promise<Result | { reason: 'contended' }> {
  for (let tries = 1; tries <= LIMITS.settingsTriesMax; tries++) {
    const result = await attempt();
    if (result) return result;
  }
  return { reason: 'contended' };
}
