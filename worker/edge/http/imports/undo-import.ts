import { undoImport } from '../../../imports/undo-import.ts';
import { handle } from '../../handle.ts';
import { refuseImport } from './refuse-import.ts';

export const undoImportHandler = handle(
  async () => (await import('../../../contract/api/imports.ts')).undoImport,
  (call, { path }) => undoImport(call, path),
  refuseImport,
);
