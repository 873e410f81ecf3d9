import { LIMITS } from '../../contract/limits.ts';
import { PAUSES } from '../../pauses.ts';

export type HashTurn = { status: 'turn'; waitMs: number } | { status: 'full'; retryAfterSeconds: number };

/** Decides when passwords may be hashed. Only tests call `startTurns`. The isolate itself has one queue, `takeHashTurn`. */
export function startTurns(): (now: number) => HashTurn {
  const { hashesAtOnceMax, hashesWaitingMax } = LIMITS;
  let freeAt = 0;
  return (now) => {
    const hashEveryMs = PAUSES.hash;
    // No turn can be this late, so the clock must have been set back.
    if (freeAt > now + (hashesWaitingMax + 1) * hashEveryMs) freeAt = now;
    freeAt = Math.max(freeAt, now - (hashesAtOnceMax - 1) * hashEveryMs);
    const waitMs = Math.max(0, freeAt - now);
    if (waitMs > hashesWaitingMax * hashEveryMs) {
      return { status: 'full', retryAfterSeconds: Math.ceil(waitMs / 1000) };
    }
    freeAt += hashEveryMs;
    return { status: 'turn', waitMs };
  };
}

/**
 * Returns the next turn for hashing a password in this isolate. Hashing blocks all other requests in the isolate. A few hashes may
 * therefore start at once, and any others start one by one until the queue is full. A turn is a time slot instead of a lock, so an unused
 * one does not have to be released.
 */
export const takeHashTurn = startTurns();
