import { getDocs as definition } from '../../../contract/api/system.ts';
import { endpoint } from '../../endpoint.ts';
import { DOCS_PAGE, DOCS_POLICY } from './docs-page.ts';

export const getDocsHandler = endpoint(definition, ({ context }) =>
  context.html(DOCS_PAGE, 200, { 'Content-Security-Policy': DOCS_POLICY }),
);
