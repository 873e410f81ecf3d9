import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContextOptions, type CDPSession, chromium, type Page } from 'playwright-core';
import { type LocalServer, serveLocally } from '../../scripts/local-server.ts';
import { LIGHT_CHROMIUM, PERSON_AGENT } from '../../scripts/testing/chromium.ts';
import { openOnce } from './open-once.ts';

export interface Account {
  email: string;
  password: string;
  token: string;
  user: { id: string; projectId: string };
}

/** Serves the built product on its own port, and runs Chromium. */
export interface World {
  url: string;
  /** The built dashboard. */
  webDir: string;
  server: LocalServer;
  browser: Browser;
  call<Answer = unknown>(method: string, path: string, body: unknown, credential?: string): Promise<Answer>;
  register(): Promise<Account>;
  /** Opens a page in a clean browser context with `account` signed in. Adds the page's errors to `errors`. */
  open(account: Account | null, options?: PageOptions): Promise<Page>;
  /**
   * Clears the open pages and keeps them for the next test, because the first load in a new context costs 3 s of CPU. Pages that have a
   * browser context of their own are closed instead.
   */
  closePages(): Promise<void>;
  errors: string[];
  /** Describes the content of every open page, the failed requests and the server's errors, to explain a failed test. */
  explain(): Promise<string>;
  close(): Promise<void>;
}

export interface PageOptions {
  /** True to load only the code of the open screen. By default, the other screens load in the background. */
  savesData?: boolean;
  /** Gives the page its own browser context with these settings. Needed by tests that move time forward with `page.clock`. */
  context?: BrowserContextOptions;
}

interface Tab {
  page: Page;
  devtools: CDPSession;
  isReusable: boolean;
}

export const world = openOnce(startWorld, ({ close }) => close());

async function startWorld(): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'dashboard-e2e-'));
  const webDir = join(dir, 'web');
  const { WORKER_BUNDLE: bundle = 'dist/worker' } = process.env;
  // Serves a copy of the build, because a build that runs at the same time would delete the files.
  await cp('dist/web', webDir, { recursive: true });
  const troubles: string[] = [];
  const server = await serveLocally({
    bundle,
    config: await writeConfig(dir, webDir),
    onLog: ({ level, message }) => {
      if (level === 'warn' || level === 'error') troubles.push(`server ${level}: ${message}`);
    },
    bindings: {
      JWT_SECRET: randomBytes(32).toString('base64url'),
      SETTINGS_KEYS: `e2e:${randomBytes(32).toString('base64')}`,
      RATE_LIMITS: 'off',
    },
  });
  const browser = await chromium.launch(LIGHT_CHROMIUM);
  const { url } = server;
  const errors: string[] = [];
  const call = makeCall(url);
  const open: Tab[] = [];
  const resting: Tab[] = [];

  async function newTab(options?: BrowserContextOptions): Promise<Tab> {
    // Blocks service workers, because a service worker would outlive its test and answer the requests of later tests.
    const quiet = { reducedMotion: 'reduce', serviceWorkers: 'block' } as const;
    const defaults = { baseURL: url, userAgent: PERSON_AGENT, ...quiet } as const;
    const context = await browser.newContext({ ...defaults, ...options });
    context.setDefaultTimeout(20_000);
    context.on('console', (message) => {
      if (/Content Security Policy|script-src/.test(message.text())) errors.push(message.text());
    });
    context.on('weberror', (error) => errors.push(error.error().message));
    context.on('requestfailed', (request) => {
      troubles.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`);
    });
    context.on('response', (response) => {
      if (response.status() < 400) return;
      const note = `${response.request().method()} ${response.url()}: ${response.status()}`;
      response.text().then(
        (body) => troubles.push(`${note} ${body.slice(0, 500)}`),
        () => troubles.push(note),
      );
    });
    await context.addInitScript(lookOften);
    if (options) await context.clock.install();
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await page.goto(QUIET_PATH);
    return { page, devtools, isReusable: !options };
  }

  return {
    url,
    webDir,
    server,
    browser,
    errors,
    call,
    async register() {
      const login = { email: `${randomBytes(6).toString('hex')}@example.com`, password: 'correct horse battery' };
      const session = await call<Account>('POST', '/api/auth/register', { ...login, projectName: 'Northwind' });
      return { ...login, ...session };
    },
    async open(account, { savesData = false, context } = {}) {
      const tab = (context ? undefined : resting.pop()) ?? (await newTab(context));
      open.push(tab);
      await tab.devtools.send('Emulation.setDataSaverOverride', { dataSaverEnabled: savesData });
      await signIn(tab.page, account);
      return tab.page;
    },
    async closePages() {
      for (const tab of open.splice(0)) {
        if (tab.isReusable && (await clear(tab.page))) resting.push(tab);
        else await tab.page.context().close();
      }
    },
    async explain() {
      return [...(await Promise.all(open.map(({ page }) => describePage(page)))), ...troubles.splice(0)].join('\n');
    },
    async close() {
      await browser.close();
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A file of the dashboard's origin that runs no script. Tests open this file to change the origin's storage. */
const QUIET_PATH = '/favicon.svg';

/** Makes pages poll ten times as often. Runs in each page before the page's own scripts. */
function lookOften(): void {
  const { setInterval: repeat } = globalThis;
  const isLook = (ms = 0) => ms >= 2_000 && ms <= 5_000;
  const repeatOften = (work: () => void, ms?: number) => repeat(work, isLook(ms) ? Number(ms) / 10 : ms);
  Object.assign(globalThis, { setInterval: repeatOften });
}

async function signIn(page: Page, account: Account | null): Promise<void> {
  if (!account) return;
  const session = JSON.stringify({ token: account.token, user: { ...account.user, email: account.email } });
  await page.evaluate((text) => localStorage.setItem('leads.session', text), session);
}

/** Resets a page and its browser context. Returns false if the page cannot be reused. */
async function clear(page: Page): Promise<boolean> {
  const context = page.context();
  if (context.pages().length > 1 || page.isClosed()) return false;
  await context.setOffline(false);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.goto(QUIET_PATH);
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await context.clearCookies();
  return true;
}

/** The text of the page, including the values of its fields. */
async function describePage(page: Page): Promise<string> {
  const snapshot = page.locator('body').ariaSnapshot({ timeout: 2000 });
  return `page ${page.url()}\n${await snapshot.catch((error: unknown) => String(error))}`;
}

/** Writes a copy of wrangler.toml that serves the assets of this run. */
async function writeConfig(dir: string, webDir: string): Promise<string> {
  const config = await readFile('wrangler.toml', 'utf8');
  const file = join(dir, 'wrangler.toml');
  const absolute = config
    .replace(/^(main|migrations_dir) = "(.*)"/gm, (_line, name, path) => `${name} = "${resolve(path)}"`)
    .replace('directory = "./dist/web"', `directory = "${webDir}"`);
  await writeFile(file, absolute);
  return file;
}

const makeCall =
  (url: string): World['call'] =>
  async (method, path, body, credential) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(credential && { Authorization: `Bearer ${credential}` }),
      },
      ...(body !== undefined && body !== null && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer as never;
  };

/** Reads the score from a lead's page. */
export const shownScore = async (page: Page): Promise<string> => (await page.getByTestId('score').textContent()) ?? '';
