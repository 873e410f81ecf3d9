// Rewrites the rows and counters of all leads in D1 from their objects: `npm run rebuild`. Use this command after D1 was restored or
// emptied. Events may arrive while the command runs. The command can be interrupted and repeated safely.
import { readFile } from 'node:fs/promises';
import { type ApiClient, apiClient } from './api-client.ts';
import { counted } from './counted.ts';
import { describeError } from './describe-error.ts';
import { readLocalSecrets } from './local-secrets.ts';
import { startProgress } from './progress.ts';
import { readNumbers, readOptions } from './read-options.ts';
import { listDeployedObjects, listLocalObjects } from './rebuild/list-objects.ts';
import { rebuildObjects, rebuildRows } from './rebuild/rebuild-all.ts';

const USAGE = `npm run rebuild -- [--url http://localhost:8787] [--operator-key …] [--state-dir .state | --cloudflare [--config wrangler.toml] | --ids <file>] [--skip 0]

  --url           the server (default: $LEADS_URL, or http://localhost:$PORT)
  --operator-key  the server's secret OPERATOR_KEY (default: $OPERATOR_KEY, or the one in .dev.vars)
  --state-dir     list objects from a local server's state (default: $STATE_DIR, or .state)
  --cloudflare    list objects with Cloudflare's API (needs CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN)
  --config        the deployment's config, for --cloudflare (default: wrangler.toml)
  --ids           list objects from a file, one ID of 64 hexadecimal digits per line
  --skip          number of objects to skip`;

const { values, refuse } = readOptions(USAGE, {
  options: {
    url: { type: 'string', default: process.env.LEADS_URL ?? `http://localhost:${process.env.PORT ?? 8787}` },
    'operator-key': { type: 'string' },
    'state-dir': { type: 'string', default: process.env.STATE_DIR || '.state' },
    cloudflare: { type: 'boolean', default: false },
    config: { type: 'string', default: 'wrangler.toml' },
    ids: { type: 'string' },
    skip: { type: 'string', default: '0' },
  },
});
const { skip } = readNumbers({ values, refuse }, { skip: 0 });

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
try {
  process.exitCode = await main(interruption.signal);
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}

async function main(signal: AbortSignal): Promise<number> {
  const client = apiClient({
    url: values.url.replace(/\/$/, ''),
    credential: values['operator-key'] ?? process.env.OPERATOR_KEY ?? (await readLocalSecrets()).OPERATOR_KEY ?? '',
    signal,
    onRetry: (reason, delayMs) => console.error(`\n${reason}: retrying in ${(delayMs / 1000).toFixed(1)} s`),
  });
  const ids = await listObjects();
  // Rows come before the objects, so that all rows are rebuilt even if a later run skips some objects.
  if (skip === 0 && !(await refreshRows(client, { objects: ids.length, signal }))) {
    console.log('Interrupted. Start over: this writes no data twice.');
    return 130;
  }
  const bar = startProgress({ title: 'Rebuilding', total: ids.length, unit: 'objects' });
  const { done, failed } = await rebuildObjects(client, ids, {
    skip,
    signal,
    onProgress: (count) => bar.update(count),
  }).finally(bar.stop);
  console.log(`${done} of ${counted(ids.length, 'object')} rebuilt`);
  for (const id of failed) console.log(`failed: ${id}`);
  if (done < ids.length) {
    console.log(`Interrupted. Continue with --skip ${done}, or start over: this writes no data twice.`);
    return 130;
  }
  return failed.length > 0 ? 1 : 0;
}

/** Returns false if the person interrupted it. */
async function refreshRows(
  client: ApiClient,
  { objects, signal }: { objects: number; signal: AbortSignal },
): Promise<boolean> {
  // D1 lists at most as many leads as there are objects, unless it was restored to another time.
  const bar = startProgress({ title: 'Refreshing', total: objects, unit: 'leads that D1 lists' });
  try {
    const { done, isWhole } = await rebuildRows(client, { signal, onProgress: (count) => bar.update(count) });
    bar.stop();
    console.log(`Refreshed ${counted(done, 'lead')} listed in D1`);
    return isWhole;
  } finally {
    bar.stop();
  }
}

async function listObjects(): Promise<string[]> {
  if (values.ids !== undefined) return (await readFile(values.ids, 'utf8')).split(/\s+/).filter(Boolean);
  if (!values.cloudflare) return listLocalObjects(values['state-dir']);
  const { CLOUDFLARE_ACCOUNT_ID: accountId, CLOUDFLARE_API_TOKEN: token } = process.env;
  if (!accountId || !token) throw new Error('Set CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN to list the objects.');
  const { unstable_readConfig } = await import('wrangler');
  const { name: script = '' } = unstable_readConfig({ config: values.config }, { hideWarnings: true });
  return listDeployedObjects({ accountId, token, script });
}
