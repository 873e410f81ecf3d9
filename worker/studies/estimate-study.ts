import type { StudyEstimate } from '../contract/study.ts';
import { estimateCount } from '../domain/study/estimate-count.ts';
import { mapLeadsInBackground } from '../lead/map-leads.ts';
import { sampleLeads } from '../project/sample-leads.ts';
import { observeLead } from './observe-lead.ts';
import type { SimulationPlan } from './study-plan.ts';

/** Min. leads to ask, however long they take. In a smaller project, the complete result takes no longer. */
const SAMPLE_MIN = 300;
const TIME_MS = 2_000;

/** Makes a first estimate from leads across the project, within two seconds. Null if the project is so small that it needs none. */
export async function estimateStudy(
  env: Env,
  plan: SimulationPlan,
  clock: () => number,
): Promise<StudyEstimate | null> {
  const { leadIds, total } = await sampleLeads(env.DB, plan.projectId);
  if (total <= SAMPLE_MIN) return null;
  const until = clock() + TIME_MS;
  let [asked, hits] = [0, 0];
  // Checks the time before each lead waits for its turn, because live requests can delay a turn.
  function* inTime() {
    for (const leadId of leadIds) {
      if (asked >= SAMPLE_MIN && clock() >= until) return;
      yield leadId;
    }
  }
  await mapLeadsInBackground(inTime(), async (leadId) => {
    const observation = await observeLead(env, plan, leadId);
    if (!observation) return;
    asked++;
    if (observation.before.stage !== observation.after.stage) hits++;
  });
  if (asked === 0) return null;
  const { estimate, low, high } = estimateCount({ hits, asked, total });
  return { leads: asked, changesStage: estimate, low, high };
}
