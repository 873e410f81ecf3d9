/** As many changes as one D1 statement takes well. */
const GROUP_SIZE_MAX = 500;
/** D1 takes 2 MB in one parameter; a lead of many years comes with many counters. */
const GROUP_BYTES_MAX = 1_000_000;

interface Waiter<Change, Answer> {
  change: Change;
  key: string;
  bytes: number;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Commits in groups: while one group is on its way, the next one gathers, and for a rest after it, unless a full one waits.
 * An idle committer commits at once. One group holds one change per key, as each is guarded by what the one before it left.
 */
export class GroupCommit<Change, Answer> {
  readonly #keyOf: (change: Change) => string;
  readonly #bytesOf: (change: Change) => number;
  readonly #commit: (group: Change[]) => Promise<Answer[]>;
  readonly #rest: () => Promise<void>;
  #waiting: Waiter<Change, Answer>[] = [];
  #running = false;

  /** `commit` answers in the group's order; if it throws, everyone in the group is told. */
  constructor({
    keyOf,
    bytesOf = () => 0,
    commit,
    rest = () => Promise.resolve(),
  }: {
    keyOf: (change: Change) => string;
    bytesOf?: (change: Change) => number;
    commit: (group: Change[]) => Promise<Answer[]>;
    rest?: () => Promise<void>;
  }) {
    this.#keyOf = keyOf;
    this.#bytesOf = bytesOf;
    this.#commit = commit;
    this.#rest = rest;
  }

  add(change: Change): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, key: this.#keyOf(change), bytes: this.#bytesOf(change), resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      await this.#settle(this.#takeGroup());
      if (this.#waiting.length < GROUP_SIZE_MAX) await this.#rest();
    }
    this.#running = false;
  }

  /** Where the database refuses what is in a group, its halves are tried alone: one bad change must not hold up the others. */
  async #settle(group: Waiter<Change, Answer>[]): Promise<void> {
    try {
      const answers = await this.#commit(group.map(({ change }) => change));
      group.forEach(({ resolve }, i) => {
        resolve(answers[i] as Answer);
      });
    } catch (error) {
      if (group.length === 1 || !isContentRefused(error)) {
        for (const { reject } of group) reject(error);
        return;
      }
      const middle = Math.ceil(group.length / 2);
      await this.#settle(group.slice(0, middle));
      await this.#settle(group.slice(middle));
    }
  }

  #takeGroup() {
    const keys = new Set<string>();
    const group: Waiter<Change, Answer>[] = [];
    const passedOver: Waiter<Change, Answer>[] = [];
    let bytes = 0;
    let seen = 0;
    for (; seen < this.#waiting.length && group.length < GROUP_SIZE_MAX; seen++) {
      const waiter = this.#waiting[seen] as Waiter<Change, Answer>;
      const fits = group.length === 0 || bytes + waiter.bytes <= GROUP_BYTES_MAX;
      if (fits && !keys.has(waiter.key)) {
        bytes += waiter.bytes;
        group.push(waiter);
      } else passedOver.push(waiter);
      // Of a key that was passed over, nothing may go before.
      keys.add(waiter.key);
    }
    this.#waiting = passedOver.concat(this.#waiting.slice(seen));
    return group;
  }
}

/** The database is there, and refuses what it was given; as opposed to not being there. */
const isContentRefused = (error: unknown): boolean =>
  /constraint|too big|TOOBIG|datatype mismatch/i.test(String(error));
