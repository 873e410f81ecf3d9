import * as z from 'zod';
import { toErrorsCsv } from '../../../imports/errors-csv.ts';
import { findImport } from '../../../imports/import-records.ts';
import { endpoint } from '../../endpoint.ts';
import { ImportPath, noSuchImport } from './get-import.ts';

export const getImportErrors = endpoint(
  {
    method: 'get',
    url: '/api/imports/{importId}/errors',
    operationId: 'getImportErrors',
    tag: 'Imports',
    summary: 'Why rows were rejected, as a CSV file',
    description:
      'One line for each mistake: the row as a spreadsheet counts (the header is 1), the event id, the field, what is wrong. Complete when the import is done. Of the rows that are not valid, the first 10,000 are told.',
    access: 'leads:read',
    path: ImportPath,
    status: 200,
    answer: z.string().meta({ example: 'row,eventId,field,message\r\n7,,leadId,must not be empty\r\n' }),
    contentType: 'text/csv',
    refusals: ['not_found'],
  },
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
