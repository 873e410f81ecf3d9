import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { findLeadOffer, useLeadCommands } from './lead-commands.ts';

const COMMANDS = [{ label: 'Mark as done', icon: () => null, run: () => {} }] as never;

function Row({ name, isWriter = true }: { name: string; isWriter?: boolean }) {
  useLeadCommands({ leadId: name, name, commands: isWriter ? COMMANDS : [] });
  return (
    <p data-lead-id={name}>
      <a href={`#${name}`}>{name}</a>
    </p>
  );
}

afterEach(cleanup);

it('the command menu offers the commands of the lead that has the focus, or of the only lead on the screen', () => {
  const { rerender } = render([<Row key="Ann" name="Ann" />, <Row key="Ben" name="Ben" />]);
  expect(findLeadOffer()).toBeNull();
  screen.getByText('Ben').focus();
  expect(findLeadOffer()?.name).toBe('Ben');
  (document.activeElement as HTMLElement).blur();
  rerender([<Row key="Ann" name="Ann" />]);
  expect(findLeadOffer()?.name).toBe('Ann');
  rerender([]);
  expect(findLeadOffer()).toBeNull();
});

it('the command menu offers no commands for leads to people with view-only access', () => {
  render(<Row name="Ann" isWriter={false} />);
  screen.getByText('Ann').focus();
  expect(findLeadOffer()).toBeNull();
});
