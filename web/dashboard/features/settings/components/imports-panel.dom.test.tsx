import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import '../../../components/dialog-window.tsx';
import type { Import } from '../../../../../worker/contract/import.ts';
import { ImportsPanel } from './imports-panel.tsx';

const SLOW = { timeout: 10_000 };
vi.setConfig({ testTimeout: 60_000 });

const AT = '2026-02-11T09:30:00.000Z';
const FINISHED: Import = {
  ...{ importId: 'imp_1', fileName: 'contacts.csv', type: 'leads', format: 'csv', status: 'finished' },
  ...{ rows: 1200, done: 1200, accepted: 1150, created: 900, updated: 250 },
  ...{ duplicates: 40, rejected: 10, warnings: [], problem: null, createdAt: AT, uploadedAt: AT, finishedAt: AT },
  ...{ isUndoable: true, undo: null },
};
const REASONS = [{ field: 'email', message: '`email` must be an email address.', rows: 10, firstRow: 7 }];

let imports: Import[];
let asked: string[];

function answer(call: string): Response {
  if (call === 'GET /api/imports') return Response.json(imports);
  if (call.endsWith('/reasons')) return Response.json(REASONS);
  if (call.endsWith('/undo')) {
    const undo = { startedAt: AT, leads: 340, done: 0, changed: 0, finishedAt: null };
    imports = [{ ...FINISHED, status: 'undoing', undo }];
    return Response.json(imports[0], { status: 202 });
  }
  return Response.json({ code: 'internal_error', detail: 'Try again later.', requestId: 'req_1' }, { status: 500 });
}

beforeEach(() => {
  imports = [FINISHED];
  asked = [];
  vi.stubGlobal('fetch', async (url: string, { method = 'GET' }: RequestInit = {}) => {
    const call = `${method} ${new URL(url, 'http://here').pathname}`;
    if (method !== 'GET') asked.push(call);
    return answer(call);
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open() {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <ImportsPanel projectId="prj_1" />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

it('names the file, or says what it contains if the name is unknown', async () => {
  imports = [FINISHED, { ...FINISHED, importId: 'imp_2', fileName: null, type: 'events' }];
  open();
  const [named, unnamed] = await screen.findAllByRole('listitem');
  expect(named?.textContent).toMatch(/^contacts\.csvLeads csvFinished/);
  expect(unnamed?.textContent).toMatch(/^Events csvFinished/);
});

it.each<[string, Partial<Import>, string]>([
  ['leads', {}, 'Rows1,200Created900Updated250Unchanged40Rejected10'],
  ['events', { type: 'events' }, 'Rows1,200New1,150Duplicates40Rejected10'],
  [
    'leads, from before we counted created leads',
    { created: null, updated: null },
    'Rows1,200New1,150Duplicates40Rejected10',
  ],
])('says what became of the rows of a file of %s', async (_what, job, figures) => {
  imports = [{ ...FINISHED, ...job }];
  open();
  await screen.findByText('Rows');
  expect(document.querySelector('dl')?.textContent).toBe(figures);
});

it('undoes an import only after a confirmation that says how many rows it removes', async () => {
  const user = open();
  await user.click(await screen.findByRole('button', { name: 'Undo' }, SLOW));
  const dialog = await screen.findByRole('dialog', {}, SLOW);
  expect(dialog.textContent).toContain('The 1,150 imported rows');
  expect(asked).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Undo import' }));
  await waitFor(() => expect(asked).toEqual(['POST /api/imports/imp_1/undo']));
  expect(await screen.findByText('0 of 340 leads undone', {}, SLOW)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

it('explains in plain words why rows were rejected, once someone opens the section', async () => {
  const user = open();
  await user.click(await screen.findByText(/rejected/i, { selector: 'summary' }, SLOW));
  expect((await screen.findByText(/must be an email address/, {}, SLOW)).textContent).toBe(
    'Email must be an email address. · first in row 7',
  );
});

it('hides the undo button for imports that cannot be undone', async () => {
  imports = [{ ...FINISHED, isUndoable: false }];
  open();
  await screen.findByRole('button', { name: 'Download errors' }, SLOW);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

it('shows the progress of an import', async () => {
  imports = [{ ...FINISHED, status: 'processing', done: 300, rejected: 0 }];
  open();
  expect(await screen.findByText('300 of 1,200 rows processed', {}, SLOW)).toBeDefined();
});

it('announces the end of an import once, and does not announce earlier imports', async () => {
  imports = [{ ...FINISHED, status: 'processing', done: 300, rejected: 0 }];
  open();
  await screen.findByText('300 of 1,200 rows processed', {}, SLOW);
  expect(screen.getByRole('status').textContent).toBe('');
  imports = [FINISHED];
  await expect
    .poll(() => screen.getByRole('status').textContent, SLOW)
    .toBe('Import complete: 900 created, 250 updated, 40 unchanged, 10 rejected.');
});
