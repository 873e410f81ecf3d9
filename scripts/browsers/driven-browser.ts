import { setTimeout as sleep } from 'node:timers/promises';

/** A browser of any make, with the few controls that a smoke test needs. */
export interface DrivenBrowser {
  goto(url: string): Promise<void>;
  /** Evaluates a JavaScript expression in the page. */
  evaluate<Result>(expression: string): Promise<Result>;
  /** Types into the focused element. */
  type(text: string): Promise<void>;
  press(key: 'Enter' | 'ArrowLeft'): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 30_000;
const POLL_MS = 200;

/** Waits until the expression is truthy. On time-out, throws with the text of the page. */
export async function until(browser: DrivenBrowser, expression: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await browser.evaluate(`!!(${expression})`).catch(() => false))) {
    if (performance.now() > deadline) {
      const shown = await browser.evaluate<string>('location.href + "\\n" + document.body.innerText.slice(0, 2000)');
      throw new Error(`${expression} never came true. The page shows:\n${shown}`);
    }
    await sleep(POLL_MS);
  }
}
