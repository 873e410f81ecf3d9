import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { stripContract } from './strip-contract.ts';

const strip = (source: string) => stripContract(source, 'contract.ts');

it.each([
  ['a description', "z.string().describe('A name.').max(5)", 'z.string().max(5)'],
  ['an example', "z.string().meta({ example: 'Ann' })", 'z.string()'],
  [
    'descriptions within descriptions',
    "z.object({ a: z.int().meta({ id: 'A' }) }).meta({ id: 'B' })",
    'z.object({ a: z.int() })',
  ],
  [
    'the texts of an endpoint that only the document needs',
    "endpoint({ method: 'get', url: '/x', operationId: 'getX', summary: `x`, status: 200, answer: X })",
    "({ method: 'get',    status: 200,  })",
  ],
  [
    'the answer, unless clients may send it back',
    "endpoint({ method: 'put', answer: X, refusals: ['not_found'] })",
    "({ method: 'put', answer: X,  })",
  ],
  [
    'the answer, unless the answer must be distinguished from a refusal',
    "endpoint({ method: 'get', answer: X, answerHasReason: true })",
    "({ method: 'get', answer: X, answerHasReason: true })",
  ],
  [
    'the name of an endpoint, unless the name identifies repeated requests',
    "endpoint({ method: 'post', isCreating: true, operationId: 'createX' })",
    "({ method: 'post', isCreating: true, operationId: 'createX' })",
  ],
  ['texts in other objects', "log({ description: 'x' })", "log({ description: 'x' })"],
  ['calls with two arguments', "describe('x', () => {})", "describe('x', () => {})"],
])('leaves out %s', (_, source, stripped) => {
  expect(strip(source)).toBe(stripped);
});

it('a stripped contract keeps the line numbers of the code, and a cast on its own line', () => {
  const source = ['use(z.object({}).meta({', "  id: 'A',", '}) as z.ZodType<A>);', "throw new Error('3');"].join('\n');
  expect(strip(source).split('\n')).toEqual(['use(z.object({}) as z.ZodType<A>);', '', '', "throw new Error('3');"]);
});

it('texts are removed at the right position after characters of several bytes', () => {
  expect(strip("const a = '… “é” 😀'; z.int().describe('…');")).toBe("const a = '… “é” 😀'; z.int();");
});

it('a stripped contract marks the values of constants as pure, so that unused constants are left out', () => {
  expect(strip("export const A = z.string().describe('…'), b = 1;")).toBe(
    'export const A = /* @__PURE__ */ (() => (z.string()))(), b = 1;',
  );
});

it('a contract file without documentation texts stays unchanged', async () => {
  const source = await readFile('worker/contract/utf8-bytes.ts', 'utf8');
  expect(strip(source)).toBe(source);
});

it('names the file that cannot be parsed', () => {
  expect(() => strip('const = 5')).toThrow('contract.ts');
});
