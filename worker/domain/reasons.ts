/** Why an automation ran, worded to follow the lead's name. */
export const REASONS = {
  enteredStage: (stage: string, from: string, score: number) => `entered ${stage} from ${from} with ${score} points`,
  leftStage: (stage: string, to: string, score: number) => `left ${stage} for ${to} with ${score} points`,
  enteredSegment: (name: string) => `entered the segment “${name}”`,
  leftSegment: (name: string) => `left the segment “${name}”`,
  rose: (score: number, above: number) => `rose to ${score} points (${above} or more)`,
  fell: (score: number, below: number) => `fell to ${score} points (below ${below})`,
  triggered: (eventType: string) => `triggered ${eventType}`,
  wasQuiet: (days: number) => `has had no activity for ${days} days`,
} as const;
