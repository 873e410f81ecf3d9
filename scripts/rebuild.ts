// Writes the rows and counters of all leads to D1 anew, from their objects: `npm run rebuild`. For a D1 that was restored
// or emptied, while the platform goes on. Interrupt and repeat it as you like.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { unstable_readConfig } from 'wrangler';
import { apiClient } from './api-client.ts';
import { readLocalSecrets } from './local-secrets.ts';
import { startProgress } from './progress.ts';
import { listDeployedObjects, listLocalObjects } from './rebuild/list-objects.ts';
import { rebuildObjects, rebuildRows } from './rebuild/rebuild-all.ts';

const USAGE = `npm run rebuild -- [--url http://localhost:8787] [--operator-key …] [--state-dir .state | --cloudflare [--config wrangler.toml] | --ids <file>] [--skip 0]

  --url           the server; LEADS_URL, or http://localhost:$PORT
  --operator-key  its secret OPERATOR_KEY; $OPERATOR_KEY, or that of .dev.vars
  --state-dir     take the objects from a local server's state ($STATE_DIR, or .state)
  --cloudflare    take them from Cloudflare's API: CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN
  --config        of the deployment whose they are there (wrangler.toml)
  --ids           take them from a file, one id of 64 hexadecimal digits a line
  --skip          the first so many are done already`;

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: process.env.LEADS_URL ?? `http://localhost:${process.env.PORT ?? 8787}` },
    'operator-key': { type: 'string' },
    'state-dir': { type: 'string', default: process.env.STATE_DIR || '.state' },
    cloudflare: { type: 'boolean', default: false },
    config: { type: 'string', default: 'wrangler.toml' },
    ids: { type: 'string' },
    skip: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});
const skip = Number(values.skip);
if (values.help || !(skip >= 0)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
try {
  process.exitCode = await main(interruption.signal);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(signal: AbortSignal): Promise<number> {
  const client = apiClient({
    url: values.url.replace(/\/$/, ''),
    credential: values['operator-key'] ?? process.env.OPERATOR_KEY ?? (await readLocalSecrets()).OPERATOR_KEY ?? '',
    signal,
    onRetry: (reason, delayMs) => console.error(`\n${reason}: trying again in ${(delayMs / 1000).toFixed(1)} s`),
  });
  const ids = await listObjects();
  const rows = await rebuildRows(client);
  console.log(`${rows} leads that D1 shows: as their objects know them`);
  const bar = startProgress({ title: 'Rebuilding', total: ids.length, unit: 'objects' });
  const { done, failed } = await rebuildObjects(client, ids, {
    skip,
    signal,
    onProgress: (count) => bar.update(count),
  });
  bar.stop();
  console.log(`${done} of ${ids.length} objects: what they know is in D1`);
  for (const id of failed) console.log(`  but for ${id}`);
  if (done < ids.length) {
    console.log(`Interrupted. Go on with --skip ${done}, or from the beginning: nothing is written twice.`);
    return 130;
  }
  return failed.length > 0 ? 1 : 0;
}

async function listObjects(): Promise<string[]> {
  if (values.ids !== undefined) return (await readFile(values.ids, 'utf8')).split(/\s+/).filter(Boolean);
  if (!values.cloudflare) return listLocalObjects(values['state-dir']);
  const { CLOUDFLARE_ACCOUNT_ID: accountId, CLOUDFLARE_API_TOKEN: token } = process.env;
  if (!accountId || !token)
    throw new Error('CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN say whose objects to list.');
  const { name: script = '' } = unstable_readConfig({ config: values.config }, { hideWarnings: true });
  return listDeployedObjects({ accountId, token, script });
}
