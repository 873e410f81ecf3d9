import { LIMITS } from './contract/limits.ts';
import { PAUSES } from './pauses.ts';

/** During live traffic, a background call may start at least this often. */
const PAUSE_MS_MAX = 50;
/**
 * While requests keep arriving, background calls pause for this many times the duration of the last one. A call leaves garbage behind,
 * which the runtime collects later, while nothing else can run.
 */
const REST_FACTOR = 3;
const POLL_MS = 2;
/** The platform may cancel an invocation before it reports the end of its work. Work older than this counts as ended. */
const ABANDONED_MS = 30_000;

export interface Begun {
  at: number;
}

/** Whether somebody waits for the background call. A delivery is an example. */
type Kind = 'awaited' | 'unawaited';

/** Work that has started and has not ended. */
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
 * Makes background calls give way to live requests of the same isolate. While a request is being answered, only one background call starts
 * every 50 ms. Between requests that keep arriving, only a few run at a time, with pauses. Without live traffic, nothing waits.
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
   * Waits until a background call may start. The caller must end the turn. If calls of both kinds are waiting, the kinds alternate, so that
   * a few deliveries do not wait for a run over all leads.
   */
  async takeTurn({ isAwaited = false } = {}): Promise<Begun> {
    const kind = isAwaited ? 'awaited' : 'unawaited';
    if (!this.#mayBegin(this.#clock.now(), kind)) await this.#waitForTurn(kind);
    this.#lastKind = kind;
    return this.#background.begin(this.#clock.now());
  }

  /** For a call that must not wait. Others rest after it as after any other, so that many of them do not fill the thread. */
  takeTurnAtOnce(): Begun {
    this.#lastKind = 'awaited';
    return this.#background.begin(this.#clock.now());
  }

  /** The more calls are waiting, the less often each one checks, so that together they always take the same small part of the thread. */
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

  /** Lets live requests go first, between parts of a long task that calls no leads. The pause also lets the runtime read its sockets. */
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
