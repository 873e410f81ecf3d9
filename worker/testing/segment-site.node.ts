import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { LIGHT_CHROMIUM, PERSON_AGENT } from '../../scripts/testing/chromium.ts';

/** An open page, with its errors and its requests to other hosts. */
export interface Visit {
  page: Page;
  visitor: BrowserContext;
  /** Uncaught errors of the page. */
  errors: string[];
  /** The page's requests to hosts other than its site and the allowed ones. */
  strays: string[];
  /** The page's console warnings. */
  warnings: string[];
}

/** A website with its own origin, and visitors' browsers. */
export interface Site {
  origin: string;
  /** A browser without history. */
  newVisitor(): Promise<BrowserContext>;
  /** Opens a page with this body. Records requests to any host except `hosts` and its site. */
  open(html: string, options: { visitor: BrowserContext; hosts: string[]; query?: string }): Promise<Visit>;
  close(): Promise<void>;
}

/** `/npm/…` serves unmodified packages from the registry, and everything else is a page. */
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
  const browser: Browser = await chromium.launch(LIGHT_CHROMIUM);

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

/** Lets a page that expects https use an http server, like a proxy. */
export const terminateTls = (visitor: BrowserContext, origin: string, target: string): Promise<unknown> =>
  visitor.route(`${origin}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    try {
      await route.fulfill({ response: await route.fetch({ url: target + pathname + search }) });
    } catch {
      await route.abort('connectionreset');
    }
  });
