import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ImportPreview } from '../../../../../worker/contract/import.ts';
import { ImportPanel } from './import-panel.tsx';

vi.setConfig({ testTimeout: 60_000 });

const PREVIEW: ImportPreview = {
  ...{ dryRun: true, type: 'leads', timezone: 'UTC', problem: null, warnings: [] },
  columns: [{ column: 'Email', to: 'email', samples: ['ann@example.com'], isKnown: true }],
  rows: [
    {
      ...{ row: 2, errors: [], warnings: [] },
      value: { email: 'ann@example.com', custom: { 'Lifecycle Stage': 'customer', Seats: 12 } },
    },
    { row: 3, value: null, warnings: [], errors: [{ path: 'email', message: '`email` must be an email address.' }] },
  ],
};

vi.mock('../../../lib/upload-file.ts', () => ({ uploadFile: vi.fn(async () => PREVIEW) }));

beforeEach(() => {
  vi.stubGlobal('fetch', async () => Response.json([]));
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <ImportPanel projectId="prj_1" />
    </QueryClientProvider>,
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const choose = () =>
  userEvent.upload(
    screen.getByLabelText('File of events'),
    new File(['Email'], 'all-contacts.csv', { type: 'text/csv' }),
  );

it('shows each property in its own column, and explains the error of a row in plain words', async () => {
  await choose();
  const preview = await screen.findByRole('region', { name: 'Preview' });
  const texts = within(preview)
    .getAllByRole('row')
    .map((row) => [...row.children].map(({ textContent }) => textContent));
  expect(texts).toEqual([
    ['Row', 'Email', 'Lifecycle Stage', 'Seats'],
    ['2', 'ann@example.com', 'customer', '12'],
    ['3', 'Email must be an email address.'],
  ]);
});

it.each(['Choose another file', 'Import events'])(
  'after the button “%s” disappears, Tab continues from the same place',
  async (name) => {
    await choose();
    await screen.findByRole('region', { name: 'Preview' });
    screen.getByRole('button', { name }).focus();
    await userEvent.keyboard('{Enter}');
    const picker = await screen.findByRole('button', { name: 'Choose a file' });
    expect(document.activeElement).not.toBe(document.body);
    await userEvent.tab();
    expect(document.activeElement).toBe(picker);
  },
);
