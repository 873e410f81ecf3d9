import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter, useLocation } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';

vi.setConfig({ testTimeout: 60_000 });

const AT = '2026-02-11T09:30:00.000Z';
const ANN: LeadSummary = {
  ...{ _id: 'ann', name: 'Ann Lee', email: null, company: null, leadStage: 'warm', currentScore: 50 },
  ...{ velocityScore: 0, eventCount: 1, firstEventAt: AT, lastEventAt: AT, createdAt: AT, changesAt: null },
  ...{ stageDropsAt: null, owner: null, status: 'new', taskDueAt: null },
};

/** Lets the menu's code finish loading. */
let load: () => void;

beforeEach(async () => {
  const { promise: loaded, resolve } = Promise.withResolvers<void>();
  load = resolve;
  vi.resetModules();
  vi.doMock(import('./command-menu.tsx'), async (importOriginal) => {
    await loaded;
    return importOriginal();
  });
  vi.stubGlobal('fetch', async (address: string) =>
    new URL(address, 'https://leads.example').searchParams.get('search') === 'ann lee'
      ? Response.json({ leads: [ANN], page: 1, limit: 30, total: 1, nextCursor: null })
      : Response.json({ code: 'not_found' }, { status: 404 }),
  );
  const { LazyCommandMenu } = await import('./lazy-command-menu.tsx');
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <LazyCommandMenu offer={null} opener={null} onClose={() => {}} onHelp={() => {}} />
        <Address />
      </MemoryRouter>
    </QueryClientProvider>,
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function Address() {
  const { pathname } = useLocation();
  return <p data-testid="address">{pathname}</p>;
}
const address = () => screen.getByTestId('address').textContent;
const findField = () => screen.findByRole('combobox', {}, { timeout: 30_000 });

it('the command menu keeps the text typed while the menu loads, and lets the person continue typing', async () => {
  await userEvent.keyboard('upl');
  load();
  const field = await findField();
  expect(field).toHaveProperty('value', 'upl');
  await userEvent.keyboard('oad');
  expect(field).toHaveProperty('value', 'upload');
  expect(screen.getByRole('option').textContent).toBe('Import a file');
});

it('the command menu runs the selected command if Enter was pressed while the menu loaded', async () => {
  await userEvent.keyboard('upload{Enter}');
  expect(screen.queryByRole('combobox')).toBeNull();
  load();
  await findField();
  await expect.poll(address).toBe('/imports');
});

it('once leads arrive, the command menu opens the lead that the person typed before pressing Enter', async () => {
  await userEvent.keyboard('ann lee{Enter}');
  load();
  await expect.poll(address, { timeout: 30_000 }).toBe('/leads/ann');
});

it('the command menu runs nothing if the person continued typing after Enter', async () => {
  await userEvent.keyboard('upl{Enter}oad');
  load();
  await findField();
  await expect.poll(() => screen.queryByText('Searching…')).toBeNull();
  expect(screen.getByRole('option').getAttribute('aria-selected')).toBe('true');
  expect(address()).toBe('/');
});
