import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ImportPreview as Preview } from '../../../../../worker/contract/import.ts';
import { ImportPreview } from './import-preview.tsx';

const CUSTOMERS: Preview = {
  ...{ dryRun: true, type: 'leads', timezone: 'Europe/Amsterdam', warnings: ['Row 3 has more cells.'], problem: null },
  columns: [
    { column: 'Mail', to: 'email', isKnown: true, samples: ['ann@acme.example', 'bob@acme.example'] },
    { column: 'Plan', to: 'custom.Plan', isKnown: false, samples: [] },
    { column: '', to: null, isKnown: false, samples: [] },
  ],
  rows: [
    { row: 2, value: { email: 'ann@acme.example' }, errors: [], warnings: [] },
    { row: 3, value: null, errors: [{ path: 'email', message: '`email` must be an email address.' }], warnings: [] },
  ],
};
const LIST = {
  ...{ id: 'lst_1', name: 'Trade fair', author: { id: 'usr_1', email: null }, leads: null },
  ...{ createdAt: '2026-02-11T09:30:00.000Z', updatedAt: '2026-02-11T09:30:00.000Z' },
};

let preview: Preview;
/** The preview of the file read as the other type, if it differs. */
let otherPreview: Preview | null;
let status: number;
/** The query strings of the requested previews. */
let asked: URLSearchParams[];

/** A fake XMLHttpRequest, which the dashboard uses for uploads. */
class Upload {
  upload = {};
  status = 0;
  responseText = '';
  onload = () => {};
  open(_method: string, address: string) {
    asked.push(new URL(address, 'http://here').searchParams);
  }
  setRequestHeader() {}
  abort() {}
  send() {
    this.status = status;
    this.responseText = JSON.stringify(
      status === 200
        ? asked.at(-1)?.get('type') === otherPreview?.type
          ? otherPreview
          : preview
        : {
            code: status === 400 ? 'validation_failed' : 'internal_error',
            detail: 'The file has no header.',
            requestId: 'req_1',
          },
    );
    queueMicrotask(() => this.onload());
  }
}

beforeEach(() => {
  [preview, otherPreview, status, asked] = [CUSTOMERS, null, 200, []];
  vi.stubGlobal('XMLHttpRequest', Upload);
  vi.stubGlobal('fetch', async () => Response.json([LIST]));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open({ type = 'leads' as Preview['type'] } = {}) {
  const onImport = vi.fn();
  const onOtherType = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <ImportPreview
        {...{ projectId: 'prj_1', type, format: 'csv', onImport, onOtherType, onCancel: () => {} }}
        file={new File(['Mail'], 'customers.csv')}
      />
    </QueryClientProvider>,
  );
  return { onImport, onOtherType, begin: () => screen.getByRole('button', { name: `Import ${type}` }) };
}
const lastMap = () => JSON.parse(asked.at(-1)?.get('map') ?? 'null');

it('shows the field that each column becomes, and the first rows with their errors', async () => {
  const { begin } = open();
  expect(document.activeElement?.textContent).toBe('customers.csv');
  expect(begin()).toHaveProperty('disabled', true);
  const columns = within(await screen.findByRole('list', { name: 'Columns' })).getAllByRole('listitem');
  expect(columns.map(({ firstElementChild }) => firstElementChild?.textContent)).toEqual(['Mail', 'Plan']);
  const chosen = screen.getAllByLabelText<HTMLSelectElement>(/becomes$/).map(({ value }) => value);
  expect(chosen).toEqual(['email', 'property']);
  expect(screen.getByText('First 2 rows: 1 would be rejected')).toBeDefined();
  expect(screen.getByText('Email must be an email address.')).toBeDefined();
  expect(screen.getByText('Row 3 has more cells.')).toBeDefined();
  expect(begin()).toHaveProperty('disabled', false);
});

it('offers to read a file of leads as leads if it was chosen as events', async () => {
  preview = { ...CUSTOMERS, type: 'events', problem: 'Missing: eventType.' };
  otherPreview = CUSTOMERS;
  const { onOtherType } = open({ type: 'events' });
  fireEvent.click(await screen.findByRole('button', { name: 'Read it as leads' }));
  expect(onOtherType.mock.calls).toEqual([['leads']]);
  expect(screen.getByRole('alert').textContent).toContain('This looks like a file of leads, not events.');
  expect(screen.queryByRole('list', { name: 'Columns' })).toBeNull();
});

it('tells what is missing if the file fits neither type', async () => {
  preview = { ...CUSTOMERS, type: 'events', problem: 'Missing: eventType.' };
  otherPreview = { ...CUSTOMERS, problem: 'Missing: email.' };
  open({ type: 'events' });
  await waitFor(() => expect(asked.map((query) => query.get('type'))).toEqual(['events', 'leads']));
  expect((await screen.findByRole('alert')).textContent).toBe('Missing: eventType.');
});

it('imports the file with the chosen columns into the chosen list', async () => {
  const { onImport, begin } = open();
  fireEvent.change(await screen.findByLabelText('What “Plan” becomes'), { target: { value: 'nothing' } });
  await waitFor(() => expect(lastMap()).toEqual({ Plan: null }));
  fireEvent.change(screen.getByLabelText('What “Mail” becomes'), { target: { value: 'name' } });
  await waitFor(() => expect(lastMap()).toEqual({ Plan: null, Mail: 'name' }));
  fireEvent.change(await screen.findByLabelText('Add leads to a list'), { target: { value: 'lst_1' } });
  await waitFor(() => expect(begin()).toHaveProperty('disabled', false));
  fireEvent.click(begin());
  const map = JSON.stringify({ Plan: null, Mail: 'name' });
  expect(onImport.mock.calls).toEqual([[{ type: 'leads', format: 'csv', timezone: undefined, map, list: 'lst_1' }]]);
});

it('updates the preview for a chosen time zone, and for a date format once it is entered', async () => {
  preview = { ...CUSTOMERS, type: 'events' };
  open({ type: 'events' });
  fireEvent.change(await screen.findByLabelText('What “Plan” becomes'), { target: { value: 'timestamp' } });
  const format = await screen.findByLabelText('Date format of “Plan”');
  fireEvent.change(format, { target: { value: 'DD/MM/YYYY' } });
  expect(lastMap()).toEqual({ Plan: 'timestamp' });
  fireEvent.keyDown(format, { key: 'Enter' });
  await waitFor(() => expect(lastMap()).toEqual({ Plan: { to: 'timestamp', format: 'DD/MM/YYYY' } }));
  fireEvent.change(screen.getByLabelText('Time zone for times without a zone'), { target: { value: 'UTC' } });
  await waitFor(() => expect(asked.at(-1)?.get('timezone')).toBe('UTC'));
});

it('says why a file would be refused, and disables the import', async () => {
  preview = { ...CUSTOMERS, problem: 'Choose the column with the email.' };
  const { begin } = open();
  expect((await screen.findByRole('alert')).textContent).toBe('Choose the column with the email.');
  expect(begin()).toHaveProperty('disabled', true);
  cleanup();
  status = 400;
  const unreadable = open();
  expect((await screen.findByRole('alert')).textContent).toBe('The file has no header.');
  expect(unreadable.begin()).toHaveProperty('disabled', true);
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});

it('offers to try again if the server failed, because the same file may then be read', async () => {
  status = 500;
  open();
  await screen.findByRole('button', { name: 'Try again' });
});
