// Tests the SDK and the dashboard in Debian's Firefox and WebKit: `npm run browsers`.
//   apt-get install firefox-esr webkit2gtk-driver xvfb
import { randomBytes } from 'node:crypto';
import { launchFirefox } from './browsers/firefox.ts';
import { smoke } from './browsers/smoke.ts';
import { launchWebKit } from './browsers/webkit.ts';
import { build } from './build.ts';
import { makeSecrets } from './local-secrets.ts';
import { serveLocally } from './local-server.ts';
import { readOptions } from './read-options.ts';

const BROWSERS = { firefox: launchFirefox, webkit: launchWebKit };
const USAGE = 'npm run browsers -- [firefox] [webkit]';

const { positionals, refuse } = readOptions(USAGE, { allowPositionals: true });
const names = (positionals.length > 0 ? positionals : Object.keys(BROWSERS)) as (keyof typeof BROWSERS)[];
for (const name of names) if (!(name in BROWSERS)) refuse(`Unknown browser: ${name}`);

await build();
const server = await serveLocally({ bindings: { ...makeSecrets(), RATE_LIMITS: 'off' } });
try {
  for (const name of names) {
    const browser = await BROWSERS[name]();
    try {
      const run = `${name}-${randomBytes(3).toString('hex')}`;
      for await (const seen of smoke(browser, { url: server.url, run })) console.log(`✔ ${name}: ${seen}`);
    } catch (error) {
      console.log(`✘ ${name}: ${(error as Error).message}`);
      process.exitCode = 1;
    } finally {
      await browser.close();
    }
  }
} finally {
  await server.stop();
}
