import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readNumbers } from './read-options.ts';

const run = (command: string, ...args: string[]) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((done) => {
    const child = execFile('node', [`scripts/${command}.ts`, ...args], (_error, stdout, stderr) =>
      done({ code: child.exitCode, stdout, stderr }),
    );
  });

it('a command explains its options, and names an unknown option', async () => {
  const [help, unknown] = await Promise.all([run('replay', '--help'), run('replay', '--no-such-option')]);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toMatch(/^npm run replay /);
  expect(unknown).toMatchObject({ code: 2, stdout: '' });
  expect(unknown.stderr).toContain("Unknown option '--no-such-option'");
  expect(unknown.stderr).toContain(help.stdout);
});

it.each([
  ['verify', ['--only', 'G99'], '--only names no guarantee: G99'],
  ['operator', ['delete-everything'], 'Unknown command: delete-everything'],
  ['replay', [], 'Name a file of purchases.'],
  ['replay', ['purchases.txt', '--limit', 'few'], '--limit must be a number of at least 1.'],
])('npm run %s -- %j says what is wrong', async (command, args, problem) => {
  const { code, stderr } = await run(command, ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(problem);
});

it('a numeric option must be at least its minimum', () => {
  const refuse = (problem: string): never => {
    throw new Error(problem);
  };
  expect(readNumbers({ values: { rate: '1', url: 'x' }, refuse }, { rate: 1 })).toEqual({ rate: 1 });
  for (const rate of ['0.9', 'fast', undefined, '-1'])
    expect(() => readNumbers({ values: { rate }, refuse }, { rate: 1 })).toThrow(
      '--rate must be a number of at least 1.',
    );
});

it('every command reads its options with readOptions, and no command calls parseArgs itself', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const files = Object.values(scripts).flatMap(
    (script) => /bootstrap\.mjs (?:--dev )?node (scripts\/\S+\.ts)/.exec(script)?.[1] ?? [],
  );
  expect(files.length).toBeGreaterThan(8);
  for (const file of files) expect(readFileSync(file, 'utf8')).not.toContain('parseArgs(');
});
