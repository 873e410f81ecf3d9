import crawlers from 'crawler-user-agents' with { type: 'json' };
import browsers from 'top-user-agents';
import { expect, it } from 'vitest';
import { isBotAgent, isBotRequest } from './bots.ts';

const instances = crawlers.flatMap((crawler) => crawler.instances ?? []);

it('bot detection does not flag a browser that people use', () => {
  expect(browsers.filter(isBotAgent)).toEqual([]);
});

it.each([
  'Mozilla/5.0 (Linux; Android 9; CUBOT_X19 Build/PPR1.180610.011) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 13; CUBOT KINGKONG 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 7.0; M BOT 60) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/106.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; U; Android 4.4.2; es-us; M BOT 51 Build/KOT49H) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/30.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Linux; Android 10; Robot Crawler Build/QP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0 Mobile Safari/537.36',
])('recognizes a phone as a phone, whatever its model is called: %s', (userAgent) => {
  expect(isBotAgent(userAgent)).toBe(false);
});

it.each([
  'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (Linux; Android 7.0; SM-G930V; compatible; SomeBot/1.0; +https://bot.example) AppleWebKit/537.36',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Mobile Safari/537.36',
])('flags a bot whose user agent names both the bot and a phone: %s', (userAgent) => {
  expect(isBotAgent(userAgent)).toBe(true);
});

it('bot detection checks only requests from web pages, which send an Origin', () => {
  const headers = (more: Record<string, string>) => new Headers({ 'User-Agent': 'okhttp/4.9.0', ...more });
  expect([isBotRequest(headers({})), isBotRequest(headers({ Origin: 'https://shop.example' }))]).toEqual([false, true]);
  expect(isBotRequest(new Headers({ Origin: 'https://shop.example' }))).toBe(false);
});

it('bot detection flags nineteen of twenty crawlers on the public list', () => {
  expect(instances.length).toBeGreaterThan(2000);
  expect(instances.filter(isBotAgent).length / instances.length).toBeGreaterThan(0.95);
});
