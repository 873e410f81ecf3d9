import { handle } from '../../handle.ts';
import { DOCS_PAGE, DOCS_POLICY } from './docs-page.ts';

export const getDocsHandler = handle(
  async () => (await import('../../../contract/api/system.ts')).getDocs,
  (_call, _given, context) => context.html(DOCS_PAGE, 200, { 'Content-Security-Policy': DOCS_POLICY }),
);
