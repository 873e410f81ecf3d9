import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it, vi } from 'vitest';
import '../../../components/dialog-window.tsx';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import EraseLeadsDialog from './erase-leads-dialog.tsx';

const AT = '2026-02-11T09:30:00.000Z';
const lead = (_id: string, name: string | null): LeadSummary => ({
  ...{ _id, name, email: null, company: null, leadStage: 'warm', currentScore: 50, velocityScore: 0, eventCount: 1 },
  ...{ firstEventAt: AT, lastEventAt: AT, createdAt: AT, changesAt: null, stageDropsAt: null },
  ...{ owner: null, status: 'new', taskDueAt: null },
});
const detail = (summary: LeadSummary) => ({
  ...{ ...summary, phone: null, custom: {}, firstTouch: null, eventsLast24h: 1, idKind: 'own', mergedFrom: [] },
  ...{ mergedCount: 0, version: 1, lostReason: null, tasks: [], notes: [], segmentIds: [], listIds: [] },
  companyKey: null,
});
const onErased = vi.fn();
const onClose = vi.fn();

afterEach(() => {
  cleanup();
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

/** Erases Ann and Ben, whose erasures the API answers so. */
async function erase(answers: Record<string, object | 'unreachable'>) {
  vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
    const leadId = new URL(url, 'https://leads.example').pathname.split('/').at(-1) ?? '';
    if (method === 'GET') return Response.json(detail(lead(leadId, leadId === 'usr_9' ? 'Cem Kaya' : null)));
    const answer = answers[leadId];
    if (answer === 'unreachable') throw new TypeError('Failed to fetch');
    return answer
      ? Response.json({ _id: leadId, erased: true, kept: [], possibleDuplicates: [], ...answer })
      : Response.json({ code: 'conflict', detail: 'Was merged.', requestId: 'r' }, { status: 409 });
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <EraseLeadsDialog
          leads={[lead('usr_1', 'Ann Lee'), lead('usr_2', 'Ben Ode')]}
          onClose={onClose}
          onErased={onErased}
        />
      </MemoryRouter>
    </QueryClientProvider>,
  );
  const dialog = await screen.findByRole('dialog', { name: 'Erase 2 leads?' });
  await userEvent.type(within(dialog).getByRole('textbox'), '2');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Erase permanently' }));
}

it('says how many leads it erased, and names those that failed', async () => {
  await erase({ usr_1: {} });
  const dialog = await screen.findByRole('dialog', { name: '1 of 2 leads erased' });
  expect(dialog.textContent).toContain('Ben Ode: Was merged.');
  expect(dialog.textContent).not.toContain('usr_2');
  expect(dialog.textContent).not.toContain('cannot be undone');
  expect(onErased).toHaveBeenCalledWith(['usr_1']);
});

it('promises no retry, because only the person can repeat an erasure', async () => {
  await erase({ usr_1: 'unreachable', usr_2: {} });
  const dialog = await screen.findByRole('dialog', { name: '1 of 2 leads erased' });
  expect(dialog.textContent).toContain('Ann Lee: The server can’t be reached. Check your connection, then try again.');
});

it('names the leads that stay, and why', async () => {
  await erase({ usr_1: { kept: ['anon_1'], possibleDuplicates: ['usr_2', 'usr_9'] }, usr_2: {} });
  const dialog = await screen.findByRole('dialog', { name: '2 leads erased' });
  await within(dialog).findByRole('link', { name: 'Cem Kaya' });
  expect(dialog.textContent).toContain('Not erased: possible duplicates of erased leads: Cem Kaya.');
  expect(dialog.textContent).toContain('Kept, because only a web page had linked it to erased leads: anon_1.');
  expect(onClose).not.toHaveBeenCalled();
});

it('closes if all leads were erased and none stays', async () => {
  await erase({ usr_1: {}, usr_2: { possibleDuplicates: ['usr_1'] } });
  await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
});
