import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, beforeAll, expect, it } from 'vitest';
import noDroppedStatus from './no-dropped-status.mjs';

const DECLARED = `
  declare function erase(): Promise<{ status: 'erased' } | { status: 'unsettled' }>;
  declare function seal(): { status: 'sealed' };
  declare function request(): Promise<{ status: number }>;
  declare const leads: { erase?: typeof erase };
  declare const isLast: boolean;
  type Json = string | Json[];
  declare function parse(): Json;
  declare function waitUntil(work: Promise<unknown>): void;
  declare function mapLeads<Answer>(call: () => Promise<Answer>): Promise<Answer[]>;
`;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'status-'));
  await writeFile(
    join(dir, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { strict: true, lib: ['ES2023'], types: [] } }),
  );
});
afterAll(() => rm(dir, { recursive: true }));

async function lint(code: string): Promise<number> {
  await writeFile(join(dir, 'code.ts'), `${DECLARED}\nexport async function run() {\n${code}\n}\n`);
  const eslint = new ESLint({
    cwd: dir,
    overrideConfigFile: true,
    overrideConfig: {
      files: ['**/*.ts'],
      languageOptions: {
        parser: tseslint.parser,
        parserOptions: { project: true, tsconfigRootDir: dir, disallowAutomaticSingleRunInference: true },
      },
      plugins: { house: { rules: { 'no-dropped-status': noDroppedStatus } } },
      rules: { 'house/no-dropped-status': 'error' },
    },
  } as never);
  const [result] = await eslint.lintFiles(['code.ts']);
  expect(result?.messages.filter(({ fatal }) => fatal)).toEqual([]);
  return result?.errorCount ?? 0;
}

it.each([
  'await erase();',
  'void erase();',
  'seal();',
  'erase().catch(() => undefined);',
  'isLast && (await erase());',
  'await (isLast ? erase() : null);',
  'await leads.erase?.();',
  'await Promise.all([request(), erase()]);',
  "await Promise.all(['a', 'b'].map(() => erase()));",
  'request(), seal();',
  'const drop = () => void erase(); return drop;',
  "['a', 'b'].forEach(() => seal());",
  'waitUntil(erase().catch(() => undefined));',
  'waitUntil(Promise.all([erase()]));',
  'const later: (() => Promise<unknown>)[] = [() => erase()]; return later;',
  'return erase().then(() => request());',
  'await mapLeads(() => erase());',
])('reports a call whose result has a status that the code ignores: %s', async (code) => {
  expect(await lint(code)).toBe(1);
});

it.each([
  'switch ((await erase()).status) { case "erased": case "unsettled": }',
  'const erased = await erase(); return erased;',
  'return erase();',
  'await request();',
  'await Promise.all([request(), request()]);',
  'await Promise.allSettled([request()]);',
  'const erased = erase(); waitUntil(erased.catch(() => undefined)); return erased;',
  'waitUntil(request());',
  'parse();',
  'const erased = await mapLeads(() => erase()); return erased;',
  'return erase().then(({ status }) => status);',
])('allows a call whose status is checked, or whose result has no status: %s', async (code) => {
  expect(await lint(code)).toBe(0);
});
