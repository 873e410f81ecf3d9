/** Max. changes per group. D1 can handle this many in one statement. */
const GROUP_SIZE_MAX = 500;
/** Start a commit early if this many changes are waiting. Larger groups would not reduce the cost per change. */
const GROUP_SIZE_WORTH = 250;
/** Max. bytes per group. D1 accepts 2 MB in one parameter, and a single old lead may have many counters. */
const GROUP_BYTES_MAX = 1_000_000;

interface Waiter<Change, Answer> {
  change: Change;
  key: string;
  bytes: number;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Commits changes in groups. The next group fills up during a commit and during the pause after it. The pause ends early if enough
 * changes are waiting. If there is no commit or pause, a change is committed at once. A group has at most one change per key, because
 * each change depends on the result of the previous one.
 */
export class GroupCommit<Change, Answer> {
  readonly #keyOf: (change: Change) => string;
  readonly #bytesOf: (change: Change) => number;
  readonly #commit: (group: Change[]) => Promise<Answer[]>;
  readonly #rest: () => Promise<void>;
  #waiting: Waiter<Change, Answer>[] = [];
  #running = false;
  #endRest = () => {};

  /** `commit` must return results in the order of the group. If `commit` throws, all changes of the group are rejected. */
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
      else if (this.#isWorthCommitting()) this.#endRest();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      await this.#settle(this.#takeGroup());
      if (!this.#isWorthCommitting())
        await Promise.race([this.#rest(), new Promise<void>((end) => (this.#endRest = end))]);
    }
    this.#running = false;
  }

  #isWorthCommitting(): boolean {
    return this.#waiting.length >= GROUP_SIZE_WORTH;
  }

  /** If the database rejects a group's content, its two halves are tried separately, so that one bad change does not block the others. */
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
      // If a change of this key was skipped, later ones must not overtake it.
      keys.add(waiter.key);
    }
    this.#waiting = passedOver.concat(this.#waiting.slice(seen));
    return group;
  }
}

/** True if the database works but rejects its input. False if the database does not work. */
const isContentRefused = (error: unknown): boolean =>
  /constraint|too big|TOOBIG|datatype mismatch/i.test(String(error));
