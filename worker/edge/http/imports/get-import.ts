import { getImport } from '../../../imports/show-imports.ts';
import { handle } from '../../handle.ts';
import { refuseImport } from './refuse-import.ts';

export const getImportHandler = handle(
  async () => (await import('../../../contract/api/imports.ts')).getImport,
  (call, { path }) => getImport(call, path),
  refuseImport,
);
