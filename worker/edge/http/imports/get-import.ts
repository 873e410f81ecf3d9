import { getImport as definition } from '../../../contract/api/imports.ts';
import { findImport } from '../../../imports/import-records.ts';
import { endpoint } from '../../endpoint.ts';
import { Refusal } from '../../problem.ts';

/** The same answer for an import that does not exist and for another project's. */
export const noSuchImport = (): Refusal => new Refusal('not_found', 'There is no such import.');

export const getImportHandler = endpoint(definition, async ({ path: { importId }, principal: { projectId }, env }) => {
  const found = await findImport(env.DB, { projectId, importId });
  if (!found) throw noSuchImport();
  return found;
});
