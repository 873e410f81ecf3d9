import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { type LocalServer, serveLocally } from '../../scripts/local-server.ts';
import { CHROMIUM, PERSON_AGENT } from '../../scripts/testing/chromium.ts';

export interface Account {
  email: string;
  password: string;
  token: string;
  user: { id: string; projectId: string };
}

/** The built product on its own port, and Chromium. */
export interface World {
  url: string;
  /** The built dashboard. */
  webDir: string;
  server: LocalServer;
  call<Answer = unknown>(method: string, path: string, body: unknown, credential?: string): Promise<Answer>;
  register(): Promise<Account>;
  /** A context in which `account` is signed in; errors of its pages are collected in `errors`. */
  open(account: Account | null, options?: BrowserContextOptions): Promise<BrowserContext>;
  errors: string[];
  /** For a failed test: the content of every open page, the failed requests, and the server's errors. */
  explain(): Promise<string>;
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), 'dashboard-e2e-'));
  const webDir = join(dir, 'web');
  const { WORKER_BUNDLE: bundle = 'dist/worker' } = process.env;
  // A copy, because a concurrent build removes the files.
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
  const browser: Browser = await chromium.launch(CHROMIUM);
  const { url } = server;
  const errors: string[] = [];
  const call = makeCall(url);
  return {
    url,
    webDir,
    server,
    errors,
    call,
    async register() {
      const login = { email: `${randomBytes(6).toString('hex')}@example.com`, password: 'correct horse battery' };
      const session = await call<Account>('POST', '/api/auth/register', { ...login, projectName: 'Northwind' });
      return { ...login, ...session };
    },
    async open(account, options = {}) {
      const context = await browser.newContext({ baseURL: url, userAgent: PERSON_AGENT, ...options });
      context.setDefaultTimeout(10_000);
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
      if (account) {
        const session = JSON.stringify({ token: account.token, user: { ...account.user, email: account.email } });
        await context.addInitScript((text) => {
          // Not on the empty page that comes first.
          if (location.protocol === 'http:') localStorage.setItem('leads.session', text);
        }, session);
      }
      return context;
    },
    async explain() {
      const pages = browser.contexts().flatMap((context) => context.pages());
      return [...(await Promise.all(pages.map(describePage))), ...troubles.splice(0)].join('\n');
    },
    async close() {
      await browser.close();
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The page's text, with the values of its fields. */
async function describePage(page: Page): Promise<string> {
  const snapshot = page.locator('body').ariaSnapshot({ timeout: 2000 });
  return `page ${page.url()}\n${await snapshot.catch((error: unknown) => String(error))}`;
}

/** The product's own configuration, with the assets of this run. */
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

/** The score on a lead's page. */
export const shownScore = async (page: Page): Promise<string> => (await page.getByTestId('score').textContent()) ?? '';
