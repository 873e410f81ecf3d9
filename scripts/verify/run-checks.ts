import { AssertionError } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';

/** One of the documented guarantees (G1 … G10), as far as it can be checked from outside. */
export interface Check<World> {
  guarantee: string;
  promise: string;
  /**
   * Returns a line with the evidence. Throws an AssertionError if the guarantee is violated, or NotChecked if it could not be checked.
   */
  see(world: World): Promise<string>;
}

/** Thrown if a guarantee could not be checked on this server. Whether the server keeps the guarantee is then unknown. */
export class NotChecked extends Error {}

export type Verdict = { status: 'held' | 'violated' | 'not_checked'; evidence: string };

export async function runCheck<World>(check: Check<World>, world: World): Promise<Verdict> {
  try {
    return { status: 'held', evidence: await check.see(world) };
  } catch (error) {
    if (error instanceof NotChecked) return { status: 'not_checked', evidence: error.message };
    // An error (no connection, a 500) proves nothing: a check passes only if it has observed the guarantee.
    const evidence = error instanceof AssertionError ? error.message : `could not be checked: ${describe(error)}`;
    return { status: 'violated', evidence };
  }
}

const POLL_MS = 150;

/** Returns the result of `look` once it no longer throws; after `withinMs`, throws its last error. */
export async function eventually<Result>(look: () => Promise<Result>, { withinMs }: { withinMs: number }) {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof AssertionError) || performance.now() > deadline) throw error;
    }
    await sleep(POLL_MS);
  }
}

function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
