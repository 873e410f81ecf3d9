import { badCursor, Refusal } from '../../problem.ts';

interface DeliveryRefused {
  reason:
    | 'no_such_delivery'
    | 'nothing_to_retry'
    | 'receiver_disabled'
    | 'no_such_failed_delivery'
    | 'no_such_dead_letter'
    | 'bad_cursor';
}

export function refuseDelivery({ reason }: DeliveryRefused): Refusal {
  switch (reason) {
    case 'no_such_delivery':
      return new Refusal('not_found', 'There is no such delivery.');
    case 'nothing_to_retry':
      return new Refusal('not_found', 'There is no such delivery, or it was delivered.');
    case 'receiver_disabled':
      return new Refusal('conflict', 'The endpoint or automation is disabled: enable it, then retry.');
    case 'no_such_failed_delivery':
      return new Refusal('not_found', 'There is no such failed delivery.');
    case 'no_such_dead_letter':
      return new Refusal('not_found', 'There is no such dead letter.');
    case 'bad_cursor':
      return badCursor();
  }
}
