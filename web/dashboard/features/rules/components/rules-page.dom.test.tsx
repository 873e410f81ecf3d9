import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../../components/dialog-window.tsx';
import type { Draft } from '../../../../../worker/contract/draft.ts';
import { DEFAULT_RULESET } from '../../../../../worker/domain/ruleset.ts';
import { setSession } from '../../../lib/session.ts';
import type { Simulation } from '../api/simulations.ts';
import RulesPage from './rules-page.tsx';

let draft: Draft;
/** The list of drafts as the server answers it; until then, the request hangs. */
let drafts: Promise<Draft[]>;
let sent: { path: string; body: unknown }[];
let studies: Simulation[];
beforeEach(() => {
  [draft, sent, studies] = [DRAFT, [], []];
  drafts = Promise.resolve([]);
  setSession({ token: 'token', user });
});
afterEach(() => {
  cleanup();
  setSession(null);
  vi.unstubAllGlobals();
});

const at = '2026-02-01T00:00:00.000Z';
const author = { id: 'usr_1', email: 'alice@example.com' };
const { version: _, ...live } = DEFAULT_RULESET;
const DRAFT: Draft = {
  ...{ id: 'drf_1', name: 'Page views count more', note: '', version: 2, baseVersion: 1, liveVersion: 1 },
  ...{ createdAt: at, createdBy: author, updatedAt: at, updatedBy: author },
  ...{ changes: [], liveChanges: [], livePublishedAt: at, livePublishedBy: author },
  ruleset: { ...live, rules: live.rules.map((rule) => ({ ...rule, points: 77 })) },
};

const STAGED: Draft = { ...DRAFT, id: 'drf_9', version: 1 };

const SIMULATION: Simulation = {
  ...{ id: 'std_1', kind: 'simulate', mode: 'rescore', rulesetVersion: 1, status: 'finished', total: 130, done: 130 },
  ...{ draftId: 'drf_1', draftVersion: 2, publishedVersion: null, estimate: null, verification: null },
  ...{ at, finishedAt: at, result: { leads: 130, changesStage: 0, stages: [], scores: [], firings: [] } },
};

const user = { ...author, projectId: 'prj_1' };
const ME = { user: { ...user, createdAt: at }, projects: [{ id: 'prj_1', name: 'Northwind', role: 'owner' }] };

const problem = (code: string, status: number): Response =>
  Response.json({ code, detail: 'It cannot be.', requestId: 'req_1' }, { status });

const answerOf = async (path: string): Promise<Response> => {
  if (path === '/api/auth/me') return Response.json(ME);
  if (path === '/api/drafts') return Response.json(await drafts);
  if (path === '/api/studies') return Response.json(studies);
  if (path === '/api/drafts/drf_1') return Response.json(draft);
  if (path.startsWith('/api/drafts/')) return problem('not_found', 404);
  return Response.json(path === '/api/scoring-rules/ruleset' ? { ...DEFAULT_RULESET, version: 1 } : []);
};

