import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM, PERSON_AGENT } from '../../scripts/testing/chromium.ts';

/** A page that someone has open, and what went wrong or elsewhere in it. */
export interface Visit {
  page: Page;
  visitor: BrowserContext;
  /** Uncaught errors of the page. */
  errors: string[];
  /** What the page has asked of others than its site and its hosts. */
  strays: string[];
  /** What it wrote on the console as a warning. */
  warnings: string[];
}

/** A website of its own origin, and the browser of who looks at it. */
export interface Site {
  origin: string;
  /** The browser of someone who was never here. */
  newVisitor(): Promise<BrowserContext>;
  /** Opens a page with this in its body. What it asks of any but `hosts` and its site is noted. */
  open(html: string, options: { visitor: BrowserContext; hosts: string[]; query?: string }): Promise<Visit>;
  close(): Promise<void>;
}

/** `/npm/…` is what the registry has delivered, unmodified; all else are pages. */
export async function startSite(): Promise<Site> {
  const pages = new Map<string, string>();
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://site');
    const isScript = pathname.startsWith('/npm/');
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' });
    if (isScript) createReadStream(pathname.replace('/npm/', 'node_modules/')).pipe(response);
    else response.end(pages.get(pathname) ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser: Browser = await chromium.launch(CHROMIUM);

  return {
    origin,
    newVisitor: () => browser.newContext({ userAgent: PERSON_AGENT }),
    async open(html, { visitor, hosts, query = '' }) {
      const path = `/${pages.size}`;
      pages.set(path, `<!doctype html><title>Acme</title><link rel="icon" href="data:,"><body>${html}</body>`);
      const page = await visitor.newPage();
      const visit: Visit = { page, visitor, errors: [], strays: [], warnings: [] };
      page.on('pageerror', ({ message }) => visit.errors.push(message));
      page.on('console', (message) => message.type() === 'warning' && visit.warnings.push(message.text()));
      page.on('request', (request) => {
        const url = request.url();
        if (![origin, ...hosts, 'data:', 'about:'].some((start) => url.startsWith(start))) visit.strays.push(url);
      });
      await page.goto(origin + path + query);
      return visit;
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers a page that speaks https from where http is spoken, as a proxy does. */
export const terminateTls = (visitor: BrowserContext, origin: string, target: string): Promise<unknown> =>
  visitor.route(`${origin}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    try {
      await route.fulfill({ response: await route.fetch({ url: target + pathname + search }) });
    } catch {
      await route.abort('connectionreset');
    }
  });
