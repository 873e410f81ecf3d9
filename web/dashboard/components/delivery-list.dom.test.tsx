import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { DeliveryList, type ListedDelivery } from './delivery-list.tsx';

afterEach(cleanup);

const AT = '2026-02-11T09:30:00.000Z';
const delivery = (id: string, more: Partial<ListedDelivery>): ListedDelivery => ({
  ...{ id, leadId: 'ann', leadName: 'Ann', status: 'pending', what: 'lead.created', at: AT },
  ...more,
});

it('capitalizes the reason why an automation ran, but not the name of an event type', () => {
  const deliveries = [delivery('1', { what: 'entered hot from warm' }), delivery('2', {})];
  render(<DeliveryList label="Runs" deliveries={deliveries} onOpen={() => {}} />);
  const rows = screen.getAllByRole('listitem').map(({ textContent }) => textContent ?? '');
  expect(rows[0]).toContain('Entered hot from warm');
  expect(rows[1]).toContain('lead.created');
});

it('shows the error of a failed delivery on its own line, so that a narrow row does not hide it', () => {
  const deliveries = [delivery('1', { what: 'entered hot from warm', failure: 'Answered 503' })];
  render(<DeliveryList label="Runs" deliveries={deliveries} onOpen={() => {}} />);
  expect(screen.getByText('Answered 503').className.split(' ')).toEqual(expect.arrayContaining(['block', 'truncate']));
});
