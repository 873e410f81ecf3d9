import * as z from 'zod';
import { Import } from '../../../contract/import.ts';
import { findImport } from '../../../imports/import-records.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

export const ImportPath = z.object({ importId: z.string().meta({ example: 'imp_0f8fad5bd9cb469fa16570867728950e' }) });

/** The same answer for an import that does not exist and for another project's. */
export const noSuchImport = (): Refusal => new Refusal('not_found', 'There is no such import.');

export const getImport = endpoint(
  {
    method: 'get',
    url: '/api/imports/{importId}',
    operationId: 'getImport',
    tag: 'Imports',
    summary: 'How far an import has come',
    description:
      'It is over when `status` is `finished` or `failed`, and all of it is processed when `done` equals `rows`.',
    access: 'leads:read',
    path: ImportPath,
    status: 200,
    answer: Import,
    refusals: ['not_found'],
  },
  async ({ path: { importId }, principal: { projectId }, env }) => {
    const found = await findImport(env.DB, { projectId, importId });
    if (!found) throw noSuchImport();
    return found;
  },
);
