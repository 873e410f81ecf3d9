// A server whose minute is over again and again, in a process of its own: what hangs here hangs no test.
import { build } from '../build.ts';
import { makeSecrets } from '../local-secrets.ts';
import { serveLocally } from '../local-server.ts';

await build();
const server = await serveLocally({ bindings: { ...makeSecrets(), RATE_LIMITS: 'off' }, onLog: () => {} });
process.stdout.write(`${server.url}\n`);
for (;;) await server.runScheduled('* * * * *');
