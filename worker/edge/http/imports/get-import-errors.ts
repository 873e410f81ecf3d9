import { getImportErrors as definition } from '../../../contract/api/imports.ts';
import { toErrorsCsv } from '../../../imports/errors-csv.ts';
import { findImport } from '../../../imports/import-records.ts';
import { endpoint } from '../../endpoint.ts';
import { noSuchImport } from './get-import.ts';

export const getImportErrorsHandler = endpoint(
  definition,
  async ({ path: { importId }, principal: { projectId }, env }) => {
    const key = { projectId, importId };
    if (!(await findImport(env.DB, key))) throw noSuchImport();
    return new Response(toErrorsCsv(env.DB, key), {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="${importId}-errors.csv"`,
      },
    });
  },
);
