import { beforeEach, expect, it } from 'vitest';
import { LIMITS } from './contract/limits.ts';
import { type Begun, LiveWork } from './live-work.ts';

const FEW = LIMITS.backgroundLeadsAtOnceMax;
const LONG_AGO_MS = 60_000;

let now: number;
let begun: Begun[];
let work: LiveWork;
beforeEach(() => {
  now = LONG_AGO_MS;
  begun = [];
  work = new LiveWork({
    now: () => now,
    wait: async (ms) => {
      now += ms;
    },
  });
});

/** Takes one turn after another until the clock reaches `until`. Ends each turn by calling `end`, if it is set. */
async function takeTurns({ until, most = Number.POSITIVE_INFINITY }: { until: number; most?: number }, end = true) {
  while (now < until && begun.length < most) {
    const turn = await work.takeTurn();
    if (now >= until) {
      work.endTurn(turn);
      return;
    }
    begun.push(turn);
    if (end) work.endTurn(turn);
  }
}

/** Starts a live request and returns the function that ends it. */
function request(): () => void {
  let answer = () => {};
  void work.asLive(
    () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      }),
  );
  return answer;
}

it('background calls start at once if there is no live traffic', async () => {
  await takeTurns({ until: now + 1, most: 100 }, false);
  expect({ turns: begun.length, now }).toEqual({ turns: 100, now: LONG_AGO_MS });
});

it('only one background call starts every 50 ms while a live request is being answered', async () => {
  request();
  const at = now;
  await takeTurns({ until: at + 500 });
  expect(begun.length).toBeLessThanOrEqual(10);
  expect(begun.slice(1).map((turn, i) => turn.at - (begun[i]?.at ?? 0))).toEqual(begun.slice(1).map(() => 50));
});

it('starts background calls again as soon as the live request is answered', async () => {
  const answer = request();
  await takeTurns({ until: now + 60, most: 1 });
  const waiting = work.takeTurn();
  answer();
  await waiting;
  expect(now - LONG_AGO_MS).toBeLessThan(50);
});

it('few background calls run while requests keep arriving, and all pending calls run one second after the last request', async () => {
  await work.asLive(() => Promise.resolve());
  await takeTurns({ until: now + 1, most: FEW }, false);
  const last = now;
  const late = await work.takeTurn();
  expect(begun).toHaveLength(FEW);
  expect(late.at - last).toBeGreaterThan(1_000);
});

it('the next background call starts when one ends', async () => {
  await work.asLive(() => Promise.resolve());
  await takeTurns({ until: now + 1, most: FEW }, false);
  work.endTurn(begun[0] as Begun);
  const next = await work.takeTurn();
  expect(next.at).toBe(LONG_AGO_MS);
});

it('after a background call, the next one waits three times as long as the call took, but at most 50 ms after its start', async () => {
  await work.asLive(() => Promise.resolve());
  const turn = await work.takeTurn();
  now += 4;
  work.endTurn(turn);
  const next = await work.takeTurn();
  expect(next.at - turn.at).toBe(16);
  now += 40;
  await work.asLive(() => Promise.resolve());
  work.endTurn(next);
  expect((await work.takeTurn()).at - next.at).toBe(50);
});

it('an urgent call starts at once, and the next call waits as after any other call', async () => {
  request();
  const first = work.takeTurnAtOnce();
  const second = work.takeTurnAtOnce();
  expect([first.at, second.at]).toEqual([LONG_AGO_MS, LONG_AGO_MS]);
  now += 4;
  work.endTurn(first);
  work.endTurn(second);
  expect((await work.takeTurn()).at - second.at).toBe(50);
});

it('a live request that fails counts as ended', async () => {
  await expect(work.asLive(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  await takeTurns({ until: now + 1, most: 2 });
  expect(begun.map(({ at }) => at)).toEqual([LONG_AGO_MS, LONG_AGO_MS]);
});

it('does not wait forever for a request or a call that the platform has canceled', async () => {
  request();
  await takeTurns({ until: now + 1_000 }, false);
  now += 31_000;
  await takeTurns({ until: now + 1, most: begun.length + 100 }, false);
  expect(begun.filter(({ at }) => at === now)).toHaveLength(100);
});

it('waiting calls check for live requests together, as often as a single call would', async () => {
  let looks = 0;
  work = new LiveWork({
    now: () => now,
    wait: async (ms) => {
      looks++;
      now += ms;
    },
  });
  const answer = request();
  await work.takeTurn();
  const startedAt = now;
  const waiting = Array.from({ length: 10 }, () => work.takeTurn().then((turn) => work.endTurn(turn)));
  while (now < startedAt + 400) await Promise.resolve();
  answer();
  await Promise.all(waiting);
  expect(looks).toBeLessThan(100);
});

it('every second turn goes to calls that somebody waits for, however many other calls are waiting', async () => {
  const timers: { at: number; resume: () => void }[] = [];
  work = new LiveWork({
    now: () => now,
    wait: (ms) => new Promise<void>((resume) => timers.push({ at: now + ms, resume })),
  });
  request();
  const turns = { awaited: 0, other: 0 };
  const take = async (kind: 'awaited' | 'other') => {
    for (;;) {
      work.endTurn(await work.takeTurn({ isAwaited: kind === 'awaited' }));
      turns[kind]++;
    }
  };
  for (let i = 0; i < 50; i++) void take('other');
  void take('awaited');
  const end = now + 10_000;
  while (now < end) {
    for (let i = 0; i < 20; i++) await Promise.resolve();
    const next = timers.reduce((first, timer) => (timer.at < first.at ? timer : first));
    timers.splice(timers.indexOf(next), 1);
    now = next.at;
    next.resume();
  }
  expect(turns.awaited + turns.other).toBeGreaterThan(150);
  expect(Math.abs(turns.awaited - turns.other)).toBeLessThanOrEqual(1);
});
