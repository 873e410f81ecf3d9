import { getImportErrors } from '../../../imports/show-imports.ts';
import { handle } from '../../handle.ts';
import { refuseImport } from './refuse-import.ts';

export const getImportErrorsHandler = handle(
  async () => (await import('../../../contract/api/imports.ts')).getImportErrors,
  async (call, { path }) => {
    const errors = await getImportErrors(call, path);
    if ('reason' in errors) return errors;
    return new Response(errors, {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="${path.importId}-errors.csv"`,
      },
    });
  },
  refuseImport,
);
