import { LIMITS } from '../../contract/limits.ts';

/**
 * Repeats a change that reads, computes and writes until nobody else has written in between. `attempt` must read everything again each
 * time, and return null if someone else wrote first.
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
