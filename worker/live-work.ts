import { LIMITS } from './contract/limits.ts';
import { PAUSES } from './pauses.ts';

/** Starts a background call at least this often, even during live traffic. */
const PAUSE_MS_MAX = 50;
/**
 * While requests keep arriving, background calls pause for this many times the duration of the previous background call. Each call leaves
 * garbage, and collecting it later blocks the whole isolate.
 */
const REST_FACTOR = 3;
const POLL_MS = 2;
/** The platform may cancel an invocation without reporting that its work has ended. Work older than this counts as ended. */
const ABANDONED_MS = 30_000;

export interface Begun {
  at: number;
}

/** Whether somebody waits for the background call, as for a delivery. A delivery is an example. */
type Kind = 'awaited' | 'unawaited';

/** Work that has started and not yet ended. */
class UnderWay {
  readonly #begun = new Set<Begun>();
  lastAt = 0;

  begin(at: number): Begun {
    const begun = { at };
    this.#begun.add(begun);
    this.lastAt = at;
    return begun;
  }

  end(begun: Begun): void {
    this.#begun.delete(begun);
  }

  count(now: number): number {
    for (const begun of this.#begun) {
      if (now - begun.at < ABANDONED_MS) break;
      this.#begun.delete(begun);
    }
    return this.#begun.size;
  }
}

interface Clock {
  now: () => number;
  wait: (ms: number) => Promise<unknown>;
}

/**
 * Delays background calls in favor of live requests in the same isolate. While a request is being answered, only one background call
 * starts every 50 ms. While requests keep arriving, few calls run at a time, with pauses between them. Without live traffic, background
 * calls start at once.
 */
export class LiveWork {
  readonly #live = new UnderWay();
  readonly #background = new UnderWay();
  readonly #waiting = { awaited: new UnderWay(), unawaited: new UnderWay() };
  readonly #clock: Clock;
  #restsUntil = 0;
  #lastKind: Kind = 'unawaited';

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs work that somebody waits for. */
  async asLive<Result>(work: () => Promise<Result>): Promise<Result> {
    const begun = this.#live.begin(this.#clock.now());
    try {
      return await work();
    } finally {
      this.#live.end(begun);
    }
  }

  /**
   * Waits until a background call may start. The caller must pass the result to `endTurn` when the call has ended. If awaited and
   * unawaited calls are both waiting, they take alternate turns, so that a few deliveries do not wait behind a run over all leads.
   */
  async takeTurn({ isAwaited = false } = {}): Promise<Begun> {
    const kind = isAwaited ? 'awaited' : 'unawaited';
    if (!this.#mayBegin(this.#clock.now(), kind)) await this.#waitForTurn(kind);
    this.#lastKind = kind;
    return this.#background.begin(this.#clock.now());
  }

  /**
   * Takes a turn for a call that must not wait. Later calls still pause after the turn, so that many calls that must not wait do not block
   * the isolate.
   */
  takeTurnAtOnce(): Begun {
    this.#lastKind = 'awaited';
    return this.#background.begin(this.#clock.now());
  }

  /**
   * The more calls are waiting, the less often each of them checks. The checks of all waiting calls therefore always use the same small
   * share of the thread.
   */
  async #waitForTurn(kind: Kind): Promise<void> {
    const ofKind = this.#waiting[kind];
    const waiting = ofKind.begin(this.#clock.now());
    do await this.#clock.wait(POLL_MS * Math.max(1, ofKind.count(this.#clock.now())));
    while (!this.#mayBegin(this.#clock.now(), kind));
    ofKind.end(waiting);
  }

  endTurn(turn: Begun): void {
    this.#background.end(turn);
    const now = this.#clock.now();
    this.#restsUntil = now + REST_FACTOR * (now - turn.at);
  }

  /** Pauses a long task that calls no leads, so that live requests go first. The pause also lets the runtime read its sockets. */
  async giveWay(): Promise<void> {
    await this.#clock.wait(0);
    this.endTurn(await this.takeTurn());
  }

  #mayBegin(now: number, kind: Kind): boolean {
    const isAnswering = this.#live.count(now) > 0;
    if (!isAnswering && now - this.#live.lastAt > PAUSES.afterLive) return true;
    const others = this.#waiting[kind === 'awaited' ? 'unawaited' : 'awaited'];
    if (kind === this.#lastKind && others.count(now) > 0) return false;
    if (this.#background.count(now) >= LIMITS.backgroundLeadsAtOnceMax) return false;
    return (!isAnswering && now >= this.#restsUntil) || now - this.#background.lastAt >= PAUSE_MS_MAX;
  }
}

/** Shared by everything that runs in this isolate. */
export const liveWork = new LiveWork({
  now: () => Date.now(),
  wait: (ms) => new Promise((resume) => setTimeout(resume, ms)),
});
