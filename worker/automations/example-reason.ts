import type { Call } from '../access/call.ts';
import type { AutomationDraft } from '../contract/automation-draft.ts';
import type { Lead } from '../contract/lead.ts';
import { REASONS } from '../domain/reasons.ts';
import { readRuleset } from '../settings/scoring/read-rulesets.ts';
import { findSegment } from '../settings/segments/read-segments.ts';

/** The reason that a run of this draft would give for this lead. */
export async function exampleReason(call: Call, draft: AutomationDraft, lead: Lead): Promise<string> {
  const { whenStage, whenLeavesStage, whenScoreAbove, whenScoreBelow, whenEvent, whenQuietDays } = draft;
  const { whenEntersSegment, whenLeavesSegment } = draft;
  const { currentScore: score } = lead;
  if (whenStage !== undefined) return REASONS.enteredStage(whenStage, await otherStage(call, whenStage, lead), score);
  if (whenLeavesStage !== undefined)
    return REASONS.leftStage(whenLeavesStage, await otherStage(call, whenLeavesStage, lead), score);
  if (whenEntersSegment !== undefined) return REASONS.enteredSegment(await nameSegment(call, whenEntersSegment));
  if (whenLeavesSegment !== undefined) return REASONS.leftSegment(await nameSegment(call, whenLeavesSegment));
  if (whenScoreAbove !== undefined) return REASONS.rose(Math.max(score, whenScoreAbove), whenScoreAbove);
  if (whenScoreBelow !== undefined) return REASONS.fell(Math.min(score, whenScoreBelow), whenScoreBelow);
  if (whenEvent !== undefined) return REASONS.triggered(whenEvent);
  return whenQuietDays === undefined ? 'was previewed' : REASONS.wasQuiet(whenQuietDays);
}

/** A stage that differs from `stage`: the lead's own stage, or a neighboring stage if the lead's own is `stage`. */
async function otherStage({ env, projectId }: Call, stage: string, { leadStage }: Lead): Promise<string> {
  if (leadStage !== stage) return leadStage;
  const names = (await readRuleset(env.DB, projectId)).stages.map(({ name }) => name);
  const place = names.indexOf(stage);
  return names[place - 1] ?? names[place + 1] ?? leadStage;
}

const nameSegment = async (call: Call, id: string): Promise<string> =>
  (await findSegment(call.env.DB, call, id))?.name ?? id;
