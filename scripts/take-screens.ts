// Takes the pictures in docs/screens from a running `npm start`. Run `npm run take-screens -- --password …` after a change of a screen.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { readOptions } from './read-options.ts';
import { CHROMIUM } from './testing/chromium.ts';

const DIR = 'docs/screens';

const USAGE = `npm run take-screens -- --password … [--url http://localhost:8787] [--email demo@example.com]

Replaces the pictures in ${DIR} with screens of a running \`npm start\`, which prints the demo login.`;

interface Shot {
  name: string;
  path: string;
  width?: 390 | 1024 | 1440;
  scheme?: 'light' | 'dark';
  /** Brings the page into the state that the picture shows, as a person would. */
  act?: (page: Page) => Promise<unknown>;
}

const HEIGHTS = { 390: 844, 1024: 768, 1440: 900 };

const openFirstLead = async (page: Page): Promise<void> => {
  await page.getByRole('region', { name: 'Call now' }).getByRole('link').first().click();
  await page.getByTestId('score').waitFor();
};

/** Tests the live rules, unless an earlier visit has tested them. */
const showBackTest = async (page: Page): Promise<void> => {
  const result = page.getByRole('heading', { name: 'Who comes first?' });
  const none = page.getByText('No test yet');
  await result.or(none).waitFor();
  if (await none.isVisible()) await page.getByRole('button', { name: 'Test the live rules' }).click();
  await result.waitFor({ timeout: 120_000 });
};

const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
/** The period in which the demo's leads arrived: all of them first bought within a few weeks. */
const PERIOD = `period=days&from=${daysAgo(560)}&to=${daysAgo(440)}`;

const SHOTS: readonly Shot[] = [
  { name: 'today', path: '/' },
  { name: 'today', path: '/', scheme: 'dark' },
  { name: 'today', path: '/', width: 390 },
  { name: 'lead', path: '/', act: openFirstLead },
  { name: 'lead', path: '/', width: 390, scheme: 'dark', act: openFirstLead },
  { name: 'leads', path: '/leads' },
  { name: 'leads', path: '/leads', width: 390, scheme: 'dark' },
  { name: 'board', path: '/leads?view=board', width: 1024, scheme: 'dark' },
  { name: 'leaderboard', path: '/leaderboard', width: 1024 },
  { name: 'sources', path: `/sources?property=first_order_cds&stage=warm&${PERIOD}` },
  { name: 'funnel', path: `/funnel?${PERIOD}`, width: 1024, scheme: 'dark' },
  { name: 'scoring', path: '/rules' },
  { name: 'scoring', path: '/rules', width: 390, scheme: 'dark' },
  { name: 'proof', path: '/proof', scheme: 'dark', act: showBackTest },
  { name: 'automations', path: '/automations', width: 1024 },
  { name: 'automation-builder', path: '/automations/new', scheme: 'dark' },
  { name: 'events', path: '/events', width: 1024 },
  { name: 'imports', path: '/imports', width: 390 },
  { name: 'deliveries', path: '/deliveries', width: 1024, scheme: 'dark' },
  { name: 'settings-keys', path: '/settings?tab=keys', width: 1024 },
  { name: 'settings-notifications', path: '/settings?tab=notifications', width: 390, scheme: 'dark' },
  {
    name: 'command-menu',
    path: '/',
    scheme: 'dark',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder(/Find a lead/).waitFor();
    },
  },
];

const { values, refuse } = readOptions(USAGE, {
  options: {
    url: { type: 'string', default: 'http://localhost:8787' },
    email: { type: 'string', default: 'demo@example.com' },
    password: { type: 'string' },
  },
});
const { url, email, password = refuse('--password is required.') } = values;

const browser = await chromium.launch(CHROMIUM);
try {
  const signedIn = await signIn(browser);
  for (const file of await readdir(DIR)) if (file.endsWith('.png')) await rm(join(DIR, file));
  for (const shot of SHOTS) await take(browser, signedIn, shot);
} finally {
  await browser.close();
}

async function signIn(on: Browser) {
  const page = await on.newPage({ baseURL: url });
  await page.goto('/login');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Today' }).waitFor();
  return page.context().storageState();
}

async function take(
  on: Browser,
  storageState: Awaited<ReturnType<typeof signIn>>,
  { name, path, width = 1440, scheme = 'light', act }: Shot,
): Promise<void> {
  const viewport = { width, height: HEIGHTS[width] };
  const options = { baseURL: url, storageState, viewport, colorScheme: scheme, reducedMotion: 'reduce' } as const;
  const page = await on.newPage(options);
  await page.goto(path);
  await page.locator('h1').waitFor();
  await act?.(page);
  await page.waitForLoadState('networkidle');
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  await page.screenshot({ path: join(DIR, `${name}-${width}-${scheme}.png`) });
  await page.context().close();
}
