import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openNodeD1 } from './d1.node.ts';
import { type LeadWorld, openLeadWorld } from './lead-world.node.ts';

/** Sets up a D1 for the tests of one file. Each test gets a project without leads. */
export function setUpLeadWorlds() {
  let d1: ReturnType<typeof openNodeD1>;
  let world: LeadWorld;
  let projects = 0;
  beforeAll(() => {
    d1 = openNodeD1();
    // Nobody creates projects in this D1. The database contains only the data that leads send to it.
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
