import { getImportErrors } from '../../../imports/show-imports.ts';
import { answerFile } from '../../answer-file.ts';
import { handle } from '../../handle.ts';
import { refuseImport } from './refuse-import.ts';

export const getImportErrorsHandler = handle(
  async () => (await import('../../../contract/api/imports.ts')).getImportErrors,
  async (call, { path }) => {
    const text = await getImportErrors(call, path);
    return 'reason' in text ? text : answerFile(text, { name: `${path.importId}-errors`, format: 'csv' });
  },
  refuseImport,
);
