import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const WORKER = join(import.meta.dirname, '..');
const NOT_PRODUCT = /\.(test|bench)\.ts$|^(testing|journeys|benches)\//;

const BOUND = String.raw`\?\d*`;
const CONDITION = String.raw`(\w+ (=|<>|<|<=|>|>=) ${BOUND}|\w+ IS (NOT )?NULL)`;
const WHERE = `WHERE ${CONDITION}( AND ${CONDITION})*`;
/** Statements on one table whose columns are only compared with bound values or set to them. */
const PLAIN = [
  String.raw`SELECT \w+( AS \w+)?(, \w+( AS \w+)?)* FROM \w+( ${WHERE})?( ORDER BY \w+( DESC)?(, \w+( DESC)?)*)?( LIMIT ${BOUND})?`,
  String.raw`INSERT (OR IGNORE )?INTO \w+ \([\w, ]+\) VALUES \((${BOUND}(, )?)+\)( ON CONFLICT DO NOTHING)?`,
  String.raw`UPDATE \w+ SET (\w+ = (${BOUND}|NULL)(, )?)+ ${WHERE}`,
  String.raw`DELETE FROM \w+ ${WHERE}`,
].map((pattern) => new RegExp(`^${pattern}$`));

/** The statements in a file that run on their own. Statements in a batch are left out, because they may depend on each other. */
const statementsOf = (text: string): string[] =>
  [...text.matchAll(/\.prepare\(\s*(['`])((?:(?!\1)[\s\S])*)\1,?\s*\)([^;]*?);/g)].flatMap(
    ([, , sql = '', rest = '']) => (/\.(run|first|all)\b/.test(rest) ? [sql.replaceAll(/\s+/g, ' ').trim()] : []),
  );

it('plain statements are written with drizzle (docs/decisions/0207)', () => {
  const files = readdirSync(WORKER, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !NOT_PRODUCT.test(file),
  );
  const plain = files.flatMap((file) =>
    statementsOf(readFileSync(join(WORKER, file), 'utf8'))
      .filter((sql) => PLAIN.some((pattern) => pattern.test(sql)) && !/ leads\b/.test(sql))
      .map((sql) => `${file}: ${sql}`),
  );
  expect(plain.sort()).toEqual([
    // The result of this statement also has the size of the database, which drizzle leaves out.
    'observe/database-size.ts: SELECT day, bytes FROM database_sizes ORDER BY day',
  ]);
});
