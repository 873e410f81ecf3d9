import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Projects with long files come first, so that no core idles long at the end of a run. */
const PROJECTS = ['workers', 'e2e', 'node', 'dom'];

/** Files that take longer than their size suggests. Without recorded times, vitest starts the largest first. */
const SLOW =
  /\/(flaky-receiver|long-logs|studies|chaos|import-undo-faults|merge-saga|local-server|start|rebuild|verify|orders|import-upload)\.(workers|node)\.test\.ts$/;

/** Orders all files of a run. Files of the same project are neighbors, because they share processes. */
export default class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification) =>
      PROJECTS.indexOf(project.name) + (SLOW.test(moduleId) ? 0 : 0.5);
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
