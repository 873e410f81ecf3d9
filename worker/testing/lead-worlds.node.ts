import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openNodeD1 } from './d1.node.ts';
import { type LeadWorld, openLeadWorld } from './lead-world.node.ts';

/** A D1 for the tests of one file, and in it a project without leads for each. */
export function setUpLeadWorlds() {
  let d1: ReturnType<typeof openNodeD1>;
  let world: LeadWorld;
  let projects = 0;
  beforeAll(() => {
    d1 = openNodeD1();
    // No project is created; it contains only the messages that are sent to it.
    d1.sqlite.exec('PRAGMA foreign_keys = OFF');
  });
  beforeEach(() => {
    world = openLeadWorld({ db: d1.db, projectId: `prj_${++projects}` });
    return () => world.close();
  });
  afterAll(() => d1.sqlite.close());
  return {
    get world() {
      return world;
    },
    get sqlite() {
      return d1.sqlite;
    },
    inProject: () => ({ projectId: `prj_${projects}`, config: world.config }),
  };
}
