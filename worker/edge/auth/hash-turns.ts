import { LIMITS } from '../../contract/limits.ts';
import { PAUSES } from '../../pauses.ts';

export type HashTurn = { status: 'turn'; waitMs: number } | { status: 'full'; retryAfterSeconds: number };

/** Decides when passwords may be hashed. Only tests call `startTurns`; the isolate itself has a single queue, `takeHashTurn`. */
export function startTurns(): (now: number) => HashTurn {
  const { hashesAtOnceMax, hashesWaitingMax } = LIMITS;
  let freeAt = 0;
  return (now) => {
    const hashEveryMs = PAUSES.hash;
    // This is later than any waiting turn can be, so the clock was set back.
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
 * Gives the next turn to hash a password in this isolate. Hashing blocks all requests of the isolate. So a few may start at once and the
 * others one by one, until the queue is full. A turn is a time slot and not a lock, so an unused one needs no release.
 */
export const takeHashTurn = startTurns();
