import { existsSync, globSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type * as z from 'zod';
import type { Session as SessionSchema } from '../../worker/contract/account.ts';
import { apiClient } from '../api-client.ts';
import { build, buildPart } from '../build.ts';
import { makeSecrets } from '../local-secrets.ts';
import { type LocalServer, type LocalServerOptions, serveLocally } from '../local-server.ts';
import { listRuntimes } from '../runtime-process.ts';

export interface BenchServer extends LocalServer {
  /** A URL that reaches the Worker directly. */
  directUrl: string;
  key: string;
  publishableKey: string;
  /** A session of the project's owner. */
  session: string;
  /** Empty if there are no projects. */
  projectId: string;
  runtimePid: number | null;
  /**
   * D1's own file, read-only; null without D1. A query through the runtime takes 4 ms of its CPU time, which would be measured as part of
   * a load.
   */
  rows: DatabaseSync | null;
}

type Session = z.infer<typeof SessionSchema>;

const CEILING_CONFIG = 'worker/benches/ceiling/wrangler.toml';

/** Bundles one of worker/benches and returns the directory. */
export async function buildBench(name: 'ceiling' | 'counted' | 'ladder'): Promise<string> {
  const source = name === 'ceiling' ? ['--config', CEILING_CONFIG] : [`worker/benches/${name}/index.ts`];
  const outDir = `dist/benches/${name}`;
  // The product needs its static files, such as the list of common passwords when a bench registers an account.
  if (name !== 'ceiling') await build();
  await buildPart(
    { outDir, commands: (out) => [['wrangler', 'deploy', ...source, '--dry-run', '--outdir', out]] },
    name,
  );
  return outDir;
}

export const serveCeiling = (bundle: string, bindings: Record<string, string> = {}): Promise<BenchServer> =>
  serve({ bundle, config: CEILING_CONFIG, migrations: null, bindings });

interface ProductOptions {
  shards?: number;
  /** Additional variables, for bundles that read more variables than the product. */
  variables?: Record<string, string>;
  /**
   * A directory that is kept when the server stops, with the account and its leads. A later start with this directory serves the same
   * account and leads.
   */
  stateDir?: string | undefined;
}

/** Starts a server with an account and its secret key, without request limits. */
export async function serveProduct(
  bundle: string,
  { shards = 1, variables = {}, stateDir }: ProductOptions = {},
): Promise<BenchServer> {
  const kept = stateDir === undefined ? null : await readKept(stateDir);
  const secrets = kept?.secrets ?? makeSecrets();
  const bindings = { ...secrets, RATE_LIMITS: 'off', PROJECT_SHARDS: `${shards}`, ...variables };
  const server = await serve({ bundle, bindings, ...(stateDir !== undefined && { stateDir }) });
  const tenant = kept?.tenant ?? (await newTenant(server.url, 'bench@example.com'));
  if (stateDir !== undefined && !kept) await writeFile(join(stateDir, KEPT), JSON.stringify({ secrets, tenant }));
  return { ...server, ...tenant };
}

type Tenant = Pick<BenchServer, 'key' | 'publishableKey' | 'session' | 'projectId'>;

/** The file in a state directory that holds the secrets and the account of that state. */
const KEPT = 'bench.json';

async function readKept(stateDir: string): Promise<{ secrets: Record<string, string>; tenant: Tenant } | null> {
  const file = join(stateDir, KEPT);
  return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : null;
}

/** A new account's keys and project. */
export async function newTenant(url: string, email: string): Promise<Tenant> {
  const account = { email, password: 'correct horse battery' };
  const { token, user } = await apiClient({ url }).call<Session>('POST', '/api/auth/register', account);
  const client = apiClient({ url, credential: token });
  const newKey = async (kind: 'publishable' | 'secret') =>
    (await client.call<{ apiKey: string }>('POST', '/api/auth/generate-api-key', { kind })).apiKey;
  return {
    key: await newKey('secret'),
    publishableKey: await newKey('publishable'),
    session: token,
    projectId: user.projectId ?? '',
  };
}

/**
 * Listens on a socket that reaches the Worker directly, because Miniflare's router would take most of the measured time. Log lines are
 * written but not read: reading them line by line in this process cost a tenth of the requests.
 */
async function serve(options: LocalServerOptions): Promise<BenchServer> {
  const { stateDir = await mkdtemp(join(tmpdir(), 'leads-bench-')) } = options;
  const others = new Set(listRuntimes().map(({ pid }) => pid));
  const server = await unheard(() => serveLocally({ ...options, stateDir, direct: true, apiOnly: true, onRestart }));
  const rows = server.database && openRows(stateDir);
  const runtime = listRuntimes().find(({ pid, parent }) => parent === process.pid && !others.has(pid));
  return {
    ...server,
    directUrl: server.directUrl ?? server.url,
    key: 'none',
    publishableKey: 'none',
    session: 'none',
    projectId: '',
    runtimePid: runtime?.pid ?? null,
    rows,
    async stop() {
      rows?.close();
      await server.stop();
      if (options.stateDir === undefined) await rm(stateDir, { recursive: true, force: true });
    },
  };
}

/** Messages in the old runtime's queues are lost, so whatever waits for them gets nothing done. */
const onRestart = () => void process.stderr.write('The runtime ended and was replaced, so this part may not end.\n');

function openRows(stateDir: string): DatabaseSync {
  const [file] = globSync(join(stateDir, 'v3/d1/*/*.sqlite')).filter((path) => !path.endsWith('/metadata.sqlite'));
  if (!file) throw new Error(`there is no D1 database in ${stateDir}`);
  return new DatabaseSync(file, { readOnly: true });
}

/** Starts a server whose log output nobody reads. Lets servers that this process starts afterwards write logs again. */
async function unheard<Server>(start: () => Promise<Server>): Promise<Server> {
  process.env.MINIFLARE_WORKERD_PATH = resolve('scripts/bench/workerd-unheard.sh');
  process.env.WORKERD_PATH = createRequire(createRequire(import.meta.url).resolve('miniflare'))('workerd').default;
  try {
    return await start();
  } finally {
    delete process.env.MINIFLARE_WORKERD_PATH;
  }
}
