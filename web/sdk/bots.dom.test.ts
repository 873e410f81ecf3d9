import crawlers from 'crawler-user-agents' with { type: 'json' };
import { isbot } from 'isbot';
import browsers from 'top-user-agents';
import { expect, it } from 'vitest';
import { isBot } from './bots.ts';

const instances = crawlers.flatMap((crawler) => crawler.instances ?? []);
const flagged = (agents: readonly string[]) => agents.filter((userAgent) => isBot({ userAgent }));
const rate = (agents: readonly string[]) => flagged(agents).length / agents.length;

it('flags no browser that people use', () => {
  expect(flagged(browsers)).toEqual([]);
});

it('flags nineteen of twenty crawlers of the public list', () => {
  expect(instances.length).toBeGreaterThan(2000);
  expect(rate(instances)).toBeGreaterThan(0.95);
});

it('flags nine of ten of those that pass for a browser', () => {
  expect(rate(instances.filter((agent) => /^mozilla/i.test(agent)))).toBeGreaterThan(0.9);
});

it('agrees with isbot on what it flags', () => {
  const agents = flagged(instances);
  expect(agents.filter(isbot).length / agents.length).toBeGreaterThan(0.99);
});

it.each([
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html) Chrome/120.0.0.0 Safari/537.36',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'curl/8.5.0',
])('flags %s', (userAgent) => {
  expect(isBot({ userAgent })).toBe(true);
});
