// Runs a server whose cron runs continuously. It has its own process, so that a hang here hangs no test.
import { build } from '../build.ts';
import { makeSecrets } from '../local-secrets.ts';
import { serveLocally } from '../local-server.ts';

await build();
const server = await serveLocally({ bindings: { ...makeSecrets(), RATE_LIMITS: 'off' }, onLog: () => {} });
process.stdout.write(`${server.url}\n`);
for (;;) await server.runScheduled('* * * * *');
