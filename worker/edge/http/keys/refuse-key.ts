import { contended, Refusal } from '../../problem.ts';

export function refuseKey({ reason }: { reason: 'no_such_key' | 'contended' }): Refusal {
  switch (reason) {
    case 'no_such_key':
      return new Refusal('not_found', 'There is no such key.');
    case 'contended':
      return contended();
  }
}
