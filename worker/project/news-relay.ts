import { log } from '../observe/log.ts';
import { type CommitMessage, mergeCommits } from './project-sockets.ts';

/** Between two messages: nobody reads quicker, and telling a thousand sockets takes about as long. */
const PAUSE_MS = 100;
/** After one that did not arrive. */
const RETRY_MS = 1_000;

/**
 * Passes news on: at once, where none went before them a moment ago. What comes during the pause is put together into one
 * message; what did not arrive goes with what comes after it.
 */
export class NewsRelay {
  readonly #pass: (message: CommitMessage) => void | Promise<void>;
  readonly #pause: (ms: number) => Promise<void>;
  #waiting: CommitMessage[] = [];
  #running = false;

  constructor({
    pass,
    pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }: {
    pass: (message: CommitMessage) => void | Promise<void>;
    pause?: (ms: number) => Promise<void>;
  }) {
    this.#pass = pass;
    this.#pause = pause;
  }

  add(message: CommitMessage): void {
    this.#waiting.push(message);
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const message = this.#waiting.reduce(mergeCommits);
      this.#waiting = [];
      await this.#pause(await this.#send(message));
    }
    this.#running = false;
  }

  /** How long to wait until the next, in ms. */
  async #send(message: CommitMessage): Promise<number> {
    try {
      await this.#pass(message);
      return PAUSE_MS;
    } catch (error) {
      log('warn', 'project.news_not_passed_on', { error: String(error) });
      this.#waiting.unshift(message);
      return RETRY_MS;
    }
  }
}
