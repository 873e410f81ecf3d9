import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { MemoryRouter, useLocation } from 'react-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LeadSummary } from '../../../../worker/contract/lead.ts';
import type { LeadOffer } from '../../lib/lead-commands.ts';
import CommandMenu from './command-menu.tsx';

vi.setConfig({ testTimeout: 60_000 });

const AT = '2026-02-11T09:30:00.000Z';
const lead = (_id: string, name: string, currentScore: number): LeadSummary => ({
  ...{ _id, name, email: null, company: null, leadStage: 'warm', currentScore, velocityScore: 0, eventCount: 1 },
  ...{ firstEventAt: AT, lastEventAt: AT, createdAt: AT, changesAt: null, stageDropsAt: null },
  ...{ owner: null, status: 'new', taskDueAt: null },
});
/** Sorted by score, as the API lists them. */
const LEADS = [lead('alan', 'Alan Smith', 70), lead('al', 'Al Smith', 55)];

const erase = vi.fn();
const OFFER: LeadOffer = {
  ...{ leadId: 'ann', name: 'Ann Lee' },
  commands: [{ label: 'Erase permanently…', icon: Trash2, keywords: ['delete remove'], run: erase }],
};

/** Answers the search for leads when a test calls it. */
let answerLeads: (leads?: readonly LeadSummary[]) => void;
/** Makes the search for leads fail as if the browser were offline. */
let loseConnection: () => void;
/** The paths of the requests since the menu opened. */
const asked: string[] = [];

beforeEach(async () => {
  asked.length = 0;
  const { promise: found, resolve, reject } = Promise.withResolvers<readonly LeadSummary[]>();
  loseConnection = () => reject(new TypeError('Failed to fetch'));
  answerLeads = (leads = LEADS) => resolve(leads);
  vi.stubGlobal(
    'fetch',
    vi.fn(async (input: string) => {
      const { pathname } = new URL(input, 'https://leads.example');
      asked.push(pathname);
      if (pathname !== '/api/leads') return Response.json({ code: 'not_found' }, { status: 404 });
      const leads = await found;
      return Response.json({ leads, page: 1, limit: 30, total: leads.length, nextCursor: null });
    }),
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <Shell />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  await userEvent.click(opener());
});
afterEach(() => {
  cleanup();
  erase.mockClear();
  vi.unstubAllGlobals();
});

function Shell() {
  const { pathname, search } = useLocation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <p data-testid="address">{pathname + search}</p>
      <button type="button" onClick={() => setOpen(true)}>
        Ann Lee
      </button>
      {isOpen && (
        <CommandMenu
          typed=""
          wasEntered={false}
          opener={opener()}
          offer={OFFER}
          onClose={() => setOpen(false)}
          onHelp={() => {}}
        />
      )}
    </>
  );
}
const opener = () => screen.getByRole('button', { name: 'Ann Lee' });
const address = () => screen.getByTestId('address').textContent;
const selected = () =>
  screen
    .getAllByRole('option')
    .find((option) => option.getAttribute('aria-selected') === 'true')
    ?.textContent?.replace(/·.*/, '');

it('the command menu opens the typed lead on Enter, even if commands match better and leads arrive later', async () => {
  // This text matches a command too: "Your account".
  await userEvent.type(screen.getByRole('combobox'), 'a');
  expect(selected()).toMatch(/^A/);
  await userEvent.type(screen.getByRole('combobox'), 'l smith');
  answerLeads();
  await screen.findByText('Alan Smith');
  await expect.poll(selected).toMatch(/^Al Smith/);
  await userEvent.keyboard('{Enter}');
  expect(address()).toBe('/leads/al');
});

it.each(['ann@test.com', 'acc'])(
  'waits for the leads if Enter is pressed right after “%s” is pasted',
  async (pasted) => {
    await userEvent.click(screen.getByRole('combobox'));
    await userEvent.paste(pasted);
    await userEvent.keyboard('{Enter}');
    expect(address()).toBe('/');
    answerLeads();
    await expect.poll(address).toBe('/leads/alan');
  },
);

it('opens nothing if the person continues typing after an early Enter', async () => {
  await userEvent.type(screen.getByRole('combobox'), 'alan{Enter}');
  await userEvent.type(screen.getByRole('combobox'), ' s');
  answerLeads();
  await screen.findByText('Alan Smith');
  await expect.poll(selected).toMatch(/^Alan Smith/);
  expect(address()).toBe('/');
});

it('selects a lead rather than a command that only contains a matching word', async () => {
  await userEvent.type(screen.getByRole('combobox'), 'acc');
  expect(selected()).toBe('Your account');
  answerLeads();
  await screen.findByText('Alan Smith');
  await expect.poll(selected).toMatch(/^Alan Smith/);
});

it('the command menu keeps an entry selected that begins with the typed text, or that the person has moved to', async () => {
  await userEvent.type(screen.getByRole('combobox'), 'inv');
  answerLeads();
  await screen.findByText('Alan Smith');
  expect(selected()).toBe('Invite a colleague');
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(address()).toBe('/leads/alan');
});

it.each([
  ['invite', '/settings?tab=members'],
  ['upload', '/imports'],
  ['retry web', '/deliveries/failed'],
])('“%s” finds %s', async (typed, to) => {
  await userEvent.type(screen.getByRole('combobox'), typed);
  await userEvent.keyboard('{Enter}');
  answerLeads([]);
  await expect.poll(address).toBe(to);
});

it('without a connection, says that finding leads needs one, and does not say that there are no leads', async () => {
  await userEvent.type(screen.getByRole('combobox'), 'ann');
  loseConnection();
  await screen.findByText('Finding leads needs a connection.');
  expect(screen.queryByText('Nothing found.')).toBeNull();
});

it('says what the search finds if it has found nothing', async () => {
  await userEvent.type(screen.getByRole('combobox'), 'ann');
  answerLeads([]);
  await screen.findByText('Nothing found.');
  expect(screen.getByText(/^Search finds the beginnings of words/)).not.toBeNull();
});

it('does not request a lead with the typed text as its ID, because most texts are not IDs and would get a 404', async () => {
  await userEvent.type(screen.getByRole('combobox'), 'usr_1');
  answerLeads();
  await screen.findByText('Alan Smith');
  expect(asked.filter((path) => path.startsWith('/api/leads/'))).toEqual([]);
});

it.each(['erase', 'delete', 'remove'])('“%s” finds the command that erases the lead', async (typed) => {
  await userEvent.type(screen.getByRole('combobox'), typed);
  await userEvent.keyboard('{Enter}');
  answerLeads([]);
  await expect.poll(() => erase.mock.calls).toHaveLength(1);
});

it('closing the command menu returns the focus to the lead that had it, so that j continues from there', async () => {
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => document.activeElement?.textContent).toBe('Ann Lee');
});
