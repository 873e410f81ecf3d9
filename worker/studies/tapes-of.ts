import { toInstant } from '../contract/instant.ts';
import { LIMITS } from '../contract/limits.ts';
import type { StudyTapes } from '../contract/suggestion.ts';
import { isNewRule } from '../domain/study/candidate-rules.ts';
import type { SuggestPlan } from './study-plan.ts';
import { readSomeTapes } from './study-store.ts';

/** Max. characters per call of `String.fromCharCode`, because its arguments go on the stack. */
const CHUNK = 8_192;

/**
 * The recorded leads from the moments at which the suggestion was tested. Null if there is no suggestion, or if it has not been tested yet.
 */
export function tapesOf(sql: SqlStorage, { config, snapshots, standsFor }: SuggestPlan): StudyTapes | null {
  const { candidates } = config;
  const some = readSomeTapes(sql, LIMITS.studyTapesBytesMax);
  if (!candidates || some.pages.length === 0) return null;
  return {
    moments: snapshots.map(toInstant),
    rules: candidates.map(({ id, eventType, conditions }) => ({
      ruleId: isNewRule(id) ? null : id,
      eventType,
      ...(conditions && { conditions }),
    })),
    standsFor: { all: some.standsFor, othersAlso: standsFor },
    tapes: toBase64(some.pages),
  };
}

function toBase64(pages: readonly Uint8Array[]): string {
  let text = '';
  for (const page of pages)
    for (let at = 0; at < page.length; at += CHUNK) text += String.fromCharCode(...page.subarray(at, at + CHUNK));
  return btoa(text);
}
