import { actorOf } from '../../../access/permissions.ts';
import { startErasure as definition } from '../../../contract/api/erasures.ts';
import { startErasureOf } from '../../../cron/erase-matching.ts';
import { endpoint } from '../../endpoint.ts';
import { invalid, Refusal } from '../../problem.ts';
import { matchFilter, tooManyToErase } from './match-filter.ts';

export const startErasureHandler = endpoint(definition, async ({ body: { filter, leads }, principal, env, now }) => {
  const matched = await matchFilter(env, principal.projectId, { filter, at: now });
  const { search, ...kept } = filter;
  const started = await startErasureOf(env, matched, {
    expected: leads,
    // A search may be somebody's name or address: nothing about them is to remain.
    filter: { ...kept, ...(search !== undefined && { search: '(not kept)' }) },
    actor: actorOf(principal),
  });
  if (started.status === 'started') return started.run;
  switch (started.reason) {
    case 'too_many':
      throw tooManyToErase('filter');
    case 'none':
      throw invalid([{ path: 'filter', message: 'matches no leads' }]);
    case 'other_number':
      throw new Refusal(
        'conflict',
        `${started.leads} leads match now, not ${leads}. Nothing was erased: check the number and try again.`,
      );
  }
});
