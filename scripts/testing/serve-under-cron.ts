// Runs a server whose cron runs continuously. The server runs in its own process, so that a hanging server cannot hang a test.
import { build } from '../build.ts';
import { makeSecrets } from '../local-secrets.ts';
import { serveLocally } from '../local-server.ts';

await build();
const server = await serveLocally({ bindings: { ...makeSecrets(), RATE_LIMITS: 'off' }, onLog: () => {} });
process.stdout.write(`${server.url}\n`);
for (;;) await server.runScheduled('* * * * *');
