import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of the layout of local state. Raise the version when this code can no longer read older state. */
const FORMAT = '2';

/** Thrown for a state directory whose data is too old for this version to read. */
export class StateTooOld extends Error {}

/** Marks a new state directory with the current format; throws if an existing directory has another format. */
export function requireFormat(stateDir: string): void {
  const file = join(stateDir, 'format');
  const isNew = !existsSync(join(stateDir, 'v3'));
  if (isNew) writeFileSync(file, FORMAT);
  if (existsSync(file) && readFileSync(file, 'utf8') === FORMAT) return;
  throw new StateTooOld(
    `${stateDir} was written by an older version, before the first release. Delete that directory, or set STATE_DIR to another one.`,
  );
}
