import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const AXE_OPTIONS = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations' as const],
};

/** The accessibility violations of a page, one line each. */
export async function violationsOf(page: Page): Promise<string[]> {
  // Legacy mode stays within the page, which has no foreign frames. Otherwise each check opens one more page.
  const { violations } = await new AxeBuilder({ page }).options(AXE_OPTIONS).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  );
}

/** The pixels by which a page is wider than its window. */
const widthBeyond = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));

/** A page's problems once it has loaded: accessibility violations and content beyond its edge. */
export async function faultsOf(page: Page): Promise<{ violations: string[]; beyond: number }> {
  await page.locator('h1, [role="dialog"] h2').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  return { violations: await violationsOf(page), beyond: await widthBeyond(page) };
}

export const NO_FAULTS = { violations: [], beyond: 0 };

/** Presses Tab until the element with this name has focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
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
 * Max. JavaScript of a first visit, gzipped. A third is React, an eighth the router: its data mode, which asks before
 * leaving a screen with unsaved changes, costs 14 KiB more than plain routing. Undoing imports and the typed client cost 5 KiB.
 */
export const SCRIPT_BYTES_MAX = 215 * 1024;

/** Most of a check waits for requests to finish. */
const SCREENS_AT_ONCE = 2;

/** The bytes of JavaScript, gzipped, that each screen loads from `webDir` in a fresh browser. */
export async function scriptBytes(
  screens: readonly string[],
  { webDir, newPage }: { webDir: string; newPage: (screen: string) => Promise<Page> },
): Promise<Map<string, number>> {
  const sizes = new Map<string, Promise<number>>();
  const sizeOf = (file: string): Promise<number> => {
    const size =
      sizes.get(file) ?? readFile(join(webDir, file)).then((code) => gzipSync(code, { level: 9 }).byteLength);
    sizes.set(file, size);
    return size;
  };
  const bytesOf = async (screen: string): Promise<number> => {
    const page = await newPage(screen);
    const files = new Set<string>();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith('.js')) files.add(pathname);
    });
    await page.goto(screen, { waitUntil: 'networkidle', timeout: 30_000 });
    await page.locator('h1, [role="dialog"] h2').first().waitFor({ timeout: 30_000 });
    return (await Promise.all([...files].map(sizeOf))).reduce((sum, size) => sum + size, 0);
  };
  const bytes = new Map<string, number>();
  for (let done = 0; done < screens.length; done += SCREENS_AT_ONCE) {
    const next = screens.slice(done, done + SCREENS_AT_ONCE);
    await Promise.all(next.map(async (screen) => bytes.set(screen, await bytesOf(screen))));
  }
  return bytes;
}
