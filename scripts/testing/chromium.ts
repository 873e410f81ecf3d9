import { existsSync } from 'node:fs';

/** How tests launch Chromium: Debian's, unless `CHROMIUM` names another. This Chromium sends no requests of its own to the internet. */
export const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/**
 * Debian's Chromium without a window, which uses a third less processor time. The headless shell has no personal settings, which the SDK's
 * tests need.
 */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

/**
 * For pages that are open only for seconds: fewer processes and threads, and no optimizing compiler. Together, these switches save a sixth
 * of the processor time.
 */
const FOR_SHORT_VISITS = [
  '--in-process-gpu',
  '--disable-site-isolation-trials',
  '--disable-features=SitePerProcess,IsolateOrigins',
  '--num-raster-threads=1',
  '--js-flags=--max-lazy --no-opt --no-maglev',
];

/** The browser for tests that do not depend on personal settings: the headless shell if it is installed. */
export const LIGHT_CHROMIUM = {
  ...CHROMIUM,
  args: [...CHROMIUM.args, ...FOR_SHORT_VISITS],
  executablePath: process.env.CHROMIUM ?? (existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : CHROMIUM.executablePath),
};

/**
 * Removes “Headless” from the browser's name, as in the browser of a person. Otherwise its events would be stored but not scored, like
 * those of headless browsers.
 */
export const PERSON_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36';
