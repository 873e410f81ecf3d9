import { type Call, requirePermission } from '../../access/call.ts';
import type { CompanyTimeline } from '../../contract/company.ts';
import { fromInstant } from '../../contract/instant.ts';
import { LIMITS } from '../../contract/limits.ts';
import { askLead } from '../../lead/lead-client.ts';
import { mapLeads } from '../../lead/map-leads.ts';
import { listLatestPeople } from '../../project/read-companies.ts';
import type { NoSuchCompany } from './get-company.ts';

/** Returns the latest activity of a company's people, newest first, from the logs of the people with the latest events. */
export async function getCompanyTimeline(
  call: Call,
  { companyKey: key }: { companyKey: string },
): Promise<CompanyTimeline | NoSuchCompany> {
  requirePermission(call, 'leads:read');
  const { env, projectId } = call;
  const { companyTimelineLeadsMax, companyTimelineEntriesMax: limit } = LIMITS;
  const people = await listLatestPeople(env.DB, { projectId, ofPages: false }, { key, limit: companyTimelineLeadsMax });
  if (people.length === 0) return { reason: 'no_such_company' };
  const timelines = await mapLeads(people, async ({ leadId, name, email }) => {
    const page = await askLead(env, { projectId, leadId }, (lead) => lead.timeline({ limit, skip: 0 }));
    return (page?.entries ?? []).map((entry) => ({ lead: { _id: leadId, name, email }, entry })).reverse();
  });
  const entries = timelines.flat().sort((a, b) => fromInstant(b.entry.timestamp) - fromInstant(a.entry.timestamp));
  return { entries: entries.slice(0, limit), readLeads: people.length };
}
