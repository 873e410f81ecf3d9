import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { CHROMIUM, LIGHT_CHROMIUM, PERSON_AGENT } from '../../scripts/testing/chromium.ts';
import type { LeadScoring } from '../sdk/api.ts';
import { openOnce } from './open-once.ts';
import { type Host, type Message, startHost } from './sdk-host.ts';
import { type Site, startSite } from './sdk-site.ts';

declare global {
  interface Window {
    ls: LeadScoring;
  }
}

/** Makes a browser look like a person's browser, which is neither headless (not even in beacons) nor automated. */
const PERSON_ARGS = ['--disable-blink-features=AutomationControlled', `--user-agent=${PERSON_AGENT}`];

const asPerson = <Launch extends { args: string[] }>(launch: Launch): Launch => ({
  ...launch,
  args: [...launch.args, ...PERSON_ARGS],
});

const person = openOnce(
  () => chromium.launch(asPerson(LIGHT_CHROMIUM)),
  (browser) => browser.close(),
);
const robot = openOnce(
  () => chromium.launch(LIGHT_CHROMIUM),
  (browser) => browser.close(),
);

export interface World {
  host: Host;
  site: Site;
  /** The SDK's script tag with additional attributes. */
  tag(attributes?: string): string;
  /** Opens a person's browser without earlier visits. */
  newVisitor(): Promise<BrowserContext>;
  /** Opens a person's browser with settings for Chromium's Preferences file. */
  newVisitorWith(preferences: object): Promise<BrowserContext>;
  /** An automated browser. */
  newRobot(): Promise<BrowserContext>;
  open(path: string, visitor?: BrowserContext): Promise<Page>;
  /** Makes all pages send their pending events. */
  flush(): Promise<void>;
  /** Waits until the server has accepted exactly these events, in any order and with any repetitions. */
  expectAccepted(names: string[]): Promise<Message[]>;
}

/** Serves a copy of the build, because a build that runs at the same time would delete the files. */
export const copySdk = (directory: string): Promise<void> => cp('dist/web/sdk', directory, { recursive: true });

/**
 * Sets up a website, the SDK's server and browsers for one test file. The server forgets its events before each test, and an error
 * on a page fails the test.
 */
export function setUpWorld(): World {
  const world = {} as World;
  const closers: (() => Promise<unknown>)[] = [];
  const errors: string[] = [];
  const visitors: BrowserContext[] = [];

  const welcome = (visitor: BrowserContext): BrowserContext => {
    visitors.push(visitor);
    visitor.on('weberror', (error) => errors.push(error.error().message));
    return visitor;
  };

  beforeAll(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sdk-e2e-'));
    closers.push(() => rm(directory, { recursive: true, force: true }));
    const sdk = join(directory, 'sdk');
    if (!process.env.SDK_UPSTREAM) await copySdk(sdk);
    const host = await startHost({ sdk, upstream: process.env.SDK_UPSTREAM });
    const site = await startSite();
    closers.push(host.close, site.close);
    Object.assign(world, {
      host,
      site,
      tag: (attributes = '') =>
        `<script async src="${host.origin}/sdk/ls.js" data-api-key="${host.writeKey}" ${attributes}></script>`,
      newVisitor: async () => welcome(await (await person.get()).newContext()),
      async newVisitorWith(preferences: object) {
        const profile = await mkdtemp(join(directory, 'profile-'));
        await writePreferences(profile, preferences);
        return welcome(await chromium.launchPersistentContext(profile, asPerson(CHROMIUM)));
      },
      newRobot: async () => welcome(await (await robot.get()).newContext()),
      async open(path: string, visitor?: BrowserContext) {
        const page = await (visitor ?? (await world.newVisitor())).newPage();
        await page.goto(path.startsWith('http') ? path : world.site.origin() + path);
        return page;
      },
      async flush() {
        const pages = visitors.flatMap((visitor) => visitor.pages());
        await Promise.all(pages.map((page) => page.evaluate(() => window.ls?.flush?.()).catch(() => {})));
      },
      async expectAccepted(names: string[]) {
        await world.flush();
        await expect
          .poll(() => distinct(host.accepted()).map(nameOf).sort(), { timeout: 10_000 })
          .toEqual([...names].sort());
        return distinct(host.accepted());
      },
    } satisfies World);
  }, 60_000);
  beforeEach(() => {
    world.host.requests.length = 0;
    world.host.answers.length = 0;
  });
  afterEach(async () => {
    const closed = Promise.all(visitors.splice(0).map((visitor) => visitor.close()));
    if (!(await settlesWithin(CLOSE_MS_MAX, closed))) person.abandon();
    expect(errors.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });
  return world;
}

/**
 * In rare cases, Chromium never finishes closing a browser context whose page is navigating. If closing takes longer than this, the next
 * visitor gets a new browser.
 */
const CLOSE_MS_MAX = 10_000;

const settlesWithin = (ms: number, promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), delay(ms, false, { ref: false })]);

async function writePreferences(profile: string, preferences: object): Promise<void> {
  await mkdir(join(profile, 'Default'), { recursive: true });
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}

/** The name of an event in tests. */
export const nameOf = ({ type, event, context }: Message): string => event ?? `${type} ${context.page.path}`;

/** Removes repeated events by their IDs. */
export const distinct = (messages: Message[]): Message[] => [
  ...new Map(messages.map((message) => [message.messageId, message])).values(),
];
