import type { StudyEstimate } from '../contract/study.ts';
import { estimateCount } from '../domain/study/estimate-count.ts';
import { mapLeadsInBackground } from '../lead/map-leads.ts';
import { observeLead } from './observe-lead.ts';
import type { SimulationPlan } from './study-store.ts';

/** The sample: as many as answer in time. */
const SAMPLE_MAX = 2_000;
/** Asked however long they take; a project with fewer leads has the result as soon. */
const SAMPLE_MIN = 300;
const TIME_MS = 2_000;

/** A first answer from leads all over the project, within two seconds; null if the project is too small to need one. */
export async function estimateStudy(
  env: Env,
  plan: SimulationPlan,
  clock: () => number,
): Promise<StudyEstimate | null> {
  const { leadIds, total } = await sampleLeads(env.DB, plan.projectId);
  if (total <= SAMPLE_MIN) return null;
  const until = clock() + TIME_MS;
  let [asked, hits] = [0, 0];
  await mapLeadsInBackground(leadIds, async (leadId) => {
    if (asked >= SAMPLE_MIN && clock() >= until) return;
    const observation = await observeLead(env, plan, leadId);
    if (!observation) return;
    asked++;
    if (observation.before.stage !== observation.after.stage) hits++;
  });
  if (asked === 0) return null;
  const { estimate, low, high } = estimateCount({ hits, asked, total });
  return { leads: asked, changesStage: estimate, low, high };
}

/** Leads at even distances, in an order of which every beginning is spread over all of them. */
async function sampleLeads(db: D1Database, projectId: string): Promise<{ leadIds: string[]; total: number }> {
  const { results } = await db
    .prepare(
      `WITH known AS (SELECT lead_id, row_number() OVER (ORDER BY lead_id) AS n, count(*) OVER () AS total
         FROM leads WHERE project_id = ?1 AND merged_into IS NULL)
       SELECT lead_id AS leadId, total FROM known WHERE n % ((total + ?2 - 1) / ?2) = 0 ORDER BY lead_id`,
    )
    .bind(projectId, SAMPLE_MAX)
    .all<{ leadId: string; total: number }>();
  const golden = (Math.sqrt(5) - 1) / 2;
  const spread = results.map(({ leadId }, i) => ({ leadId, place: (i * golden) % 1 }));
  return {
    leadIds: spread.sort((a, b) => a.place - b.place).map(({ leadId }) => leadId),
    total: results[0]?.total ?? 0,
  };
}
