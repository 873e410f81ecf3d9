import type { BehaviorCount } from '../../contract/behavior-condition.ts';
import type { FirstTouch } from '../../contract/first-touch.ts';
import { isListId } from '../../contract/ids.ts';
import type { JsonObject } from '../../contract/json-value.ts';
import type { TrackedBehavior } from '../../contract/project-config.ts';
import type { BehaviorTimes } from '../../domain/behaviors.ts';
import { gradeOf } from '../../domain/grade.ts';
import type { ConditionedLead } from '../../domain/matches.ts';
import { standingAt } from '../../domain/standing.ts';
import { askLead } from '../../lead/lead-client.ts';
import type { LeadProperties } from '../../project/lead-properties.ts';
import type { ListedLead, WholeRecord } from '../../project/lead-record.ts';
import type { LeadList } from './lead-list.ts';

/** A lead with all columns of its row. */
export type WholeLead = Pick<ListedLead, 'facts' | 'record'>;

/** A lead as conditions see it at `at`. `asked` are the properties from its object, if its row lacks them. */
export function toConditionedLead(
  { facts, record }: WholeLead,
  { config }: Pick<LeadList, 'config'>,
  {
    at,
    asked,
    behaviorTimes = null,
  }: { at: number; asked?: LeadProperties | null | undefined; behaviorTimes?: BehaviorTimes | null | undefined },
): ConditionedLead {
  const { phone, custom, first_touch: firstTouch, vouched_company: companyKey, member_of } = record as WholeRecord;
  const standing = standingAt(facts, config, at);
  return {
    ...facts,
    standing,
    companyKey,
    listIds: member_of === null ? [] : (JSON.parse(member_of) as string[]).filter(isListId),
    behaviorTimes,
    grade: gradeOf(facts.fit, standing.stage, config.ruleset),
    phone: asked?.phone ?? phone,
    custom: asked?.custom ?? (custom === null ? {} : (JSON.parse(custom) as JsonObject)),
    firstTouch: firstTouch === null ? null : (JSON.parse(firstTouch) as FirstTouch),
  };
}

/** Whether the lead's custom properties did not fit into its row. */
export const lacksProperties = ({ record }: WholeLead): boolean => (record as WholeRecord).custom === null;

/** Reads leads with all columns, in the order of the list. */
export async function readConditioned(
  env: Env,
  list: Pick<LeadList, 'projectId' | 'config'>,
  { leads, at }: { leads: readonly WholeLead[]; at: number },
): Promise<ConditionedLead[]> {
  const lacking = leads.filter(lacksProperties).map(({ facts }) => facts.leadId);
  const asked = await askProperties(env, list.projectId, lacking);
  return leads.map((lead) => toConditionedLead(lead, list, { at, asked: asked.get(lead.facts.leadId) }));
}

/** The number of leads that are asked at the same time. */
const ASKED_AT_ONCE = 10;

/** Asks these leads for their properties. */
export async function askProperties(
  env: Env,
  projectId: string,
  leadIds: readonly string[],
): Promise<Map<string, LeadProperties | null>> {
  return askEach(leadIds, async (leadId) => {
    const lead = await askLead(env, { projectId, leadId }, (object) => object.read());
    return lead && { phone: lead.phone, custom: lead.custom as JsonObject };
  });
}

/** Asks these leads how often and when they did something. A lead that no longer exists counts as having done nothing. */
export const askBehavior = (
  env: Env,
  projectId: string,
  { leadIds, behaviors }: { leadIds: readonly string[]; behaviors: readonly TrackedBehavior[] },
): Promise<Map<string, BehaviorTimes>> =>
  askEach(
    leadIds,
    async (leadId) => (await askLead(env, { projectId, leadId }, (object) => object.behaviorTimes(behaviors))) ?? {},
  );

/** Counts how often each of these leads showed each behavior at `now`. Leads without events are not asked. */
export async function countBehaviors(
  env: Env,
  projectId: string,
  {
    leads,
    ...asked
  }: { leads: readonly Pick<ListedLead, 'facts'>[]; behaviors: readonly BehaviorCount[]; now: number },
): Promise<number[][]> {
  const active = asked.behaviors.length > 0 ? leads.filter(({ facts }) => facts.eventCount > 0) : [];
  const counts = await askEach(
    active.map(({ facts }) => facts.leadId),
    (leadId) => askLead(env, { projectId, leadId }, (object) => object.behaviorCounts(asked)),
  );
  return leads.map(({ facts }) => counts.get(facts.leadId) ?? asked.behaviors.map(() => 0));
}

async function askEach<Answer>(
  leadIds: readonly string[],
  ask: (leadId: string) => Promise<Answer>,
): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (let i = 0; i < leadIds.length; i += ASKED_AT_ONCE) {
    const asked = leadIds.slice(i, i + ASKED_AT_ONCE);
    const given = await Promise.all(asked.map(ask));
    for (const [n, answer] of given.entries()) answers.set(asked[n] as string, answer);
  }
  return answers;
}
