import { trackedBehaviorsOf } from '../../domain/behaviors.ts';
import { type ConditionedLead, mayMatch } from '../../domain/matches.ts';
import type { LeadList } from './lead-list.ts';
import { propertyNamesOf } from './property-names-of.ts';
import { askBehavior, askProperties, lacksProperties, toConditionedLead, type WholeLead } from './whole-lead.ts';

interface ConditionedPage<Lead> {
  leads: { lead: Lead; conditioned: ConditionedLead }[];
  /** The number of leads that were asked for data that their rows lack. */
  asked: number;
  /** Whether `leads` ends early, before a lead that would have to be asked although the limit is reached. */
  isCut: boolean;
}

/**
 * Completes leads so that conditions can be tested on them. If a lead's row does not contain enough, its object is asked. Up to `asksMax`
 * leads are asked.
 */
export async function conditionLeads<Lead extends WholeLead>(
  env: Env,
  list: Pick<LeadList, 'projectId' | 'config' | 'conditions'>,
  { leads, at, asksMax }: { leads: readonly Lead[]; at: number; asksMax: number },
): Promise<ConditionedPage<Lead>> {
  const { projectId, conditions = [] } = list;
  const behaviors = trackedBehaviorsOf([conditions]);
  const readsProperties = propertyNamesOf(conditions).length > 0;
  const mayDepend = (lead: Lead) =>
    behaviors.length > 0 && mayMatch(toConditionedLead(lead, list, { at }), conditions, at) === null;
  const lacking = leads.filter((lead) => (readsProperties && lacksProperties(lead)) || mayDepend(lead));
  const stop = lacking[asksMax];
  const taken = stop ? leads.slice(0, leads.indexOf(stop)) : leads;
  const asking = lacking.slice(0, asksMax);
  const idsOf = (some: readonly Lead[]) => some.map(({ facts }) => facts.leadId);
  const properties = await askProperties(env, projectId, readsProperties ? idsOf(asking.filter(lacksProperties)) : []);
  const leadIds = behaviors.length > 0 ? idsOf(asking) : [];
  const did = await askBehavior(env, projectId, { leadIds, behaviors });
  return {
    leads: taken.map((lead) => {
      const { leadId } = lead.facts;
      const told = { asked: properties.get(leadId), behaviorTimes: did.get(leadId) };
      return { lead, conditioned: toConditionedLead(lead, list, { at, ...told }) };
    }),
    asked: asking.length,
    isCut: stop !== undefined,
  };
}
