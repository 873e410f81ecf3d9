import { readdirSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { D1Database } from '@cloudflare/workers-types';
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  MiniflareCoreError,
  type WorkerdStructuredLog,
} from 'miniflare';
import { type Unstable_Config, unstable_getMiniflareWorkerOptions, unstable_readConfig } from 'wrangler';
import { objectsAtOnce, readHandleLimit } from './file-handles.ts';
import { migrateDatabase } from './migrate-database.ts';
import { countOverdue, setAlarmsAside } from './overdue-alarms.ts';

const HOST = '127.0.0.1';

const MODULE_TYPES = {
  '.js': 'ESModule',
  '.sql': 'Text',
  '.txt': 'Text',
  '.html': 'Text',
  '.bin': 'Data',
  '.wasm': 'CompiledWasm',
} as const;

export interface LocalServerOptions {
  /** 0 (the default) picks a free port. */
  port?: number;
  /**
   * The directory for objects and D1, laid out as by `wrangler dev --persist-to`. Without a directory, nothing is kept when the server
   * stops.
   */
  stateDir?: string;
  /**
   * Secrets and variables that override the config's. APP_ENV defaults to "development", REGISTRATION to
   * "open", and JURISDICTION to "none", because the local runtime has no jurisdictions.
   */
  bindings?: Record<string, string>;
  config?: string;
  /** A directory written by `wrangler deploy --dry-run --outdir`. */
  bundle?: string;
  /** Migrations that are applied before this resolves; null for a bundle without a database. */
  migrations?: string | null;
  /** Receives the Worker's log; without a receiver, nothing is printed. */
  onLog?: (line: WorkerdStructuredLog) => void;
  /**
   * Max. overdue alarms that run at once when the server starts. The default depends on how many files the process may open. More of them
   * run in rounds before the server is ready.
   */
  alarmsAtOnce?: number;
  /** Called in each of these rounds, with the number of alarms that it leaves for the next ones. */
  onRound?: (left: number) => void;
  /** Called when the runtime died and was replaced. */
  onRestart?: () => void;
  /** Called if the runtime died and could not be replaced, so the server can answer no more requests. */
  onLost?: (error: Error) => void;
  /** Also opens a socket that bypasses Miniflare's entry worker: twice the throughput, for load tests. */
  direct?: boolean;
  /** Leaves out the asset router, so that the direct socket reaches the Worker as fast as in plain workerd. */
  apiOnly?: boolean;
}

export interface LocalServer {
  url: string;
  /** The URL of the socket that bypasses Miniflare's entry worker, if requested. */
  directUrl: string | null;
  database: D1Database | null;
  /** Names of the migration files that this start applied. */
  migrated: string[];
  /** The schedules of the config's Cron Triggers. */
  crons: string[];
  /** Runs the Worker's `scheduled` handler once, as a Cron Trigger would. */
  runScheduled(cron: string, at?: Date): Promise<void>;
  stop(): Promise<void>;
}

