import type { FirstTouch } from '../../contract/first-touch.ts';
import type { JsonObject } from '../../contract/json.ts';
import { gradeOf } from '../../domain/grade.ts';
import type { ConditionedLead } from '../../domain/matches.ts';
import { standingAt } from '../../domain/standing.ts';
import { askLead } from '../../lead/lead-client.ts';
import type { LeadProperties } from '../../project/lead-properties.ts';
import type { ListedLead, WholeRecord } from '../../project/lead-record.ts';
import type { LeadList } from './lead-list.ts';

/** A lead of a list that was read whole, as conditions see it at `at`. `asked` are its properties if its row lacks them. */
export function toConditionedLead(
  { facts, record }: ListedLead,
  { config }: Pick<LeadList, 'config'>,
  { at, asked }: { at: number; asked?: LeadProperties | null | undefined },
): ConditionedLead {
  const { phone, custom, first_touch: firstTouch } = record as WholeRecord;
  const standing = standingAt(facts, config, at);
  return {
    ...facts,
    standing,
    grade: gradeOf(facts.fit, standing.stage, config.ruleset),
    phone: asked?.phone ?? phone,
    custom: asked?.custom ?? (custom === null ? {} : (JSON.parse(custom) as JsonObject)),
    firstTouch: firstTouch === null ? null : (JSON.parse(firstTouch) as FirstTouch),
  };
}

/** Whether the row has no room for the lead's custom properties. */
export const lacksProperties = ({ record }: ListedLead): boolean => (record as WholeRecord).custom === null;

/** Leads of a list that were read whole, in their order. */
export async function readConditioned(
  env: Env,
  list: Pick<LeadList, 'projectId' | 'config'>,
  { leads, at }: { leads: readonly ListedLead[]; at: number },
): Promise<ConditionedLead[]> {
  const lacking = leads.filter(lacksProperties).map(({ facts }) => facts.leadId);
  const asked = await askProperties(env, list.projectId, lacking);
  return leads.map((lead) => toConditionedLead(lead, list, { at, asked: asked.get(lead.facts.leadId) }));
}

/** Leads asked at once. */
const ASKED_AT_ONCE = 10;

/** The properties of these leads, from the leads themselves. */
export async function askProperties(
  env: Env,
  projectId: string,
  leadIds: readonly string[],
): Promise<Map<string, LeadProperties | null>> {
  const answers = new Map<string, LeadProperties | null>();
  for (let i = 0; i < leadIds.length; i += ASKED_AT_ONCE) {
    const asked = leadIds.slice(i, i + ASKED_AT_ONCE);
    const leads = await Promise.all(asked.map((leadId) => askLead(env, { projectId, leadId }, (lead) => lead.read())));
    for (const [n, lead] of leads.entries()) {
      const properties = lead && { phone: lead.phone, custom: lead.custom as JsonObject };
      answers.set(asked[n] as string, properties);
    }
  }
  return answers;
}
