import { LIMITS } from '../contract/limits.ts';
import { liveWork } from '../live-work.ts';
import { log } from '../observe/log.ts';
import { type ImportRefused, toImportRefused, UnreadableFile } from './import-refused.ts';
import { type About, ImportUpload, type ImportZone, type RefusedRow, type Taken } from './import-upload.ts';
import type { RowMarks } from './judge-row.ts';
import type { ReadRow } from './read-row.ts';

const CUT_OFF: Record<Extract<Taken, { status: 'refused' }>['reason'], ImportRefused> = {
  too_many_rows: {
    reason: 'too_large',
    message: `The file has more than ${LIMITS.importRowsMax} rows. Split the file and send the parts. Rows that already arrived won’t be counted twice.`,
  },
  too_large: {
    reason: 'too_large',
    message:
      'The file’s rows are too large in total. Split the file and send the parts. Rows that already arrived won’t be counted twice.',
  },
  undone: { reason: 'undone', message: 'This import was undone while its file was being sent.' },
};

/**
 * Stores a file's rows as they arrive. Returns null, or the reason why the file could not be read to its end. In that case, the import
 * processes the rows before the unreadable point and reports how many there were.
 */
export async function receiveImport(
  env: Env,
  about: About,
  {
    rows,
    ...given
  }: { rows: AsyncIterable<ReadRow>; zone: ImportZone; onRefused: (row: RefusedRow) => void } & Pick<RowMarks, 'idOf'>,
): Promise<ImportRefused | null> {
  const upload = new ImportUpload(env, about, { now: Date.now, ...given });
  const refused = await takeRows(upload, rows, about).catch((error: unknown) => toRefused(error, about));
  if (!refused) return null;
  await upload.fail(refused.message).catch((failure: unknown) => {
    // The cron records the failure some minutes later.
    log('error', 'import.failure_not_recorded', { importId: about.importId, error: String(failure) });
  });
  return refused;
}

/** The number of rows between two pauses, about 5 ms of work. Without pauses, a file that arrives at once would block other requests. */
const ROWS_AT_ONCE = 100;

async function takeRows(
  upload: ImportUpload,
  reading: AsyncIterable<ReadRow>,
  about: About,
): Promise<ImportRefused | null> {
  let count = 0;
  for await (const read of reading) {
    if (++count % ROWS_AT_ONCE === 0) await liveWork.giveWay();
    switch (read.status) {
      case 'refused':
        return { reason: 'unreadable', message: read.message, errors: read.errors };
      case 'columns':
        upload.warn(read.warnings);
        break;
      case 'row':
      case 'bad_row': {
        const taken = await upload.take(read);
        if (taken.status === 'refused') return CUT_OFF[taken.reason];
      }
    }
  }
  if (!upload.isBegun) return { reason: 'unreadable', message: sayNoRows(about) };
  await upload.finish();
  return null;
}

/** The message for a file that is empty or has only a header. */
export function sayNoRows({ type, format }: Pick<About, 'type' | 'format'>): string {
  const one = type === 'events' ? 'one event' : 'one lead';
  const layout =
    format === 'csv'
      ? `The first line names the columns, and each line below it is ${one}.`
      : `Each line is a JSON object with ${one}.`;
  return `The file has no rows. ${layout} Add at least one row and try again.`;
}

function toRefused(error: unknown, { projectId, importId }: About): ImportRefused {
  if (error instanceof UnreadableFile) return toImportRefused(error);
  const details = error instanceof Error ? error.stack : String(error);
  log('error', 'import.upload_failed', { projectId, importId, error: details });
  return {
    reason: 'interrupted',
    message:
      'The file could not be received completely. Send it again. Rows that already arrived won’t be counted twice.',
  };
}
