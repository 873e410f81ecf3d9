import * as z from 'zod';
import { Instant } from './instant.ts';

export const ImportType = z.enum(['events', 'leads']);
export type ImportType = z.infer<typeof ImportType>;

export const ImportFormat = z.enum(['csv', 'ndjson']);
export type ImportFormat = z.infer<typeof ImportFormat>;

const count = z.int().min(0);

/** How far a file has come. `done = accepted + duplicates + rejected`, counted as its rows are; it ends at `rows`. */
export const Import = z.object({
  importId: z.string().meta({ example: 'imp_0f8fad5bd9cb469fa16570867728950e' }),
  type: ImportType,
  format: ImportFormat,
  /** `uploading`: being sent. `processing`: all of it is here. `failed`: the upload did not reach its end, see `problem`. */
  status: z.enum(['uploading', 'processing', 'finished', 'failed']).meta({ example: 'processing' }),
  /** Rows taken so far; in a failed import too, those were taken and are processed. */
  rows: count.meta({ example: 10_000 }),
  done: count.meta({ example: 4_200 }),
  /** Rows that told something new. */
  accepted: count.meta({ example: 4_150 }),
  /** Rows that were known already: from this file, an earlier import, or any other way in. */
  duplicates: count.meta({ example: 47 }),
  /** Rows that were not taken; `GET /api/imports/{importId}/errors` says why. */
  rejected: count.meta({ example: 3 }),
  warnings: z.array(z.string()).meta({ example: ['The column "Notes" is not known, and was left out.'] }),
  /** Why the upload did not reach its end. */
  problem: z.string().nullable().meta({ example: null }),
  createdAt: Instant,
  uploadedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
});
export type Import = z.infer<typeof Import>;
