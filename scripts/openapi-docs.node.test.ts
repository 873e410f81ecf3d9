import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEMS, type ProblemCode } from '../worker/contract/problem.ts';
import { DOCS_PAGE } from '../worker/edge/http/system/docs-page.ts';
import { Refusal, toProblem } from '../worker/edge/problem.ts';
import { writeDocs } from './openapi-docs.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'docs-'));
  await writeDocs(directory);
});
afterAll(() => rm(directory, { recursive: true }));

describe('the files of the documentation', () => {
  it('include everything the page at /api/docs loads', async () => {
    const loaded = [...DOCS_PAGE.matchAll(/"\/docs\/([^"]+)"/g)].map(([, file]) => file);
    expect(await readdir(directory)).toEqual(expect.arrayContaining(loaded));
  });

  it('have a section for every problem, at the address of its `type`', async () => {
    const page = await readFile(join(directory, 'problems.html'), 'utf8');
    for (const code of Object.keys(PROBLEMS) as ProblemCode[]) {
      const { type } = toProblem(new Refusal(code, 'Something happened.'), 'request');
      expect(type).toBe(`/docs/problems#${code}`);
      expect(page).toContain(`<section id="${code}">`);
    }
  });

  it('come with the license of Swagger UI', async () => {
    expect(await readFile(join(directory, 'swagger-ui.LICENSE.txt'), 'utf8')).toContain('Apache License');
  });
});
