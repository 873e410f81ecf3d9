import * as z from 'zod';
import { publicEndpoint } from '../../endpoint.ts';
import { DOCS_PAGE, DOCS_POLICY } from './docs-page.ts';

export const getDocs = publicEndpoint(
  {
    method: 'get',
    url: '/api/docs',
    operationId: 'getDocs',
    tag: 'System',
    summary: 'This API as a page',
    description: 'To read, and to try: requests go to this server, with your own key.',
    status: 200,
    contentType: 'text/html',
    answer: z.string().meta({ example: '<!doctype html>…', description: 'The page.' }),
  },
  ({ context }) => context.html(DOCS_PAGE, 200, { 'Content-Security-Policy': DOCS_POLICY }),
);
