import { LIMITS } from '../../../contract/limits.ts';
import { type About, ImportUpload, type ImportZone, type RefusedRow } from '../../../imports/import-upload.ts';
import type { ReadRow } from '../../../imports/read-row.ts';
import { log } from '../../../observe/log.ts';
import { Refusal } from '../../problem.ts';

const CUT_OFF = {
  too_many_rows: [
    'payload_too_large',
    `The file has more than ${LIMITS.importRowsMax} rows: send it in parts. What was taken counts once.`,
  ],
  too_large: [
    'payload_too_large',
    'The rows of the file are too large together: send it in parts. What was taken counts once.',
  ],
  undone: ['conflict', 'This import was undone while its file was being sent.'],
} as const;

/**
 * Sends a file's rows on as they come in. Throws why it could not be taken to its end; what was sent on until then is
 * processed, and the import says how far it came.
 */
export async function receiveImport(
  env: Env,
  about: About,
  { rows, zone, onRefused }: { rows: AsyncIterable<ReadRow>; zone: ImportZone; onRefused: (row: RefusedRow) => void },
): Promise<void> {
  const upload = new ImportUpload(env, about, { now: Date.now, zone, onRefused });
  try {
    await takeRows(upload, rows);
  } catch (error) {
    const refusal = toRefusal(error, about);
    await upload.fail(refusal.message).catch((failure: unknown) => {
      // Then the cron says so in some minutes.
      log('error', 'import.failure_not_recorded', { importId: about.importId, error: String(failure) });
    });
    throw refusal;
  }
}

async function takeRows(upload: ImportUpload, reading: AsyncIterable<ReadRow>): Promise<void> {
  for await (const read of reading) {
    switch (read.status) {
      case 'refused':
        throw new Refusal('validation_failed', read.message, { errors: read.errors });
      case 'columns':
        upload.warn(read.warnings);
        break;
      case 'row':
      case 'bad_row': {
        const taken = await upload.take(read);
        if (taken.status === 'refused') {
          const [code, message] = CUT_OFF[taken.reason];
          throw new Refusal(code, message);
        }
      }
    }
  }
  if (!upload.isBegun) throw new Refusal('validation_failed', 'The file has no rows.');
  await upload.finish();
}

function toRefusal(error: unknown, { projectId, importId }: About): Refusal {
  if (error instanceof Refusal) return error;
  const details = error instanceof Error ? error.stack : String(error);
  log('error', 'import.upload_failed', { projectId, importId, error: details });
  return new Refusal('unavailable', 'Not all of the file could be taken. Send it again: what was taken counts once.', {
    headers: { 'Retry-After': '10' },
  });
}
