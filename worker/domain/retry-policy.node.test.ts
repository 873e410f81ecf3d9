import { expect, it } from 'vitest';
import { judgeAttempt, RETRY_DELAYS_SECONDS } from './retry-policy.ts';

const failed = { status: 500, retryAfterSeconds: null };

it('any 2xx response means delivered', () => {
  for (const status of [200, 201, 202, 204, 299]) {
    expect(judgeAttempt(1, { status, retryAfterSeconds: null }, 0)).toEqual({ verdict: 'delivered' });
  }
});

it('a 410 response is never retried', () => {
  expect(judgeAttempt(1, { status: 410, retryAfterSeconds: null }, 0)).toEqual({ verdict: 'gone' });
});

it('a delivery with any other failure is retried for about 28 hours and then fails permanently', () => {
  for (const outcome of [
    failed,
    { status: 301, retryAfterSeconds: null },
    { status: 404, retryAfterSeconds: null },
    { error: 'timeout' },
  ]) {
    RETRY_DELAYS_SECONDS.forEach((delaySeconds, i) => {
      expect(judgeAttempt(i + 1, outcome, 0)).toEqual({ verdict: 'retry', delaySeconds });
    });
    expect(judgeAttempt(RETRY_DELAYS_SECONDS.length + 1, outcome, 0)).toEqual({ verdict: 'dead' });
  }
  const hours = RETRY_DELAYS_SECONDS.reduce((sum, seconds) => sum + seconds, 0) / 3600;
  expect(hours).toBeGreaterThan(27);
  expect(hours).toBeLessThan(29);
});

it('a retry waits as long as Retry-After asks, up to the queue’s maximum delay', () => {
  expect(judgeAttempt(1, { status: 429, retryAfterSeconds: 120 }, 0)).toEqual({ verdict: 'retry', delaySeconds: 120 });
  expect(judgeAttempt(1, { status: 503, retryAfterSeconds: 10 ** 9 }, 0)).toEqual({
    verdict: 'retry',
    delaySeconds: 43_200,
  });
});

it('deliveries that failed together are delayed by up to a tenth more, so that they spread out', () => {
  expect(judgeAttempt(2, failed, 0.999)).toEqual({ verdict: 'retry', delaySeconds: 330 });
});
