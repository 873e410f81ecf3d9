import { LIMITS } from '../contract/limits.ts';
import { addBackTestSums, backTestSums, NOTHING_JUDGED } from '../domain/study/back-test-sums.ts';
import { packJudgments } from '../domain/study/pack-judgments.ts';
import { addSimulations, NO_LEADS, simulationOf } from '../domain/study/simulation.ts';
import { isSealed, leadObject } from '../lead/lead-client.ts';
import { mapLeadsInBackground } from '../lead/map-leads.ts';
import { judgeLead, observeLead } from './observe-lead.ts';
import { type LaneMessage, sendLanes } from './send-lanes.ts';
import { studyObject } from './study-client.ts';
import type { PageAsked } from './study-object.ts';
import {
  addVerified,
  NOTHING_VERIFIED,
  type PageOfLane,
  type PageSums,
  type Phase,
  type Prediction,
  type Verified,
} from './study-store.ts';

const AT_ONCE = { atOnce: LIMITS.laneLeadsAtOnceMax };
/** Leads per page: few enough to be repeated after a failure, enough to make the page's two calls worthwhile. */
const PAGE_SIZE = 200;

type Asked<Status extends PageAsked['status']> = Extract<PageAsked, { status: Status }>;

/**
 * Handles one page of a lane: asks its leads, adds their sums to the study, and queues the next page. A page that comes
 * twice counts once, and a message that is lost is sent again by the study's alarm.
 */
export async function handleLane(env: Env, message: LaneMessage): Promise<'done' | 'early'> {
  const study = studyObject(env, message);
  const asked = (await study.page(message)) as PageAsked;
  switch (asked.status) {
    case 'gone':
    case 'already':
      return 'done';
    case 'early':
      return 'early';
    case 'predict':
    case 'verify':
    case 'judge': {
      const { page, sums } = await walk(env, message, asked);
      const { status } = await study.add(page, sums);
      if (status === 'more') await sendLanes(env, [{ ...message, cursor: page.next }]);
      return 'done';
    }
  }
}

function walk(env: Env, message: LaneMessage, asked: Asked<Phase>): Promise<Done> {
  switch (asked.status) {
    case 'predict':
      return predict(env, message, asked);
    case 'verify':
      return verify(env, message, asked);
    case 'judge':
      return judge(env, message, asked);
  }
}

interface Done {
  page: PageOfLane;
  sums: PageSums;
}

async function predict(
  env: Env,
  { projectId, lane, cursor }: LaneMessage,
  { plan, through }: Asked<'predict'>,
): Promise<Done> {
  const leadIds = await listLeads(env.DB, { projectId, after: cursor, through });
  const observations = await mapLeadsInBackground(leadIds, (leadId) => observeLead(env, plan, leadId), AT_ONCE);
  const known = observations.filter((observation) => observation !== null);
  const simulations = known.map(({ leadId, ...observation }) => simulationOf(leadId, observation, plan.barPoints));
  const isLast = leadIds.length < PAGE_SIZE;
  return {
    page: { lane, cursor, next: leadIds.at(-1) ?? cursor, isLast, leads: leadIds.length },
    sums: {
      phase: 'predict',
      sums: simulations.reduce(addSimulations, NO_LEADS),
      predictions: known.map(({ leadId, logMark, after }): Prediction => [leadId, logMark, after.stage, after.score]),
      stageChanges: known
        .filter(({ before, after }) => before.stage !== after.stage)
        .map(({ leadId, before, after }) => ({ leadId, before, after })),
    },
  };
}

async function verify(
  env: Env,
  { projectId, lane, cursor }: LaneMessage,
  { plan, predictions, next, isLast }: Asked<'verify'>,
): Promise<Done> {
  const verified = await mapLeadsInBackground(
    predictions,
    async ([leadId, logMark, stage, score]): Promise<Verified> => {
      const answer = await leadObject(env, projectId, leadId).look({ at: plan.at });
      if (answer === null || isSealed(answer) || answer.logMark !== logMark)
        return { ...NOTHING_VERIFIED, changedSince: 1 };
      const isEqual = answer.after.stage === stage && answer.after.score === score;
      return { ...NOTHING_VERIFIED, [isEqual ? 'equal' : 'different']: 1 };
    },
    AT_ONCE,
  );
  return {
    page: { lane, cursor, next, isLast, leads: predictions.length },
    sums: { phase: 'verify', sums: verified.reduce(addVerified, NOTHING_VERIFIED) },
  };
}

async function judge(env: Env, message: LaneMessage, { plan, through }: Asked<'judge'>): Promise<Done> {
  const { projectId, lane, cursor } = message;
  const leadIds = await listLeads(env.DB, { projectId, after: cursor, through });
  const answers = await mapLeadsInBackground(leadIds, (leadId) => judgeLead(env, plan, leadId), AT_ONCE);
  const tapes = answers.filter((tape) => tape !== null);
  return {
    page: {
      ...{ lane, cursor, next: leadIds.at(-1) ?? cursor },
      ...{ isLast: leadIds.length < PAGE_SIZE, leads: leadIds.length },
    },
    sums: {
      phase: 'judge',
      sums: tapes.map(backTestSums).reduce(addBackTestSums, NOTHING_JUDGED),
      judgments: packJudgments(tapes),
    },
  };
}

async function listLeads(
  db: D1Database,
  { projectId, after, through }: { projectId: string; after: string; through: string | null },
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT lead_id FROM leads WHERE project_id = ?1 AND lead_id > ?2 AND (?3 IS NULL OR lead_id <= ?3)
         AND merged_into IS NULL ORDER BY lead_id LIMIT ${PAGE_SIZE}`,
    )
    .bind(projectId, after, through)
    .all<{ lead_id: string }>();
  return results.map(({ lead_id: leadId }) => leadId);
}