/** Serves the bundle that `wrangler deploy` would upload, on workerd, without wrangler's proxy and watchers. Loopback only. */
export async function serveLocally(options: LocalServerOptions = {}): Promise<LocalServer> {
  const { config = 'wrangler.toml', bundle = 'dist/worker', migrations = 'migrations' } = options;
  process.env.WRANGLER_LOG ??= 'error';
  // Secrets come only from the caller, not from .dev.vars.
  const { secrets, ...parsed } = unstable_readConfig({ config }, { hideWarnings: true });
  const missing = (secrets?.required ?? []).filter((name: string) => !options.bindings?.[name]);
  if (missing.length > 0) throw new Error(`${config} requires missing secrets: ${missing.join(', ')}`);
  const start = (own: LocalServerOptions) =>
    new Miniflare(toMiniflareOptions(own, { parsed, bundle: resolve(bundle) }));
  await runOverdueAlarms(options, start);
  const miniflare = start(options);
  try {
    const url = (await miniflare.ready).origin;
    const directUrl = options.direct ? (await miniflare.unsafeGetDirectURL()).origin : null;
    const [d1] = parsed.d1_databases;
    const database =
      d1 && migrations !== null ? ((await miniflare.getD1Database(d1.binding)) as unknown as D1Database) : null;
    const migrated = database && migrations !== null ? await migrateDatabase(database, migrations) : [];
    return {
      url,
      directUrl,
      database,
      migrated,
      crons: parsed.triggers.crons ?? [],
      async runScheduled(cron, at = new Date()) {
        // Uses HTTP, because Miniflare's own handle blocks this process until the runtime answers, and the runtime may be waiting for this
        // process to read its log.
        const query = new URLSearchParams({ cron, time: `${at.getTime()}` });
        const response = await miniflare.dispatchFetch(`${url}/cdn-cgi/local/scheduled?${query}`);
        // For any other path, the Worker's asset server would answer with a page.
        const outcome = (await response.text()).slice(0, OUTCOME_CHARS_MAX);
        if (outcome !== 'ok') throw new Error(`the scheduled handler answered ${response.status}: ${outcome}`);
      },
      stop: () => miniflare.dispose(),
    };
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}

/**
 * Runs the overdue alarms of a state in rounds of a runtime that nobody can reach. If a round runs none of its alarms, the remaining alarms
 * run when the server starts.
 */
async function runOverdueAlarms(
  options: LocalServerOptions,
  start: (options: LocalServerOptions) => Miniflare,
): Promise<void> {
  const { stateDir, alarmsAtOnce = objectsAtOnce(readHandleLimit()), onRound } = options;
  if (stateDir === undefined) return;
  const { onRestart: _restart, onLost: _lost, ...own } = { ...options, port: 0 };
  const setAside = (most: number) => setAlarmsAside(stateDir, { most, now: Date.now() });
  let left = setAside(alarmsAtOnce);
  for (let before = Number.POSITIVE_INFINITY; left > 0 && left < before; left = setAside(alarmsAtOnce)) {
    before = left;
    const startedAt = Date.now();
    const round = start(own);
    try {
      await round.ready;
      onRound?.(left);
      while (countOverdue(stateDir, startedAt) > 0 && Date.now() < startedAt + ROUND_MS_MAX) await sleep(ROUND_POLL_MS);
    } finally {
      await round.dispose();
    }
  }
  if (left > 0) setAside(Number.POSITIVE_INFINITY);
}

/** Max. duration of a round: far more than a few thousand alarms need. */
const ROUND_MS_MAX = 60_000;
const ROUND_POLL_MS = 100;

/** Max. characters of the scheduled handler's answer in an error. */
const OUTCOME_CHARS_MAX = 200;

function toMiniflareOptions(
  { port = 0, stateDir, bindings = {}, onLog, onRestart, onLost, direct = false, apiOnly = false }: LocalServerOptions,
  { parsed, bundle }: { parsed: Omit<Unstable_Config, 'secrets'>; bundle: string },
) {
  // Miniflare does not accept `modulesRules` together with a list of modules.
  const { modulesRules: _rules, ...worker } = unstable_getMiniflareWorkerOptions(parsed).workerOptions;
  if (apiOnly) delete worker.assets;
  return convertV4MiniflareOptions({
    host: HOST,
    port,
    cf: false,
    log: new RuntimeLog(onLost),
    logRequests: false,
    telemetry: { enabled: false },
    unsafeTriggerHandlers: true,
    handleStructuredLogs: onLog ?? (() => {}),
    ...(onRestart && { unsafeHandleRuntimeRestart: onRestart }),
    // `v3` is the folder that `wrangler … --local --persist-to` uses.
    ...(stateDir && { resourcePersistencePath: resolve(stateDir, 'v3') }),
    workers: [
      {
        ...worker,
        bindings: { ...parsed.vars, APP_ENV: 'development', REGISTRATION: 'open', JURISDICTION: 'none', ...bindings },
        // The name must be the one in the config, because it is part of the objects' storage keys.
        name: parsed.name ?? 'worker',
        rootPath: bundle,
        modulesRoot: bundle,
        modules: listModules(bundle),
        ...(apiOnly && { serviceBindings: toFiles(parsed.assets) }),
        ...(direct && { unsafeDirectSockets: [{ host: HOST, port: 0 }] }),
      },
    ],
  });
}

/** Gives the Worker its static files without the asset router. */
const toFiles = (assets: Unstable_Config['assets']) =>
  assets?.binding && assets.directory ? { [assets.binding]: { disk: { path: resolve(assets.directory) } } } : {};

/** Prints errors. Miniflare only logs that it could not replace a runtime, and continues without one. */
class RuntimeLog extends Log {
  readonly #onLost: LocalServerOptions['onLost'];

  constructor(onLost: LocalServerOptions['onLost']) {
    super(LogLevel.ERROR);
    this.#onLost = onLost;
  }

  override error(error: Error): void {
    super.error(error);
    if (error instanceof MiniflareCoreError && error.code === 'ERR_RUNTIME_FAILURE') this.#onLost?.(error);
  }
}

/** The bundle's modules. `index.js` comes first because it is the entry. */
function listModules(bundle: string) {
  return readdirSync(bundle)
    .flatMap((file) => {
      const type = MODULE_TYPES[extname(file) as keyof typeof MODULE_TYPES];
      return type ? [{ type, path: resolve(bundle, file) }] : [];
    })
    .sort((a, b) => Number(b.path.endsWith('/index.js')) - Number(a.path.endsWith('/index.js')));
}
