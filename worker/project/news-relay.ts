import { log } from '../observe/log.ts';
import { type CommitMessage, mergeCommits } from './project-sockets.ts';

/** The pause between two messages. Nobody reads faster than that, and notifying a thousand sockets takes about as long. */
const PAUSE_MS = 100;
/** The pause after a message that failed. */
const RETRY_MS = 1_000;

/**
 * Forwards news to sockets. Sends at once, unless a message was sent just before. News that arrives during the pause is combined into one
 * message. A message that failed is combined with the next one.
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

  /** Sends a message. Returns how long to wait before the next message, in ms. */
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
