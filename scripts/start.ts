// Serves everything on http://localhost:8787 from the built product: `npm start`. PORT=8788 STATE_DIR=/tmp/leads npm start -- --verbose
// Builds what has changed, creates the local secrets, applies the migrations, seeds the demo project once, and runs the cron as Cron
// Triggers would. Ctrl-C stops the server; the next start uses the same state.
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { Cron } from 'croner';
import { build } from './build.ts';
import { counted } from './counted.ts';
import { ensureDemo } from './demo-project.ts';
import { describeLittleSpace, readFreeSpace } from './disk-space.ts';
import { describeFewHandles, readHandleLimit } from './file-handles.ts';
import { readLocalSecrets } from './local-secrets.ts';
import { type LocalServer, serveLocally } from './local-server.ts';
import { newLogPrinter } from './log-printer.ts';
import { startProgress } from './progress.ts';
import { readNumbers, readOptions } from './read-options.ts';
import { requireFormat, StateTooOld } from './state-format.ts';
import { lockState, StateInUse } from './state-lock.ts';

class PortInUse extends Error {}

const USAGE = `npm start -- [--verbose] [--no-demo] [--demo-purchases 300]

  --verbose         show everything the Worker logs, not only warnings and errors
  --no-demo         start without the demo project
  --demo-purchases  max. purchases of the sample to load

The server listens on $PORT (default: 8787) and keeps its state in $STATE_DIR (default: .state).`;

const { values, refuse } = readOptions(USAGE, {
  options: {
    verbose: { type: 'boolean', default: false },
    'no-demo': { type: 'boolean', default: false },
    'demo-purchases': { type: 'string' },
  },
});
const purchasesMax =
  values['demo-purchases'] === undefined
    ? Number.POSITIVE_INFINITY
    : readNumbers({ values, refuse }, { 'demo-purchases': 0 })['demo-purchases'];
/** A write to `process.stderr` would block until its reader is ready if stderr is a pipe. */
const print = newLogPrinter(createWriteStream('', { fd: process.stderr.fd, autoClose: false }));
const port = Number(process.env.PORT || 8787);
const stateDir = process.env.STATE_DIR || '.state';

try {
  await start();
} catch (error) {
  const isKnown = error instanceof StateInUse || error instanceof StateTooOld || error instanceof PortInUse;
  console.error(isKnown ? error.message : error);
  process.exit(1);
}

async function start(): Promise<void> {
  const lock = await lockState(stateDir);
  requireFormat(stateDir);
  await requireFreePort();
  await build();
  const server = await serveLocally({
    port,
    stateDir,
    bindings: { PUBLIC_URL: `http://localhost:${port}`, ...(await readLocalSecrets()) },
    onLog: ({ level, message }) => {
      if (values.verbose || level === 'warn' || level === 'error') print(message);
    },
    onRound: (left) => {
      lock.recordRuntime();
      const work = counted(left, 'lead');
      console.log(`Catching up on work that was due while the server was stopped. Left after this round: ${work}.`);
    },
    onRestart: () => lock.recordRuntime(),
    onLost: () => {
      console.error('The Workers runtime ended and could not be restarted. The state is kept: run npm start again.');
      process.exit(1);
    },
  });
  lock.recordRuntime();
  const crons = server.crons.map((expression) => runOnSchedule(expression, server));
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    for (const cron of crons) cron.stop();
    await server.stop();
    lock.release();
    process.exit(0);
  };
  // With Miniflare's own handlers, the process would end with a failure code. Not `once`: some libraries send the signal again if no
  // listener is left.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal).on(signal, () => void stop());
  }

  const { migrated } = server;
  if (migrated.length > 0)
    console.log(
      migrated.length === 1 ? `Applied migration ${migrated[0]}` : `Applied ${migrated.length} database migrations`,
    );
  const url = server.url.replace('127.0.0.1', 'localhost');
  const warnings = [
    describeFewHandles(readHandleLimit()),
    describeLittleSpace(await readFreeSpace(stateDir), stateDir),
  ].filter((warning) => warning !== null);
  const greeting = values['no-demo'] ? [] : await openDemo(server);
  console.log(
    [
      '',
      `Ready: ${url}/`,
      `API description: ${url}/api/openapi.json`,
      ...greeting.map((line) => line.replaceAll('URL', url)),
      ...warnings.flatMap((warning) => ['', warning]),
      '',
      'Press Ctrl-C to stop.',
    ].join('\n'),
  );
}

async function requireFreePort(): Promise<void> {
  const probe = createServer();
  const free = new Promise<void>((resolve, reject) => {
    probe.once('error', reject).listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
  await free.catch(({ code, message }: NodeJS.ErrnoException) => {
    throw new PortInUse(
      code === 'EADDRINUSE'
        ? `Port ${port} is in use by another program. Stop that program, or use another port: PORT=${port + 1} npm start`
        : `Cannot listen on port ${port}: ${message}`,
    );
  });
}

/** Calls the Worker's `scheduled` handler, one run at a time. */
function runOnSchedule(expression: string, server: LocalServer): Cron {
  return new Cron(expression, { timezone: 'UTC', protect: true }, () =>
    server.runScheduled(expression).catch((error: unknown) => {
      console.error(`cron ${expression}: ${error instanceof Error ? error.message : error}`);
    }),
  );
}

/** Prints what to try first, and creates the demo project if it is missing. The product also runs without the demo project. */
async function openDemo({ url }: LocalServer): Promise<string[]> {
  let bar: ReturnType<typeof startProgress> | undefined;
  try {
    const demo = await ensureDemo({
      url,
      stateDir,
      purchasesMax,
      onProgress: (sent, total) => {
        bar ??= startProgress({ title: 'Seeding the demo project', total, unit: 'events' });
        bar.update(sent);
      },
    });
    return [
      `Demo login: ${demo.email}   ${demo.password}`,
      '',
      'Send an event, then read the lead:',
      `  curl -X POST URL/api/events -H 'X-API-Key: ${demo.publishableKey}' -H 'Content-Type: application/json' \\`,
      `    -d '{"eventType":"demo_request","leadId":"lead_1"}'`,
      `  curl URL/api/leads/lead_1 -H 'X-API-Key: ${demo.secretKey}'`,
    ];
  } catch (error) {
    console.error(`The demo project could not be created: ${error instanceof Error ? error.message : error}`);
    return [];
  } finally {
    bar?.stop();
  }
}
