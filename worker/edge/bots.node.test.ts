import crawlers from 'crawler-user-agents' with { type: 'json' };
import browsers from 'top-user-agents';
import { expect, it } from 'vitest';
import { isBotAgent } from './bots.ts';

const instances = crawlers.flatMap((crawler) => crawler.instances ?? []);

it('flags no browser that people use', () => {
  expect(browsers.filter(isBotAgent)).toEqual([]);
});

it('flags nineteen of twenty crawlers of the public list', () => {
  expect(instances.length).toBeGreaterThan(2000);
  expect(instances.filter(isBotAgent).length / instances.length).toBeGreaterThan(0.95);
});
