import { expect, it } from 'vitest';
import { forgetConfigs, readConfig } from './known-configs.ts';

const text = JSON.stringify({ padding: 'x'.repeat(1_000_000) });
const isKnown = (version: number) => !('status' in readConfig({ projectId: 'prj_1', version }));

it('an isolate keeps the newest configs, up to 16 million characters', () => {
  forgetConfigs();
  for (let version = 1; version <= 40; version++) {
    readConfig({ projectId: 'prj_1', version, text });
    expect(isKnown(version)).toBe(true);
  }
  const known = Array.from({ length: 40 }, (_, n) => n + 1).filter(isKnown);
  expect(known).toEqual(Array.from({ length: 15 }, (_, n) => n + 26));
  forgetConfigs();
  expect(isKnown(40)).toBe(false);
});
