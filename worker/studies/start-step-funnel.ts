import { type Call, requirePermission } from '../access/call.ts';
import type { StepFunnelInput } from '../contract/step-funnel.ts';
import type { Study } from '../contract/study.ts';
import { findProjectConfig } from '../settings/projects/find-project-config.ts';
import { seesSegment } from '../settings/segments/read-segments.ts';
import type { NoSuchSegment } from '../settings/segments/show-segments.ts';
import { newId } from '../settings/storage/new-id.ts';
import { beginStudy, type StudyNotBegun } from './begin-study.ts';
import { studyObject } from './study-client.ts';
import type { StepFunnelStudyPlan } from './study-plan.ts';
import { findStudy, toStudy } from './study-record.ts';

/** Counts how many leads do the chosen events in this order. */
export async function startStepFunnel(
  call: Call,
  { kind, ...asked }: StepFunnelInput,
): Promise<Study | StudyNotBegun | NoSuchSegment> {
  requirePermission(call, 'rules:write');
  const { env, projectId, now } = call;
  const live = await findProjectConfig(env.DB, projectId);
  if (!live) return { reason: 'no_such_study' };
  if (asked.segment !== null && !(await seesSegment(env.DB, call, asked.segment))) return { reason: 'no_such_segment' };
  const studyId = newId('std');
  const plan: StepFunnelStudyPlan = { kind, studyId, projectId, at: now, question: { ...asked, at: now } };
  const { version: rulesetVersion } = live.ruleset;
  if (!(await beginStudy(call, plan, { rulesetVersion, shown: asked }))) return { reason: 'too_many_studies' };
  await studyObject(env, plan).start();
  const record = await findStudy(env.DB, { projectId, studyId });
  return record ? toStudy(record, 0) : { reason: 'no_such_study' };
}
