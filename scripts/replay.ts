// Sends a file of purchases (CDNOW format) through the HTTP API, then compares every lead's event count with the file:
//   npm run replay -- scripts/fixtures/cdnow_sample.txt --shift-to-now
// Safe to interrupt and repeat: an event counts once.
import { readFile } from 'node:fs/promises';
import { apiClient } from './api-client.ts';
import { counted } from './counted.ts';
import { readDemo } from './demo-project.ts';
import { describeError } from './describe-error.ts';
import { startProgress } from './progress.ts';
import { readNumbers, readOptions } from './read-options.ts';
import { countByLead, daysToShift, parsePurchases, toPurchaseEvents, yesterday } from './replay/purchase-file.ts';
import { findCountDifferences, replayEvents } from './replay/replay-events.ts';

const USAGE = `npm run replay -- <file> [--url http://localhost:8787] [--key sk_live_…] [--shift-to-now] [--limit 300]

  <file>           lines of: master id, id, yyyymmdd, quantity, dollars
  --url            the server (default: $LEADS_URL, or http://localhost:$PORT)
  --key            a secret key of the project (default: $LEADS_KEY, or the demo project's)
  --shift-to-now   move all dates so that the last purchase was yesterday
  --limit          max. purchases to send`;

const { values, positionals, refuse } = readOptions(USAGE, {
  allowPositionals: true,
  options: {
    url: { type: 'string', default: process.env.LEADS_URL ?? `http://localhost:${process.env.PORT ?? 8787}` },
    key: { type: 'string' },
    'shift-to-now': { type: 'boolean', default: false },
    limit: { type: 'string' },
  },
});
const file = positionals[0] ?? refuse('Name a file of purchases.');
const limit = values.limit === undefined ? undefined : readNumbers({ values, refuse }, { limit: 1 }).limit;
const key = values.key ?? process.env.LEADS_KEY ?? (await readDemo(process.env.STATE_DIR ?? '.state'))?.secretKey;
if (!key?.startsWith('sk_live_')) {
  console.error('Pass a secret key (sk_live_…) of the project with --key; a publishable key cannot read the counts.');
  process.exit(2);
}

const text = await readFile(file, 'utf8').catch((error: unknown) => {
  console.error(describeError(error));
  process.exit(1);
});
const purchases = parsePurchases(text).slice(0, limit);
const shiftDays = values['shift-to-now'] ? daysToShift(purchases, yesterday(Date.now())) : 0;
const events = toPurchaseEvents(purchases, { shiftDays });
console.log(
  `${counted(events.length, 'purchase')} of ${counted(countByLead(events).size, 'customer')} → ${values.url}`,
);

// The first Ctrl-C waits for the batch in flight; the second one stops at once.
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
const { signal } = interruption;
const bar = startProgress({ title: 'Replaying', total: events.length, unit: 'events' });
try {
  const client = apiClient({
    url: values.url.replace(/\/$/, ''),
    credential: key,
    signal,
    onRetry: (reason, delayMs) => console.error(`\n${reason}: retrying in ${(delayMs / 1000).toFixed(1)} s`),
  });
  const result = await replayEvents(client, events, { signal, onProgress: (sent) => bar.update(sent) });
  bar.stop();
  const { accepted, duplicate, rejected, reasons, sent } = result;
  console.log(`${accepted} accepted, ${duplicate} duplicate, ${rejected} rejected`);
  for (const reason of reasons) console.log(`  ${reason}`);
  if (sent < events.length) {
    console.log(
      `Interrupted after ${sent} of ${counted(events.length, 'event')}. Run the replay again to continue: nothing counts twice.`,
    );
    process.exit(130);
  }
  const differences = await findCountDifferences(client, events);
  for (const { leadId, expected, actual } of differences.slice(0, 20)) {
    console.log(`  ${leadId}: ${expected} in the file, ${actual ?? 'no such lead'} on the server`);
  }
  if (differences.length > 20) console.log(`  … and ${differences.length - 20} more`);
  const matches = differences.length === 0 && rejected === 0;
  console.log(matches ? "every lead's count matches" : `${counted(differences.length, 'lead')} with a different count`);
  process.exitCode = matches ? 0 : 1;
} catch (error) {
  bar.stop();
  console.error(describeError(error));
  process.exitCode = 1;
}
