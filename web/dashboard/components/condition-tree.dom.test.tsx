import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import type { Conditions } from '../../../worker/contract/condition.ts';
import { LIMITS } from '../../../worker/contract/limits.ts';
import { fromConditionsForm, toConditionsForm } from '../lib/condition-form.ts';
import { ConditionTree } from './condition-tree.tsx';

afterEach(cleanup);

interface Shown {
  conditions: Conditions | undefined;
}

function Editor({ shown, canEdit }: { shown: Shown; canEdit: boolean }) {
  const [value, setValue] = useState(() => toConditionsForm(shown.conditions));
  shown.conditions = fromConditionsForm(value);
  return <ConditionTree value={value} onChange={setValue} canEdit={canEdit} placeholder="page" empty="Every event." />;
}

function open(conditions: Conditions = [], canEdit = true) {
  const shown: Shown = { conditions };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Editor shown={shown} canEdit={canEdit} />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), shown };
}
const button = (name: string) => screen.getByRole('button', { name });
const buttons = (name: string) => screen.getAllByRole('button', { name });

it('builds a condition by keyboard alone', async () => {
  const { user, shown } = open();
  await user.tab();
  expect(document.activeElement).toBe(button('Add condition'));
  await user.keyboard('{Enter}');
  expect(document.activeElement).toBe(screen.getByLabelText('Property 1'));
  await user.keyboard('zip');
  await user.tab();
  await user.selectOptions(screen.getByLabelText('Operator 1'), 'starts with');
  await user.tab();
  await user.keyboard('0123');
  expect(shown.conditions).toEqual([{ property: 'zip', operator: 'starts_with', value: '0123' }]);
  await user.click(button('Remove condition 1'));
  expect(document.activeElement).toBe(button('Add condition'));
  expect(shown.conditions).toBeUndefined();
});

it('shows the type of each value, and changes the type only when the person chooses another type', async () => {
  const { user, shown } = open([
    { property: 'zip', operator: 'equals', value: '01234' },
    { property: 'paid', operator: 'equals', value: 'true' },
  ]);
  const kinds = screen.getAllByLabelText(/^Type /).map((select) => (select as HTMLSelectElement).value);
  expect(kinds).toEqual(['text', 'text']);
  await user.type(screen.getByLabelText('Value 1'), '5');
  expect(shown.conditions).toMatchObject([{ value: '012345' }, { value: 'true' }]);
  await user.selectOptions(screen.getByLabelText('Type 2'), 'True/false');
  await user.selectOptions(screen.getByLabelText('Type 1'), 'Number');
  expect(shown.conditions).toMatchObject([{ value: 12345 }, { value: true }]);
});

it('the condition form adds values to a list one by one', async () => {
  const { user, shown } = open([{ property: 'country', operator: 'equals', value: 'DE' }]);
  await user.selectOptions(screen.getByLabelText('Operator 1'), 'is one of');
  await user.click(screen.getByLabelText('Value 1 of condition 1'));
  await user.keyboard('{Enter}AT{Enter}CH');
  expect(shown.conditions).toEqual([{ property: 'country', operator: 'in', value: ['DE', 'AT', 'CH'] }]);
  await user.click(button('Remove value 2 of condition 1'));
  expect(shown.conditions).toMatchObject([{ value: ['DE', 'CH'] }]);
});

it('the condition form nests groups up to the maximum depth, and removes groups that become empty', async () => {
  const { user, shown } = open([{ property: 'a', operator: 'exists' }]);
  for (let depth = 1; depth <= LIMITS.conditionDepthMax; depth++) {
    await user.click(buttons('Add group')[0] as HTMLElement);
    await user.keyboard(`g${depth}`);
  }
  expect(buttons('Add group')).toHaveLength(LIMITS.conditionDepthMax);
  expect(shown.conditions).toEqual([
    { property: 'a', operator: 'exists' },
    {
      any: [
        { property: 'g1', operator: 'equals', value: '' },
        {
          all: [
            { property: 'g2', operator: 'equals', value: '' },
            { any: [{ property: 'g3', operator: 'equals', value: '' }] },
          ],
        },
      ],
    },
  ]);
  await user.selectOptions(screen.getByLabelText('Match'), 'Any');
  expect(shown.conditions).toHaveProperty('any');
  for (const number of [4, 3, 2]) await user.click(button(`Remove condition ${number}`));
  expect(shown.conditions).toEqual({ any: [{ property: 'a', operator: 'exists' }] });
});

it('shows an error in an empty field once the field loses focus', async () => {
  const { user } = open();
  await user.click(button('Add condition'));
  expect(screen.queryByRole('alert')).toBeNull();
  await user.click(document.body);
  expect(screen.getByRole('alert').textContent).toBe('Enter a property.');
  expect(screen.getByLabelText('Property 1').getAttribute('aria-invalid')).toBe('true');
});

it('stops adding conditions at the maximum number for a rule', () => {
  open(Array.from({ length: LIMITS.conditionsMax }, (_, i) => ({ property: `p${i}`, operator: 'exists' as const })));
  expect((button('Add condition') as HTMLButtonElement).disabled).toBe(true);
});

it('the condition form is read-only for people with view-only access', () => {
  open(
    [{ property: 'a', operator: 'equals', value: 5 }, { any: [{ property: 'b', operator: 'in', value: ['x'] }] }],
    false,
  );
  expect(screen.queryByRole('button')).toBeNull();
  const fields = [...screen.getAllByRole('textbox'), ...screen.getAllByRole('combobox')];
  expect(fields.filter((field) => !field.matches(':disabled, fieldset[disabled] *'))).toEqual([]);
});
