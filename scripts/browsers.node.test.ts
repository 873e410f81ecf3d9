import { existsSync } from 'node:fs';
import { expect, inject, it } from 'vitest';
import { runScript } from './testing/spawn-server.ts';

const isInstalled = ['/usr/bin/firefox-esr', '/usr/bin/WebKitWebDriver'].every((file) => existsSync(file));

it.runIf(inject('isLong') && isInstalled)(
  'the SDK and the dashboard work in Firefox and WebKit',
  async () => {
    const { code, output } = await runScript('scripts/browsers.ts', []);
    expect(output).not.toContain('✘');
    expect(output.match(/✔ (firefox|webkit)/g)).toHaveLength(8);
    expect(code).toBe(0);
  },
  300_000,
);
