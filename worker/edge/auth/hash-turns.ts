import { LIMITS } from '../../contract/limits.ts';
import { PAUSES } from '../../pauses.ts';

export type HashTurn = { status: 'turn'; waitMs: number } | { status: 'full'; retryAfterSeconds: number };

/** Decides when passwords may be hashed. `startTurns` is for tests; the isolate has one line, `takeHashTurn`. */
export function startTurns(): (now: number) => HashTurn {
  const { hashesAtOnceMax, hashesWaitingMax } = LIMITS;
  let freeAt = 0;
  return (now) => {
    const hashEveryMs = PAUSES.hash;
    // Later than any turn in line: the clock was set back.
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
 * The next turn to hash a password in this isolate. Hashing blocks every request of the isolate, so a few may start at once and the rest
 * one by one, until the line is full. A turn is a time slot rather than a lock, so one that is never used frees itself.
 */
export const takeHashTurn = startTurns();
