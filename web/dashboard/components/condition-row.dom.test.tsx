import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import type { ConditionForm } from '../lib/condition-leaf.ts';
import { ConditionRow } from './condition-row.tsx';

afterEach(cleanup);

const STAGES = ['cold', 'warm', 'hot'];
const ofStage = (text: string): ConditionForm => ({
  ...{ key: '1', field: 'stage', property: '', operator: 'equals', values: [{ kind: 'text', text }] },
});

interface Shown {
  condition: ConditionForm;
}
const noop = () => {};

function Editor({ shown }: { shown: Shown }) {
  const [condition, setCondition] = useState(shown.condition);
  shown.condition = condition;
  const row = { number: '1', canEdit: true, placeholder: '', listId: '', isTold: false, onTouch: noop, onRemove: noop };
  return <ConditionRow condition={condition} onChange={setCondition} stages={STAGES} {...row} />;
}

function open(condition: ConditionForm): Shown {
  const shown = { condition };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Editor shown={shown} />
    </QueryClientProvider>,
  );
  return shown;
}

const options = () => [...screen.getByLabelText<HTMLSelectElement>('Value 1').options].map(({ text }) => text);

it('a condition on the stage offers the stages of the project', async () => {
  const shown = open(ofStage(''));
  expect(options()).toEqual(['Choose a stage', 'Cold', 'Warm', 'Hot']);
  await userEvent.selectOptions(screen.getByLabelText('Value 1'), 'Hot');
  expect(shown.condition.values).toEqual([{ kind: 'text', text: 'hot' }]);
  // The person types only a part of the name.
  await userEvent.selectOptions(screen.getByLabelText('Operator 1'), 'starts with');
  expect(screen.getByLabelText('Value 1').tagName).toBe('INPUT');
});

it('a condition keeps a stage that is written in other letter case, and a stage that no longer exists', () => {
  open(ofStage('HOT'));
  expect(screen.getByLabelText<HTMLSelectElement>('Value 1').value).toBe('HOT');
  expect(options()).toEqual(['Choose a stage', 'Cold', 'Warm', 'HOT']);
  cleanup();
  open(ofStage('frozen'));
  expect(screen.getByLabelText<HTMLSelectElement>('Value 1').value).toBe('frozen');
});
