import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Kinds that wait much come last, beside the end of the one before; short files end the run, so that no core idles long. */
const PROJECTS = ['workers', 'e2e', 'node', 'dom'];

/** Take long for their size, by which vitest orders files whose times it does not know. */
const SLOW =
  /\/(thousand-deliveries|long-logs|studies|chaos|import-undo-faults|merge-saga|local-server|start|rebuild|verify|orders|import-upload)\.(workers|node)\.test\.ts$/;

/** Orders all files of a run. Those of a project are neighbors: they share processes. */
export default class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification) =>
      PROJECTS.indexOf(project.name) + (SLOW.test(moduleId) ? 0 : 0.5);
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
