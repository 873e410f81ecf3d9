import { getDocs as definition } from '../../../contract/api/system.ts';
import { handle } from '../../handle.ts';
import { DOCS_PAGE, DOCS_POLICY } from './docs-page.ts';

export const getDocsHandler = handle(definition, (_call, _given, context) =>
  context.html(DOCS_PAGE, 200, { 'Content-Security-Policy': DOCS_POLICY }),
);
