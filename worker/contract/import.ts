import * as z from 'zod';
import { Instant } from './instant.ts';
import { FieldError } from './problem.ts';

export const ImportType = z.enum(['events', 'leads']);
export type ImportType = z.infer<typeof ImportType>;

export const ImportFormat = z.enum(['csv', 'ndjson']);
export type ImportFormat = z.infer<typeof ImportFormat>;

const count = z.int().min(0);

/** The progress of undoing an import. */
export const ImportUndo = z
  .object({
    startedAt: Instant,
    leads: count.meta({ description: 'Leads that the import had changed or merged.', example: 340 }),
    done: count.meta({ description: 'How many of the leads have been checked.', example: 340 }),
    changed: count.meta({ description: 'How many of the leads were changed by the undo.', example: 338 }),
    finishedAt: Instant.nullable().describe('When the undo ended; null while it is in progress.'),
  })
  .meta({ id: 'ImportUndo' });
export type ImportUndo = z.infer<typeof ImportUndo>;

/** The progress of an import. `done = accepted + duplicates + rejected`, counted per row, until it equals `rows`. */
export const Import = z
  .object({
    importId: z.string().meta({ example: 'imp_0f8fad5bd9cb469fa16570867728950e' }),
    fileName: z
      .string()
      .nullable()
      .meta({ description: 'The name of the file; null if it was not stated.', example: 'contacts-2026-02.csv' }),
    type: ImportType,
    format: ImportFormat,
    status: z.enum(['uploading', 'processing', 'finished', 'failed', 'undoing', 'undone']).meta({
      description:
        '`uploading`: being sent. `processing`: all of it is here. `failed`: the upload did not reach its end, see `problem`. `undoing`, `undone`: see `undo`.',
      example: 'processing',
    }),
    rows: count.meta({
      description: 'Rows received so far. A failed import may also have received rows, which are processed.',
      example: 10_000,
    }),
    done: count.meta({ example: 4_200 }),
    accepted: count.meta({ description: 'Rows with new data: `created + updated`.', example: 4_150 }),
    created: count.nullable().meta({
      description: 'Rows that created their lead. Null for imports from before this was counted.',
      example: 1_200,
    }),
    updated: count.nullable().meta({
      description:
        'Rows that changed an existing lead or added events to it. Null for imports from before this was counted.',
      example: 2_950,
    }),
    duplicates: count.meta({
      description:
        'Rows that changed nothing: the lead already had their data, from this file, an earlier import, or any other source.',
      example: 47,
    }),
    rejected: count.meta({
      description: 'The number of rejected rows; `GET /api/imports/{importId}/errors` gives the reasons.',
      example: 3,
    }),
    warnings: z.array(z.string()).meta({ example: ['Unknown columns are kept as properties: "Notes".'] }),
    problem: z.string().nullable().meta({ description: 'Why the upload broke off.', example: null }),
    createdAt: Instant,
    uploadedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    isUndoable: z
      .boolean()
      .describe('Whether the import can be undone. False for imports by releases that could not undo imports.'),
    undo: ImportUndo.nullable().describe('The progress of the undo; null if nobody has undone the import.'),
  })
  .meta({
    id: 'Import',
    description:
      'The progress of an import. `done = accepted + duplicates + rejected`, counted per row, until it equals `rows`.',
  });
export type Import = z.infer<typeof Import>;

export const ImportColumn = z.object({
  column: z.string().meta({ example: 'Company name' }),
  to: z.string().nullable().meta({
    description: 'The field or property in which the cells are stored; null if the column is skipped.',
    example: 'company',
  }),
  isKnown: z.boolean().describe('Whether the column was recognized or mapped. Unknown columns are kept as properties.'),
  samples: z.array(z.string()).meta({ description: 'The column’s first values, unchanged.', example: ['Acme'] }),
});
export type ImportColumn = z.infer<typeof ImportColumn>;

export const PreviewedRow = z.object({
  row: z.int().describe('The row number in a spreadsheet (the header is row 1).'),
  value: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('The event or lead that would be stored; null if the row would be rejected.'),
  errors: z.array(FieldError),
  warnings: z.array(z.string()),
});
export type PreviewedRow = z.infer<typeof PreviewedRow>;

/** A preview of an import. */
export const ImportPreview = z
  .object({
    dryRun: z.literal(true),
    type: ImportType,
    timezone: z
      .string()
      .meta({ description: 'The time zone for times that do not state one.', example: 'Europe/Amsterdam' }),
    columns: z.array(ImportColumn).describe('The column names. For NDJSON, the keys of the first row.'),
    rows: z.array(PreviewedRow),
    warnings: z.array(z.string()),
    problem: z
      .string()
      .nullable()
      .describe('Why the file would be rejected, such as a missing required column; null if it would be accepted.'),
  })
  .meta({ id: 'ImportPreview', description: 'The first rows of a file as they would be read. Nothing is stored.' });
export type ImportPreview = z.infer<typeof ImportPreview>;

/** Why rows of an import were rejected, with the number of rows for each reason. */
export const ImportReason = z
  .object({
    field: z.string().meta({
      description: 'The field that is wrong; empty if the reason applies to the whole row.',
      example: 'email',
    }),
    message: z.string().meta({ example: '`email` must be an email address.' }),
    rows: z.int().min(1).meta({ example: 12 }),
    firstRow: z.int().meta({ example: 7 }),
  })
  .meta({ id: 'ImportReason' });
export type ImportReason = z.infer<typeof ImportReason>;
