import { addBackTestSums, type BackTestSums, backTestSums, NOTHING_JUDGED } from '../domain/study/back-test-sums.ts';
import { addCohorts, cohortSumsOf } from '../domain/study/cohorts.ts';
import { packDays } from '../domain/study/pack-days.ts';
import { packJudgments } from '../domain/study/pack-judgments.ts';
import { packLearningTapes } from '../domain/study/pack-learning-tapes.ts';
import { addSimulations, NO_LEADS, simulationOf } from '../domain/study/simulation.ts';
import { addStepFunnels, nothingStepped, stepFunnelSumsOf } from '../domain/study/step-funnel.ts';
import type { Tape } from '../domain/study/tape.ts';
import { isSealed, leadObject } from '../lead/lead-client.ts';
import { askInTime } from './ask-in-time.ts';
import { askActiveDays, askCohort, askSteps, judgeLead, learnFromLead, observeLead } from './observe-lead.ts';
import { packReached } from './reached-pages.ts';
import { type LaneMessage, sendLanes } from './send-lanes.ts';
import { studyObject } from './study-client.ts';
import type { PageAsked } from './study-object.ts';
import type { Phase } from './study-plan.ts';
import {
  addVerified,
  NOTHING_VERIFIED,
  type PageOfLane,
  type PageSums,
  type Prediction,
  type Verified,
} from './study-store.ts';

/** Max. leads per page. A failure repeats only a page of this size, and a page is still large enough for its two calls. */
const PAGE_SIZE = 200;

type Asked<Status extends PageAsked['status']> = Extract<PageAsked, { status: Status }>;

/**
 * Handles one page of a lane: asks its leads, adds their sums to the study, and queues the next page. A page that arrives twice counts
 * once. If a message is lost, the study's alarm sends it again. `isRetry` means that an earlier attempt did not finish.
 */
export async function handleLane(
  env: Env,
  message: LaneMessage,
  { isRetry = false }: { isRetry?: boolean } = {},
): Promise<'done' | 'early'> {
  const study = studyObject(env, message);
  const asked = (await study.page({ ...message, isRetry })) as PageAsked;
  switch (asked.status) {
    case 'gone':
      return 'done';
    case 'already':
      // The earlier attempt may have advanced the lane and ended before it sent the next page.
      if (isRetry && asked.cursor !== null) await sendLanes(env, [{ ...message, cursor: asked.cursor }]);
      return 'done';
    case 'early':
      return 'early';
    case 'predict':
    case 'verify':
    case 'learn':
    case 'judge':
    case 'count':
    case 'group':
    case 'step': {
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
    case 'learn':
      return learn(env, message, asked);
    case 'judge':
      return judge(env, message, asked);
    case 'count':
      return count(env, message, asked);
    case 'group':
      return group(env, message, asked);
    case 'step':
      return step(env, message, asked);
  }
}

interface Done {
  page: PageOfLane;
  sums: PageSums;
}

async function predict(env: Env, message: LaneMessage, { plan, through }: Asked<'predict'>): Promise<Done> {
  const ask = (leadId: string) => observeLead(env, plan, leadId);
  const { page, answers: known } = await askPage(env, message, { through, ask });
  const simulations = known.map(({ leadId, ...observation }) => simulationOf(leadId, observation, plan.barPoints));
  return {
    page,
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
  const verified = await askInTime(predictions, async ([leadId, logMark, stage, score]): Promise<Verified> => {
    const answer = await leadObject(env, projectId, leadId).look({ at: plan.at });
    if (answer === null || isSealed(answer) || answer.logMark !== logMark)
      return { ...NOTHING_VERIFIED, changedSince: 1 };
    const isEqual = answer.after.stage === stage && answer.after.score === score;
    return { ...NOTHING_VERIFIED, [isEqual ? 'equal' : 'different']: 1 };
  });
  const { length: leads } = verified;
  const isWhole = leads === predictions.length;
  return {
    page: {
      lane,
      cursor,
      next: isWhole ? next : (predictions[leads - 1]?.[0] ?? next),
      isLast: isWhole && isLast,
      leads,
    },
    sums: { phase: 'verify', sums: verified.reduce(addVerified, NOTHING_VERIFIED) },
  };
}

async function learn(env: Env, message: LaneMessage, { plan, through }: Asked<'learn'>): Promise<Done> {
  const { page, answers } = await askPage(env, message, { through, ask: (leadId) => learnFromLead(env, plan, leadId) });
  return { page, sums: { phase: 'learn', sums: addTapes(answers), tapes: packLearningTapes(answers, plan.standsFor) } };
}

async function judge(env: Env, message: LaneMessage, { plan, through }: Asked<'judge'>): Promise<Done> {
  const { page, answers } = await askPage(env, message, { through, ask: (leadId) => judgeLead(env, plan, leadId) });
  // In a search for points, answers also contain the tapes for trying other points.
  const tapes =
    plan.kind === 'suggest'
      ? packLearningTapes(
          answers.flatMap((answer) => ('masks' in answer ? [answer] : [])),
          plan.standsFor,
        )
      : undefined;
  return {
    page,
    sums: { phase: 'judge', sums: addTapes(answers), judgments: packJudgments(answers), ...(tapes && { tapes }) },
  };
}

async function count(env: Env, message: LaneMessage, { plan, through }: Asked<'count'>): Promise<Done> {
  const { page, answers } = await askPage(env, message, { through, ask: (leadId) => askActiveDays(env, plan, leadId) });
  return { page, sums: { phase: 'count', sums: { leads: answers.length }, tapes: packDays(answers) } };
}

async function group(env: Env, message: LaneMessage, { plan, through }: Asked<'group'>): Promise<Done> {
  const { page, answers } = await askPage(env, message, { through, ask: (leadId) => askCohort(env, plan, leadId) });
  const cohorts = answers.map(cohortSumsOf).reduce(addCohorts, {});
  return { page, sums: { phase: 'group', sums: { leads: answers.length, cohorts } } };
}

async function step(env: Env, message: LaneMessage, { plan, through }: Asked<'step'>): Promise<Done> {
  const { page, answers } = await askPage(env, message, { through, ask: (leadId) => askSteps(env, plan, leadId) });
  return {
    page,
    sums: {
      phase: 'step',
      sums: { leads: page.leads, funnel: answers.map(stepFunnelSumsOf).reduce(addStepFunnels, nothingStepped()) },
      tapes: packReached(answers.map(({ leadId, key, spans }) => [leadId, JSON.stringify(key), spans.length])),
    },
  };
}

const addTapes = (tapes: readonly Tape[]): BackTestSums =>
  tapes.map(backTestSums).reduce(addBackTestSums, NOTHING_JUDGED);

/** The answers of the next leads. Leads without an answer are left out. */
async function askPage<Answer>(
  env: Env,
  { projectId, lane, cursor }: LaneMessage,
  { through, ask }: { through: string | null; ask: (leadId: string) => Promise<Answer | null> },
): Promise<{ page: PageOfLane; answers: Answer[] }> {
  const leadIds = await listLeads(env.DB, { projectId, after: cursor, through });
  const answers = await askInTime(leadIds, ask);
  const { length: leads } = answers;
  return {
    page: {
      ...{ lane, cursor, next: leadIds[leads - 1] ?? cursor, leads },
      isLast: leads === leadIds.length && leadIds.length < PAGE_SIZE,
    },
    answers: answers.filter((answer) => answer !== null),
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
