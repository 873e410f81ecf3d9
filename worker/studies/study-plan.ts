import type { ProjectConfig } from '../contract/project-config.ts';
import type { SimulationMode } from '../contract/study.ts';
import type { CohortQuestion } from '../domain/study/cohorts.ts';
import type { StepFunnelQuestion } from '../domain/study/step-funnel.ts';
import type { BackTestConfig } from '../lead/view-observation.ts';

/**
 * The kinds of walks over all leads. A simulation consists of `predict`, and later of `verify`, which compares leads with the prediction. A
 * back-test consists of `judge`. A search for points consists of `learn`, and then of `judge` for its result. A count of leads that come
 * back has `count`, cohorts have `group`, and a funnel has `step`.
 */
export const PHASES = ['predict', 'verify', 'learn', 'judge', 'count', 'group', 'step'] as const;
export type Phase = (typeof PHASES)[number];

interface AnyPlan {
  studyId: string;
  projectId: string;
  /** Epoch ms. Events at or after this time are ignored. */
  at: number;
}

export interface SimulationPlan extends AnyPlan {
  kind: 'simulate';
  mode: SimulationMode;
  /** The project's config with the draft. */
  config: ProjectConfig;
  /** The number of points that one bar of the histograms covers. */
  barPoints: number;
}

export interface BackTestStudyPlan extends AnyPlan {
  /** A `challenge` compares the live rules with a challenger. */
  kind: 'backtest' | 'challenge';
  config: BackTestConfig;
  /** Epoch ms, ascending. */
  snapshots: number[];
  activeDays: number;
  /** The number of leads erased since the first snapshot. */
  missing: number;
}

/** A search for points, followed by a back-test of what it finds. */
export interface SuggestPlan extends Omit<BackTestStudyPlan, 'kind'> {
  kind: 'suggest';
  learning: {
    /** The config with the candidates as its rules. */
    config: BackTestConfig;
    /** Epoch ms, ascending. All snapshots are before the moments of the test. */
    snapshots: number[];
  };
  /** Only one in this many of the leads that never convert is used for learning. */
  standsFor: number;
}

export interface ReturnStudyPlan extends AnyPlan {
  kind: 'return';
  /** The day of the test, as UTC days since the epoch. The known history ends `horizonDays` after that day. */
  testDay: number;
  horizonDays: number;
}

export interface CohortStudyPlan extends AnyPlan {
  kind: 'cohorts';
  question: CohortQuestion;
}

export interface StepFunnelStudyPlan extends AnyPlan {
  kind: 'funnel';
  question: StepFunnelQuestion;
}

/** The question of a study. The plan does not change while the study runs. */
export type StudyPlan =
  | SimulationPlan
  | BackTestStudyPlan
  | SuggestPlan
  | ReturnStudyPlan
  | CohortStudyPlan
  | StepFunnelStudyPlan;

/** The walks of a study in order. `verify` is not included. */
export function phasesOf({ kind }: Pick<StudyPlan, 'kind'>): [Phase, ...Phase[]] {
  switch (kind) {
    case 'simulate':
      return ['predict'];
    case 'backtest':
    case 'challenge':
      return ['judge'];
    case 'suggest':
      return ['learn', 'judge'];
    case 'return':
      return ['count'];
    case 'cohorts':
      return ['group'];
    case 'funnel':
      return ['step'];
  }
}

/** A range of lead IDs: those after `after`, up to and including `through`. If `through` is null, the range has no upper end. */
export interface KeyRange {
  after: string;
  through: string | null;
}
