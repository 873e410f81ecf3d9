/** As many changes as one D1 statement takes well: about 300 kB of JSON. */
const GROUP_SIZE_MAX = 500;

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
  readonly #commit: (group: Change[]) => Promise<Answer[]>;
  #waiting: Waiter<Change, Answer>[] = [];
  #running = false;

  /** `commit` answers in the group's order; if it throws, everyone in the group is told. */
  constructor({
    keyOf,
    commit,
  }: { keyOf: (change: Change) => string; commit: (group: Change[]) => Promise<Answer[]> }) {
    this.#keyOf = keyOf;
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
      const group = this.#takeGroup();
      try {
        const answers = await this.#commit(group.map(({ change }) => change));
        group.forEach(({ resolve }, i) => {
          resolve(answers[i] as Answer);
        });
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#running = false;
  }

  #takeGroup() {
    const keys = new Set<string>();
    const group: Waiter<Change, Answer>[] = [];
    this.#waiting = this.#waiting.filter((waiter) => {
      const key = this.#keyOf(waiter.change);
      if (group.length === GROUP_SIZE_MAX || keys.has(key)) return true;
      keys.add(key);
      group.push(waiter);
      return false;
    });
    return group;
  }
}
