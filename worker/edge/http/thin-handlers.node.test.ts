import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { ENDPOINTS } from '../../contract/api/endpoints.ts';

/** Matches work that belongs in use cases: D1, queues, objects and SQL. */
const FORBIDDEN = {
  'reads or writes D1': /\benv\.DB\b|\bD1Database\b|drizzle|\.prepare\(|\b(SELECT|INSERT|UPDATE|DELETE) /,
  'sends to a queue': /\.send(Batch)?\(|_QUEUE\b|\benv\.(ATTEMPTS|DELIVERIES|IMPORTS|REFRESHES)\b/,
  'calls an object': /-client\.ts'|\benv\.(LEAD|PROJECT|STUDY)\b/,
};
/** A handler parses nothing and decides nothing: it calls the use case and shapes the response. */
const HANDLER_LINES_MAX = 8;
/** Max. lines of a handler's file, which may also name the use case's refusals. */
const FILE_LINES_MAX = 60;

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(join(import.meta.dirname, file), 'utf8') }));

/** Lists the functions that run for each endpoint: the second argument of each call of `handle`. */
const handlers = files.flatMap(({ file, text }) => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  return callsOf('handle', source).map(({ arguments: [, run] }) => ({
    ...{ file, fileLines: text.trim().split('\n').length },
    lines: run?.getText(source).split('\n').length ?? 0,
  }));
});

function callsOf(name: string, source: ts.SourceFile): ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name)
      found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('handlers leave D1, queues and objects to the use cases', () => {
  const found = files.flatMap(({ file, text }) =>
    Object.entries(FORBIDDEN).flatMap(([what, pattern]) => (pattern.test(text) ? [`${file} ${what}`] : [])),
  );
  expect(found).toEqual([]);
});

it(`every endpoint has a handler, of at most ${HANDLER_LINES_MAX} lines`, () => {
  expect(handlers).toHaveLength(ENDPOINTS.length);
  const long = handlers.filter(({ lines, fileLines }) => lines > HANDLER_LINES_MAX || fileLines > FILE_LINES_MAX);
  expect(long).toEqual([]);
});
