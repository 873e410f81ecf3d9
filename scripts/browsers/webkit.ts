import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Builder, Key, type WebDriver } from 'selenium-webdriver';
import type { DrivenBrowser } from './driven-browser.ts';

const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const DISPLAY = ':97';
const TRIES = 50;
const TRY_MS = 200;

/** Debian's WebKitGTK, with its own WebDriver and display. Set `WEBKIT_BROWSER` to use another browser. */
export async function launchWebKit(): Promise<DrivenBrowser> {
  const port = await freePort();
  const env = { ...process.env, DISPLAY, WEBKIT_DISABLE_COMPOSITING_MODE: '1', WEBKIT_FORCE_SANDBOX: '0' };
  const screen = spawn('Xvfb', [DISPLAY, '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], { stdio: 'ignore' });
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], { stdio: 'ignore', env });
  const end = () => Promise.all([driver, screen].map(stop));
  try {
    await answers(`http://127.0.0.1:${port}/status`);
    const session: WebDriver = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': {
          ...{ binary: process.env.WEBKIT_BROWSER ?? MINI_BROWSER, args: ['--automation'] },
        },
      })
      .build();
    const send = (...keys: string[]) =>
      session
        .actions()
        .sendKeys(...keys)
        .perform();
    return {
      goto: (url) => session.get(url),
      evaluate: <Result>(expression: string) => session.executeScript<Result>(`return (${expression})`),
      type: (text) => send(text),
      press: (key) => send(key === 'Enter' ? Key.ENTER : Key.ARROW_LEFT),
      async close() {
        await session.quit().catch(() => undefined);
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  child.kill();
  await once(child, 'exit');
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await sleep(TRY_MS);
  }
  throw new Error('WebKitWebDriver does not answer. Install webkit2gtk-driver and xvfb.');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
