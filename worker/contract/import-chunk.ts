import * as z from 'zod';
import { IdKind } from './id-kind.ts';
import { JsonObject } from './json.ts';
import { RequestId } from './request-id.ts';
import { LearnedTraits } from './traits.ts';

const logged = { eventId: z.string(), occurredAt: z.int(), receivedAt: z.int(), source: z.literal('import') };

/** A row that is valid: what it tells of which lead. */
export const ImportRow = z.object({
  row: z.int(),
  /** Null where the row names its lead by email alone. */
  leadId: z.string().nullable(),
  namedAs: IdKind,
  anonymousId: z.string().optional(),
  event: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('activity'), ...logged, type: z.string(), properties: JsonObject }),
    z.object({ kind: z.literal('traits'), ...logged, traits: LearnedTraits }),
  ]),
});
export type ImportRow = z.infer<typeof ImportRow>;

/** Why a row was not taken: one of its mistakes. */
export const ImportError = z.object({
  row: z.int(),
  eventId: z.string().nullable(),
  field: z.string(),
  message: z.string(),
  /** Whom the row named: who is erased takes the error along. */
  leadIds: z.array(z.string()).default([]),
});
export type ImportError = z.infer<typeof ImportError>;

/** What the IMPORTS queue carries: which rows to process. They are in D1 until their outcome is recorded. */
export const ImportChunkKey = z.object({ projectId: z.string(), importId: z.string(), chunk: z.int() });
export type ImportChunkKey = z.infer<typeof ImportChunkKey>;

/**
 * Some rows of a file. No two rows that one lead gets have the same `receivedAt`, so that a row which is processed again
 * differs from another row that says the same.
 */
export const ImportChunk = z.object({
  ...ImportChunkKey.shape,
  rows: z.array(ImportRow),
  /** Rows of this part of the file that are not valid; `errors` may leave out why, see `importErrorRowsMax`. */
  refused: z.int(),
  errors: z.array(ImportError),
  /** The upload's request. */
  requestId: RequestId.optional(),
});
export type ImportChunk = z.infer<typeof ImportChunk>;
