import { updateLead as definition } from '../../../contract/api/leads.ts';
import { takeBack } from '../../../identity/take-back.ts';
import { getProjectConfig } from '../../../settings/projects/project-config.ts';
import { endpoint } from '../../endpoint.ts';
import { learnTraits, unreachable } from './learn-traits.ts';
import { noSuchLead } from './refuse-lead.ts';

export const updateLeadHandler = endpoint(definition, async ({ path: { leadId }, body, ...call }) => {
  const { projectId } = call.principal;
  const config = await getProjectConfig(call.env, projectId);
  const taken = await takeBack(call.env, { projectId, config, leadId, undoes: 'public' });
  switch (taken.status) {
    case 'unsettled':
      throw unreachable();
    case 'settled':
      if (!taken.identity) throw noSuchLead();
  }
  // An edit names a lead that is there already; it doesn't say that the id is the customer's own.
  return learnTraits(call, { leadId, namedAs: 'anonymous', traits: body });
});
