const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Pauses between attempts, about 28 hours in total. These pauses bridge a network error of seconds, a deploy of minutes and an outage of
 * a day.
 */
export const RETRY_DELAYS_SECONDS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
] as const;

/** Each pause is lengthened by up to a tenth, so that deliveries that failed together are not retried together. */
const JITTER = 0.1;

/** The longest delay that the queue allows for a message. */
export const DELAY_SECONDS_MAX = 43_200;

/** The result of an attempt: a response, or an error. */
export type AttemptOutcome = { status: number; retryAfterSeconds: number | null } | { error: string };

export type Verdict =
  | { verdict: 'delivered' }
  | { verdict: 'retry'; delaySeconds: number }
  | { verdict: 'dead' }
  /** The receiver answered 410: it wants no more messages. */
  | { verdict: 'gone' };

/**
 * Decides what to do after attempt number `attempt`, which starts at 1. Every response other than 2xx is retried until the schedule ends.
 * Receivers fix a wrong configuration (404, 401) as often as an outage, so both are retried. `random` is in [0, 1).
 */
export function judgeAttempt(attempt: number, outcome: AttemptOutcome, random: number): Verdict {
  if ('status' in outcome && outcome.status >= 200 && outcome.status < 300) return { verdict: 'delivered' };
  if ('status' in outcome && outcome.status === 410) return { verdict: 'gone' };
  const pause = RETRY_DELAYS_SECONDS[attempt - 1];
  if (pause === undefined) return { verdict: 'dead' };
  const asked = 'retryAfterSeconds' in outcome ? (outcome.retryAfterSeconds ?? 0) : 0;
  const delaySeconds = Math.ceil(Math.max(pause * (1 + JITTER * random), asked));
  return { verdict: 'retry', delaySeconds: Math.min(DELAY_SECONDS_MAX, delaySeconds) };
}
