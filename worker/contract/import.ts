import * as z from 'zod';
import { Instant } from './instant.ts';

export const ImportType = z.enum(['events', 'leads']);
export type ImportType = z.infer<typeof ImportType>;

export const ImportFormat = z.enum(['csv', 'ndjson']);
export type ImportFormat = z.infer<typeof ImportFormat>;

const count = z.int().min(0);

/** How far a file has come. `done = accepted + duplicates + rejected`, counted as its rows are; it ends at `rows`. */
export const Import = z
  .object({
    importId: z.string().meta({ example: 'imp_0f8fad5bd9cb469fa16570867728950e' }),
    type: ImportType,
    format: ImportFormat,
    status: z.enum(['uploading', 'processing', 'finished', 'failed']).meta({
      description:
        '`uploading`: being sent. `processing`: all of it is here. `failed`: the upload did not reach its end, see `problem`.',
      example: 'processing',
    }),
    rows: count.meta({
      description: 'Rows taken so far; in a failed import too, those were taken and are processed.',
      example: 10_000,
    }),
    done: count.meta({ example: 4_200 }),
    accepted: count.meta({ description: 'Rows that told something new.', example: 4_150 }),
    duplicates: count.meta({
      description: 'Rows that were known already: from this file, an earlier import, or any other way in.',
      example: 47,
    }),
    rejected: count.meta({
      description: 'Rows that were not taken; `GET /api/imports/{importId}/errors` says why.',
      example: 3,
    }),
    warnings: z.array(z.string()).meta({ example: ['The column "Notes" is not known, and was left out.'] }),
    problem: z.string().nullable().meta({ description: 'Why the upload did not reach its end.', example: null }),
    createdAt: Instant,
    uploadedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
  })
  .meta({
    id: 'Import',
    description:
      'How far a file has come. `done = accepted + duplicates + rejected`, counted as its rows are; it ends at `rows`.',
  });
export type Import = z.infer<typeof Import>;
