import { AssertionError } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';

/** One promise of PRODUCT or guarantee of the design (G1 … G10), as it can be seen from outside. */
export interface Check<World> {
  guarantee: string;
  promise: string;
  /** What was seen that shows it. Throws an AssertionError where it is violated, NotChecked where it could not be seen. */
  see(world: World): Promise<string>;
}

/** It could not be looked at here, which says nothing about whether it holds. */
export class NotChecked extends Error {}

export type Verdict = { status: 'held' | 'violated' | 'not_checked'; evidence: string };

export async function runCheck<World>(check: Check<World>, world: World): Promise<Verdict> {
  try {
    return { status: 'held', evidence: await check.see(world) };
  } catch (error) {
    if (error instanceof NotChecked) return { status: 'not_checked', evidence: error.message };
    // What cannot be asked (no connection, a 500) is no proof, either: only what was seen to hold, holds.
    const evidence = error instanceof AssertionError ? error.message : `could not be asked: ${describe(error)}`;
    return { status: 'violated', evidence };
  }
}

const POLL_MS = 150;

/** What `look` gives once it no longer throws; its last objection where that takes longer than `withinMs`. */
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
