/** As many changes as one D1 statement takes well. */
const GROUP_SIZE_MAX = 500;
/** D1 takes 2 MB in one parameter; a lead of many years comes with many counters. */
const GROUP_BYTES_MAX = 1_000_000;

interface Waiter<Change, Answer> {
  change: Change;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Commits in groups: while one group is on its way, the next one gathers. No timer: an idle committer commits at once.
 * One group holds one change per key, as each is guarded by what the one before it left.
 */
export class GroupCommit<Change, Answer> {
  readonly #keyOf: (change: Change) => string;
  readonly #bytesOf: (change: Change) => number;
  readonly #commit: (group: Change[]) => Promise<Answer[]>;
  #waiting: Waiter<Change, Answer>[] = [];
  #running = false;

  /** `commit` answers in the group's order; if it throws, everyone in the group is told. */
  constructor({
    keyOf,
    bytesOf = () => 0,
    commit,
  }: {
    keyOf: (change: Change) => string;
    bytesOf?: (change: Change) => number;
    commit: (group: Change[]) => Promise<Answer[]>;
  }) {
    this.#keyOf = keyOf;
    this.#bytesOf = bytesOf;
    this.#commit = commit;
  }

  add(change: Change): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      await this.#settle(this.#takeGroup());
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
    let bytes = 0;
    this.#waiting = this.#waiting.filter((waiter) => {
      const key = this.#keyOf(waiter.change);
      const grown = bytes + this.#bytesOf(waiter.change);
      if (group.length === GROUP_SIZE_MAX || keys.has(key) || (group.length > 0 && grown > GROUP_BYTES_MAX))
        return true;
      bytes = grown;
      keys.add(key);
      group.push(waiter);
      return false;
    });
    return group;
  }
}

/** The database is there, and refuses what it was given; as opposed to not being there. */
const isContentRefused = (error: unknown): boolean =>
  /constraint|too big|TOOBIG|datatype mismatch/i.test(String(error));
