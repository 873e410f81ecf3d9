import * as z from 'zod';
import { IdKind } from './id-kind.ts';
import { JsonObject } from './json.ts';
import { RequestId } from './request-id.ts';
import { LearnedTraits } from './traits.ts';

const logged = {
  eventId: z.string(),
  /**
   * The ID that older releases, which had no row keys, gave to the row. If an import has already logged an event with this ID, the row is
   * a duplicate of that event.
   */
  formerId: z.string().optional(),
  occurredAt: z.int(),
  receivedAt: z.int(),
  source: z.literal('import'),
};

/** A valid row, with its event or lead. */
export const ImportRow = z.object({
  row: z.int(),
  /** Null if the row names its lead only by email. */
  leadId: z.string().nullable(),
  namedAs: IdKind,
  anonymousId: z.string().optional(),
  /**
   * Names of the values that nobody has edited since an export: `_id`, fields, and properties such as `custom.plan`. Unedited values are
   * only used if the lead does not exist.
   */
  unchanged: z.array(z.string()).optional(),
  /** The project from which the file was exported. An import into another project uses all values, even if nobody edited them. */
  exportedFrom: z.string().optional(),
  event: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('activity'), ...logged, type: z.string(), properties: JsonObject }),
    z.object({ kind: z.literal('traits'), ...logged, traits: LearnedTraits }),
  ]),
});
export type ImportRow = z.infer<typeof ImportRow>;

/** Why a row was rejected. A row may have several errors. */
export const ImportError = z.object({
  row: z.int(),
  eventId: z.string().nullable(),
  field: z.string(),
  message: z.string(),
  /** The lead of the row, so that erasing the lead also deletes the error. */
  leadIds: z.array(z.string()).default([]),
});
export type ImportError = z.infer<typeof ImportError>;

/** A message on the IMPORTS queue that says which rows to process. The rows stay in D1 until the result of processing them is recorded. */
export const ImportChunkKey = z.object({ projectId: z.string(), importId: z.string(), chunk: z.int() });
export type ImportChunkKey = z.infer<typeof ImportChunkKey>;

/**
 * A chunk of an imported file, in rows. Rows of the same lead have different `receivedAt` values. A row that is processed again can
 * therefore be told apart from another row with the same content.
 */
export const ImportChunk = z.object({
  ...ImportChunkKey.shape,
  rows: z.array(ImportRow),
  /** The number of invalid rows in this part of the file. `errors` may list fewer of them: see `importErrorRowsMax`. */
  refused: z.int(),
  errors: z.array(ImportError),
  /** The list that the import adds its leads to, and the person who adds them. */
  list: z.object({ id: z.string(), by: z.string() }).optional(),
  /** The ID of the upload request. */
  requestId: RequestId.optional(),
});
export type ImportChunk = z.infer<typeof ImportChunk>;
