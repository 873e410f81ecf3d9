import { expect, it } from 'vitest';
import { runScript } from './testing/spawn-server.ts';

it('the SDK and the dashboard work in Firefox and WebKit', async () => {
  const { code, output } = await runScript('scripts/browsers.ts', []);
  expect(output).not.toContain('✘');
  expect(output.match(/✔ (firefox|webkit)/g)).toHaveLength(8);
  expect(code).toBe(0);
}, 300_000);
