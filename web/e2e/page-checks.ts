import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** The accessibility rules whose result depends on the color scheme. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block'];

/** Lists the accessibility violations of a page in light and in dark mode, one per line. */
export async function violationsOf(page: Page, tags: string[] = WCAG): Promise<string[]> {
  await switchTo(page, 'light');
  const inLight = await runAxe(page, tags);
  await switchTo(page, 'dark');
  const inDark = await runAxe(page, COLOR_RULES);
  return [...inLight.map((line) => `light: ${line}`), ...inDark.map((line) => `dark: ${line}`)];
}

/** Switches the color scheme. On a busy machine, the call returns before the page learns of the new scheme. */
async function switchTo(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction((scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches, colorScheme);
}

async function runAxe(page: Page, runOnly: string[]): Promise<string[]> {
  await drawn(page);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    );
  }, runOnly);
}

/** Waits until the page has drawn its new width or colors, transitions included. */
const drawn = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    // When an element's color transition ends, elements that inherit the color may start a transition of their own.
    for (;;) {
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      if (ending.length === 0) return;
      await Promise.allSettled(ending.map(({ finished }) => finished));
    }
  });

/** Reports by how many pixels a page is wider than its window, and which texts are too wide. */
const overflowOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const beyond = document.documentElement.scrollWidth - innerWidth;
    if (beyond <= 0) return [];
    const isWide = (element: Element) => element.getBoundingClientRect().right > innerWidth;
    const wide = [...document.querySelectorAll('main *')].filter(
      (element) => isWide(element) && ![...element.children].some(isWide),
    );
    const named = wide.map(({ className, textContent }) => `<${className}> ${textContent?.slice(0, 20)}`);
    return [`${beyond} px beyond the edge: ${named.slice(0, 5).join(', ')}`];
  });

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
}

/** Lists the parts of a page that moved while it loaded, one per line. Ignores layout shifts of 0.005 or less. */
export const shiftsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const observer = new PerformanceObserver(() => {});
    observer.observe({ type: 'layout-shift', buffered: true });
    return (observer.takeRecords() as LayoutShift[])
      .filter(({ value, hadRecentInput }) => value > 0.005 && !hadRecentInput)
      .map(
        ({ value, sources }) =>
          `${value.toFixed(3)}: ${sources.map(({ node, previousRect: from, currentRect: to }) => `${node?.textContent?.slice(0, 40)} from ${from.y} to ${to.y}`)}`,
      );
  });

/** Makes the API's responses arrive in the reverse order of the requests. Turns off the page's own time limit for waiting. */
export async function answerBackwards(page: Page): Promise<void> {
  await page.addInitScript(() =>
    addEventListener('DOMContentLoaded', () => document.documentElement.style.setProperty('--hold-back', '60s')),
  );
  let asked = 0;
  await page.route('**/api/**', async (route) => {
    const delayMs = Math.max(0, 400 - 40 * asked++);
    await new Promise((done) => setTimeout(done, delayMs));
    await route.continue();
  });
}

const WIDTHS = [390, 1440];

/** Runs `check` on the loaded screen at a phone's and at a desktop's width, and returns all results. */
async function atEachWidth(page: Page, check: () => Promise<string[]>): Promise<string[]> {
  const faults: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await page.locator('h1, [role="dialog"] h2').first().waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
    // A chart has the width of the previous screen until it has been measured again.
    await drawn(page);
    faults.push(...(await check()).map((line) => `${width} px: ${line}`));
  }
  return faults;
}

/** Finds content that extends beyond the edge of a phone or a desktop screen. */
export const overflowsOf = (page: Page): Promise<string[]> => atEachWidth(page, () => overflowOf(page));

/** Finds accessibility violations and content beyond the edge, on a phone and on a desktop. */
export const faultsOf = (page: Page): Promise<string[]> =>
  atEachWidth(page, async () => [
    ...(await overflowOf(page)),
    ...(await violationsOf(page, [...WCAG, 'best-practice'])),
  ]);

/** How long `tabTo` keeps pressing Tab, because the screen may still be loading. */
const TABS_MS_MAX = 15_000;

/** Presses Tab until an element with this name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (const until = Date.now() + TABS_MS_MAX; Date.now() < until; ) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      return element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? '';
    });
    if (focused.trim() === name) return;
  }
  throw new Error(`"${name}" is not reached by Tab`);
}

/**
 * Presses Tab through the whole main part of a page in one column. Lists the elements that get the focus before an element above them, by
 * their text.
 */
export async function focusedOutOfOrder(page: Page): Promise<string[]> {
  await page.locator('#main').focus();
  const found: string[] = [];
  for (let last = Number.NEGATIVE_INFINITY; ; ) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element?.closest('#main')) return null;
      // Elements in one row count as equally high.
      const { bottom } = element.getBoundingClientRect();
      return { bottom: bottom + scrollY, text: element.getAttribute('aria-label') ?? element.textContent };
    });
    if (focused === null) return found;
    const ROW_PX = 24;
    if (focused.bottom < last - ROW_PX) found.push(focused.text);
    last = focused.bottom;
  }
}

/** Max. JavaScript that a first visit may load, in bytes after gzip. React takes half of these bytes, and the router a quarter. */
const SCRIPT_BYTES_MAX = 180 * 1024;

/**
 * The editor of automations may load 37 KiB more: it validates input while a person types (with zod and the form library), previews
 * messages, and edits every kind of condition on a lead.
 */
const EDITOR_SCRIPT_BYTES_MAX = 217 * 1024;

/** Max. JavaScript that a screen may load, in bytes after gzip. */
export const scriptBytesMax = (screen: string): number =>
  screen.startsWith('/automations') ? EDITOR_SCRIPT_BYTES_MAX : SCRIPT_BYTES_MAX;

/** The bytes of JavaScript (after gzip) that the page has loaded from `webDir`, including cached files. */
export async function scriptBytes(page: Page, webDir: string): Promise<number> {
  const addresses = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const files = new Set(addresses.map((address) => new URL(address).pathname).filter((path) => path.endsWith('.js')));
  const sizes = await Promise.all([...files].map((file) => gzippedSize(join(webDir, file))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const gzippedSizes = new Map<string, Promise<number>>();

function gzippedSize(file: string): Promise<number> {
  const size = gzippedSizes.get(file) ?? readFile(file).then((code) => gzipSync(code, { level: 9 }).byteLength);
  gzippedSizes.set(file, size);
  return size;
}
