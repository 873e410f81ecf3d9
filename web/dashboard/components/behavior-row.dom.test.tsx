import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import type { LeadConditions } from '../../../worker/contract/lead-condition.ts';
import { fromLeadConditionsForm, toConditionsForm } from '../lib/condition-form.ts';
import { ConditionTree } from './condition-tree.tsx';

afterEach(cleanup);

interface Shown {
  conditions: LeadConditions | undefined;
}

function Editor({ shown }: { shown: Shown }) {
  const [value, setValue] = useState(() => toConditionsForm(shown.conditions));
  shown.conditions = fromLeadConditionsForm(value);
  return (
    <ConditionTree
      {...{ value, onChange: setValue, canEdit: true, placeholder: 'plan', empty: 'Every lead.' }}
      lead={{ stages: [], eventTypes: ['page_view', 'signup'] }}
    />
  );
}

function open(conditions: LeadConditions = []) {
  const shown: Shown = { conditions };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Editor shown={shown} />
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), shown };
}

it('builds a condition on behavior by keyboard alone, and suggests event types', async () => {
  const { user, shown } = open();
  await user.tab();
  await user.keyboard('{Enter}');
  await user.selectOptions(screen.getByLabelText('Field 1'), 'Behavior');
  await user.tab();
  expect(document.activeElement).toBe(screen.getByLabelText('Operator 1'));
  await user.tab();
  const type = screen.getByLabelText('Event type 1') as HTMLInputElement;
  expect([...(type.list?.options ?? [])].map(({ value }) => value)).toEqual(['page_view', 'signup']);
  await user.keyboard('page_view');
  await user.tab();
  await user.keyboard('{Backspace}3');
  await user.selectOptions(screen.getByLabelText('Period 1'), 'in the last');
  await user.clear(screen.getByLabelText('Days 1'));
  await user.type(screen.getByLabelText('Days 1'), '7');
  await user.tab();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Where' }));
  await user.keyboard('{Enter}');
  expect(document.activeElement).toBe(screen.getByLabelText('Property 1.1'));
  await user.keyboard('page{Tab}{Tab}/pricing');
  const behavior = { event: 'page_view', operator: 'did', times: 3, withinDays: 7 };
  expect(shown.conditions).toEqual([
    { ...behavior, where: [{ property: 'page', operator: 'equals', value: '/pricing' }] },
  ]);
  await user.click(screen.getByRole('button', { name: 'Remove condition 1.1' }));
  expect(document.activeElement).toBe(type);
  expect(shown.conditions).toEqual([behavior]);
});

it('a behavior condition can require that a lead never did something, and can become a condition of another kind', async () => {
  const { user, shown } = open([{ event: 'signup', operator: 'did', times: 2 }]);
  await user.selectOptions(screen.getByLabelText('Operator 1'), 'did not do');
  await user.clear(screen.getByLabelText('Times 1'));
  await user.type(screen.getByLabelText('Times 1'), '1');
  expect(shown.conditions).toEqual([{ event: 'signup', operator: 'did_not' }]);
  // The field for the number stays while the person types. Once the person leaves the field, the field disappears if the number is 1, which
  // is the default.
  await user.type(screen.getByLabelText('Times 1'), '2');
  expect(shown.conditions).toEqual([{ event: 'signup', operator: 'did_not', times: 12 }]);
  await user.selectOptions(screen.getByLabelText('Field 1'), 'Score');
  await user.selectOptions(screen.getByLabelText('Field 1'), 'Behavior');
  await user.selectOptions(screen.getByLabelText('Operator 1'), 'did not do');
  expect(screen.queryByLabelText('Times 1')).toBeNull();
  await user.selectOptions(screen.getByLabelText('Field 1'), 'Score');
  expect(shown.conditions).toMatchObject([{ field: 'score' }]);
});
