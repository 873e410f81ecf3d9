import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Condition } from '../../../worker/contract/condition.ts';
import type { FieldCondition } from '../../../worker/contract/lead-condition.ts';
import { fromConditionForm, toConditionForm } from '../lib/condition-leaf.ts';
import { toLocalInput } from '../lib/local-input.ts';
import { ConditionValues } from './condition-values.tsx';

type Tested = Condition | FieldCondition;

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

interface Shown {
  condition: Tested;
  stages?: string[];
}

function Editor({ shown }: { shown: Shown }) {
  const [form, setForm] = useState(() => toConditionForm(shown.condition));
  shown.condition = fromConditionForm(form);
  const onChange = (values: typeof form.values) => setForm({ ...form, values });
  return (
    <ConditionValues
      {...{ condition: form, number: '1', canEdit: true, invalid: {}, onChange, stages: shown.stages }}
    />
  );
}

/** Renders the value fields of a condition, and returns a function that reads the edited condition. */
function open(condition: Tested, { stages }: Pick<Shown, 'stages'> = {}) {
  const shown: Shown = { condition, ...(stages && { stages }) };
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <Editor shown={shown} />
    </QueryClientProvider>,
  );
  return () => shown.condition;
}
const enter = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const optionsOf = (label: string) =>
  [...screen.getByLabelText<HTMLSelectElement>(label).options].map(({ text }) => text);

it('a condition reads both ends of a range as numbers', () => {
  const read = open({ field: 'score', operator: 'between', value: [10, 20] });
  enter('Lowest 1', '15.5');
  enter('Highest 1', '80');
  expect(read()).toEqual({ field: 'score', operator: 'between', value: [15.5, 80] });
});

it('a condition reads a number of days, and shows no field for operators without a value', () => {
  const read = open({ field: 'lastEventAt', operator: 'within_days', value: 7 });
  enter('Days 1', '30');
  expect(read()).toEqual({ field: 'lastEventAt', operator: 'within_days', value: 30 });
  cleanup();
  open({ property: 'plan', operator: 'exists' });
  expect(screen.queryByRole('textbox')).toBeNull();
});

it('a condition reads a time in the reader’s time zone, and stores it in UTC', () => {
  const read = open({ field: 'createdAt', operator: 'after', value: '2026-02-01T08:00:00.000Z' });
  const field = screen.getByLabelText<HTMLInputElement>('Time 1');
  expect(field.value).toBe(toLocalInput(Date.parse('2026-02-01T08:00:00Z')));
  enter('Time 1', toLocalInput(Date.parse('2026-03-01T10:30:00Z')));
  expect(read()).toEqual({ field: 'createdAt', operator: 'after', value: '2026-03-01T10:30:00.000Z' });
});

it('a condition offers all stages, keeps its own spelling of a stage, and keeps a stage that no longer exists', () => {
  const read = open({ field: 'stage', operator: 'in', value: ['HOT', 'lukewarm'] }, { stages: ['cold', 'hot'] });
  expect(optionsOf('Value 1 of condition 1')).toEqual(['Choose a stage', 'Cold', 'HOT', 'Lukewarm']);
  expect(read()).toMatchObject({ value: ['HOT', 'lukewarm'] });
  enter('Value 2 of condition 1', 'cold');
  expect(read()).toMatchObject({ value: ['HOT', 'cold'] });
  cleanup();
  open({ field: 'stage', operator: 'starts_with', value: 'h' }, { stages: ['cold', 'hot'] });
  expect(screen.getByLabelText('Value 1').tagName).toBe('INPUT');
});

it('a condition offers manual lists by name, or says that there are none', async () => {
  const [createdAt, author] = ['2026-02-01T08:00:00.000Z', { id: 'usr_1', email: null }];
  const lists = [{ id: 'lst_1', name: 'Webinar guests', author, leads: null, createdAt, updatedAt: createdAt }];
  vi.stubGlobal('fetch', async () => Response.json(lists));
  const read = open({ field: 'list', operator: 'in', value: [''] });
  expect(optionsOf('Value 1 of condition 1')).toEqual(['No lists yet']);
  await screen.findByText('Webinar guests');
  enter('Value 1 of condition 1', 'lst_1');
  expect(read()).toEqual({ field: 'list', operator: 'in', value: ['lst_1'] });
});