const open = (address: string) => {
  vi.stubGlobal('fetch', async (address: string, { method, body }: RequestInit = {}) => {
    if (method === 'GET') return answerOf(address);
    sent.push({ path: address, body: JSON.parse(String(body ?? null)) });
    return address === '/api/drafts' ? Response.json(STAGED, { status: 201 }) : problem('conflict', 409);
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createMemoryRouter([{ path: '/rules', element: <RulesPage /> }], { initialEntries: [address] });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  const change = (newer: Partial<Draft>) => {
    draft = { ...draft, version: draft.version + 1, ...newer };
    return act(() => client.invalidateQueries());
  };
  return { router, change };
};

it('opens the draft that the URL names', async () => {
  open('/rules?draft=drf_1');
  expect(await screen.findByDisplayValue('Page views count more')).toBeTruthy();
  expect(screen.getByLabelText(/^Points of Viewed a page/)).toHaveProperty('value', '77');
});

it('names each rule in its conditions button, because every row has such a button', async () => {
  open('/rules');
  await screen.findByRole('button', { name: /^Conditions & more of Signed up/ });
});

it('a link to a deleted draft offers the way back to the live rules', async () => {
  const { router } = open('/rules?draft=drf_2');
  fireEvent.click(await screen.findByRole('button', { name: 'Show the live rules' }));
  expect(await screen.findByLabelText(/^Points of Viewed a page/)).not.toHaveProperty('value', '77');
  expect(router.state.location.search).toBe('');
});

it('cancels a simulation that is running', async () => {
  studies = [{ ...SIMULATION, status: 'running', result: null, finishedAt: null, done: 40 }];
  open('/rules?draft=drf_1');
  expect(await screen.findByText('40 of 130 leads')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(sent).toEqual([{ path: '/api/studies/std_1', body: null }]));
});

it('publishes the draft that the screen has simulated', async () => {
  studies = [SIMULATION];
  open('/rules?draft=drf_1');
  await screen.findByText('No lead will change stage.');
  fireEvent.click((await screen.findAllByRole('button', { name: 'Publish version 2' }))[0] as HTMLElement);
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByRole('radio', { name: 'Rescore all leads' })).toHaveProperty('checked', true);
  fireEvent.click(dialog.getByRole('button', { name: 'Publish and rescore' }));
  await waitFor(() =>
    expect(sent).toEqual([{ path: '/api/drafts/drf_1/publish', body: { ifVersion: 2, studyId: 'std_1' } }]),
  );
});

it("edits the next action of a rule, including an action in people's own words", async () => {
  open('/rules?draft=drf_1');
  fireEvent.click(await screen.findByRole('button', { name: /next action of Viewed a page$/ }));
  const kind = await screen.findByRole('combobox', { name: 'Next action' });
  expect(kind).toHaveProperty('value', 'auto');
  fireEvent.change(kind, { target: { value: 'own' } });
  const words = await screen.findByLabelText('Next action in your own words');
  fireEvent.change(words, { target: { value: ' ' } });
  expect(await screen.findByText('Write what to do next, in up to 80 characters.')).toBeTruthy();
  fireEvent.change(words, { target: { value: 'Ask what they read' } });
  fireEvent.click((await screen.findAllByRole('button', { name: 'Save draft' }))[0] as HTMLElement);
  await waitFor(() => expect(sent).toHaveLength(1));
  const [view, ...others] = live.rules.map(({ id }) => ({ id }));
  expect(sent[0]).toMatchObject({
    body: { draft: { rules: [{ ...view, nextAction: { kind: 'own', text: 'Ask what they read' } }, ...others] } },
  });
});

it('validates the edited rules, and publishes only valid rules', async () => {
  open('/rules?draft=drf_1');
  const points = await screen.findByLabelText(/^Points of Viewed a page/);
  const [publish] = (await screen.findAllByRole('button', { name: 'Publish version 2' })) as [HTMLElement];
  await waitFor(() => expect(publish).toHaveProperty('disabled', false));
  fireEvent.focus(points);
  fireEvent.change(points, { target: { value: '1.234' } });
  expect(await screen.findByText('Points must have at most two decimals.')).toBeTruthy();
  expect(publish).toHaveProperty('disabled', true);
  fireEvent.change(points, { target: { value: '1.23' } });
  await waitFor(() => expect(publish).toHaveProperty('disabled', false));
});

it('shows the rules only once the list of drafts has loaded, so that the list does not shift the rules', async () => {
  let answer: (list: Draft[]) => void = () => {};
  drafts = new Promise((resolve) => {
    answer = resolve;
  });
  open('/rules');
  await screen.findByRole('status', { name: 'Loading' });
  await act(async () => {});
  expect(screen.queryByLabelText(/^Points of Viewed a page/)).toBeNull();
  answer([DRAFT]);
  await screen.findByLabelText(/^Points of Viewed a page/);
  expect(screen.getByRole('combobox', { name: 'Draft' })).toBeTruthy();
});

describe('unsaved changes of a draft', () => {
  const points = async () => screen.findByLabelText(/^Points of Viewed a page/);
  const type = async (value: string) => {
    await waitFor(async () => expect(await points()).toHaveProperty('disabled', false));
    fireEvent.change(await points(), { target: { value } });
    await screen.findByRole('button', { name: 'Undo changes' });
  };
  const save = async () => {
    fireEvent.click((await screen.findAllByRole('button', { name: 'Save draft' }))[0] as HTMLElement);
    await waitFor(() => expect(sent).toHaveLength(1));
    return sent[0];
  };

  it('stay when the draft is renamed, and are then saved to its newest version', async () => {
    const { change } = open('/rules?draft=drf_1');
    await type('42');
    await change({ name: 'Another name' });
    expect(await screen.findByDisplayValue('Another name')).toBeTruthy();
    expect(await points()).toHaveProperty('value', '42');
    expect(await save()).toMatchObject({ path: '/api/drafts/drf_1', body: { ifVersion: 3 } });
  });

  it('stay when a colleague saves other rules, and do not overwrite the colleague’s rules', async () => {
    const { change } = open('/rules?draft=drf_1');
    await type('42');
    await change({
      ruleset: { ...DRAFT.ruleset, rules: live.rules },
      updatedBy: { id: 'usr_2', email: 'bob@example.com' },
    });
    expect(await screen.findByText(/^bob@example.com changed this draft after you opened it/)).toBeTruthy();
    expect(await points()).toHaveProperty('value', '42');
    expect(await save()).toMatchObject({ body: { ifVersion: 2 } });
    fireEvent.click(screen.getByRole('button', { name: 'Undo changes' }));
    expect(await points()).not.toHaveProperty('value', '42');
    expect(await points()).not.toHaveProperty('value', '77');
  });

  it('are not lost when the person switches to the live rules, because the screen asks first', async () => {
    const { router } = open('/rules?draft=drf_1');
    await type('42');
    fireEvent.change(screen.getByRole('combobox', { name: 'Draft' }), { target: { value: '' } });
    expect(await screen.findByText('Discard unsaved changes?')).toBeTruthy();
    expect(router.state.location.search).toBe('?draft=drf_1');
  });

  describe('when the person publishes them', () => {
    const ask = async () => {
      await type('42');
      fireEvent.click((await screen.findAllByRole('button', { name: 'Publish version 2' }))[0] as HTMLElement);
      return within(await screen.findByRole('dialog'));
    };
    const paths = () => sent.map(({ path }) => path);

    it.each([
      ['/rules', 'Publish your changes as version 2?'],
      ['/rules?draft=drf_1', 'Publish “Page views count more” as version 2?'],
    ])(
      'Cancel deletes the draft that the dialog has created, and keeps the unsaved changes (%s)',
      async (address, title) => {
        studies = [{ ...SIMULATION, draftId: 'drf_9', draftVersion: 1, status: 'running', result: null }];
        const { router } = open(address);
        const dialog = await ask();
        expect(dialog.getByText(title)).toBeTruthy();
        const buttons = dialog.getAllByRole('button', { name: 'Cancel' });
        fireEvent.click(buttons.at(-1) as HTMLElement);
        await waitFor(() => expect(paths()).toEqual(['/api/drafts', '/api/drafts/drf_9', '/api/studies/std_1']));
        expect(screen.queryByRole('dialog')).toBeNull();
        expect(await points()).toHaveProperty('value', '42');
        expect(screen.getByRole('button', { name: 'Undo changes' })).toBeTruthy();
        expect(`${router.state.location.pathname}${router.state.location.search}`).toBe(address);
      },
    );

    it('stores them in a second draft of the same name, and leaves the open draft as it was saved', async () => {
      open('/rules?draft=drf_1');
      await ask();
      expect(sent[0]).toMatchObject({
        path: '/api/drafts',
        body: { name: DRAFT.name, baseVersion: 1, draft: { rules: [{ points: 42 }, { points: 77 }, {}, {}, {}] } },
      });
      expect(paths()).not.toContain('/api/drafts/drf_1');
    });
  });
});
