import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const TABLES = [
  'users',
  'projects',
  'members',
  'invitations',
  'api_keys',
  'rulesets',
  'automations',
  'webhook_endpoints',
  'segments',
  'lists',
  'deleted_lists',
  'drafts',
  'challengers',
];
const camelCase = (table: string) => table.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Matches a statement that writes a settings table, in SQL or with drizzle. */
const WRITES = new RegExp(
  [
    `(INSERT( OR \\w+)? INTO|UPDATE( OR \\w+)?|DELETE FROM) (${TABLES.join('|')})\\b`,
    `\\.(insert|update|delete)\\((${TABLES.map(camelCase).join('|')})\\)`,
  ].join('|'),
);
const THROUGH = /\/change-settings\.ts'/;
/** True if the file only creates statements for another function's batch. */
const runsNothing = (source: string) =>
  !/\.(run|batch|returning)\(|await (drizzle\(|orm\b)[^;]*\.(insert|update|delete)\(/.test(source);
const SAYS_WHY = /bypasses changeSettings(:|,\s+(\* )?because) \S/;

const sources = globSync('worker/**/*.ts')
  .filter(
    (file) =>
      !/\.(test|bench)\.ts$|^worker\/(testing|benches|journeys)\/|^worker\/settings\/change-settings\.ts$/.test(file),
  )
  .map((file) => ({ file, source: readFileSync(file, 'utf8') }))
  .filter(({ source }) => WRITES.test(source));

it('settings are written through changeSettings, unless the file says why not', () => {
  const silent = sources.filter(
    ({ source }) => !THROUGH.test(source) && !runsNothing(source) && !SAYS_WHY.test(source),
  );
  expect(silent.map(({ file }) => file)).toEqual([]);
});

it('no file states a reason for bypassing changeSettings if it bypasses nothing', () => {
  const vain = globSync('worker/**/*.ts')
    .filter((file) => !file.endsWith('.test.ts'))
    .filter((file) => SAYS_WHY.test(readFileSync(file, 'utf8')))
    .filter((file) => !sources.some((written) => written.file === file && !THROUGH.test(written.source)));
  expect(vain).toEqual([]);
});
