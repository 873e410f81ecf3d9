// Restores leads from a project's full export: `npm run restore -- <file>`. The command works with every deployment, needs no Cloudflare
// backup, and is safe to interrupt and repeat.
import { apiClient } from './api-client.ts';
import { counted } from './counted.ts';
import { describeError } from './describe-error.ts';
import { readLocalSecrets } from './local-secrets.ts';
import { startProgress } from './progress.ts';
import { readLines } from './read-lines.ts';
import { readOptions } from './read-options.ts';
import { countLeads, readExport } from './restore/read-export.ts';
import { restoreFile } from './restore/restore-file.ts';

const USAGE = `npm run restore -- <file> --project <id> [--url http://localhost:8787] [--operator-key …] [--only <file>]

  <file>          a full export: the Imports screen, or GET /api/projects/:id/export?contents=everything
  --project       the project that gets the leads; the same one, or a new one with the same rules
  --only          restore these leads only: a file with one ID per line
  --url           the server (default: $LEADS_URL, or http://localhost:$PORT)
  --operator-key  the server's secret OPERATOR_KEY (default: $OPERATOR_KEY, or the one in .dev.vars)`;

const { values, positionals, refuse } = readOptions(USAGE, {
  allowPositionals: true,
  options: {
    project: { type: 'string' },
    only: { type: 'string' },
    url: { type: 'string', default: process.env.LEADS_URL ?? `http://localhost:${process.env.PORT ?? 8787}` },
    'operator-key': { type: 'string' },
  },
});

try {
  await main();
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return refuse('Name one file.');
  if (values.project === undefined) return refuse('Name the --project.');
  const client = apiClient({
    url: values.url.replace(/\/$/, ''),
    credential: values['operator-key'] ?? process.env.OPERATOR_KEY ?? (await readLocalSecrets()).OPERATOR_KEY ?? '',
    onRetry: (reason, delayMs) => console.error(`\n${reason}: retrying in ${(delayMs / 1000).toFixed(1)} s`),
  });
  const only = values.only === undefined ? null : new Set(await readLines(values.only));
  const leads = only?.size ?? (await countLeads(file));
  const bar = startProgress({ title: 'Restoring', total: leads, unit: 'leads' });
  const done = await restoreFile(client, {
    ...{ projectId: values.project, lines: readExport(file, { only }), leads },
    onProgress: (count) => bar.update(count),
  }).finally(bar.stop);
  console.log(
    `${counted(done.leads, 'lead')} read: ${counted(done.accepted, 'event')} added, ${done.duplicates.toLocaleString('en-US')} known already`,
  );
  if (done.erased > 0)
    console.log(
      `${counted(done.erased, 'event')} left out, because their leads were erased in this project. Restore erased leads into a new project.`,
    );
  for (const { leadId, reason } of done.refused) console.error(`Lead ${leadId} was not restored: ${reason}`);
  if (done.refused.length > 0) process.exitCode = 1;
}
