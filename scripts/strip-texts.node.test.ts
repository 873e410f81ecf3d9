import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { stripTexts } from './strip-texts.ts';

const strip = (source: string) => stripTexts(source, 'contract.ts');

it.each([
  ['a description', "z.string().describe('A name.').max(5)", 'z.string().max(5)'],
  ['an example', "z.string().meta({ example: 'Ann' })", 'z.string()'],
  [
    'descriptions within descriptions',
    "z.object({ a: z.int().meta({ id: 'A' }) }).meta({ id: 'B' })",
    'z.object({ a: z.int() })',
  ],
  [
    'the texts of an endpoint',
    "endpoint({ url: '/x', summary: 'Get x', description: `x`, status: 200, unavailableWhen: 'off' })",
    "endpoint({ url: '/x', summary: '', description: '', status: 200, unavailableWhen: '' })",
  ],
  ['texts in other objects', "log({ description: 'x' })", "log({ description: 'x' })"],
  ['calls with two arguments', "describe('x', () => {})", "describe('x', () => {})"],
])('leaves out %s', (_, source, stripped) => {
  expect(strip(source)).toBe(stripped);
});

it('keeps each line in place, including a cast on a line of its own', () => {
  const source = ['const A = z.object({}).meta({', "  id: 'A',", '}) as z.ZodType<A>;', "throw new Error('3');"].join(
    '\n',
  );
  expect(strip(source).split('\n')).toEqual([
    'const A = z.object({}) as z.ZodType<A>;',
    '',
    '',
    "throw new Error('3');",
  ]);
});

it('cuts at the right place after multi-byte characters', () => {
  expect(strip("const a = '… “é” 😀'; z.int().describe('…');")).toBe("const a = '… “é” 😀'; z.int();");
});

it('leaves a contract without such texts unchanged', async () => {
  const source = await readFile('worker/contract/utf8-bytes.ts', 'utf8');
  expect(strip(source)).toBe(source);
});

it('names the file that cannot be parsed', () => {
  expect(() => strip('const = 5')).toThrow('contract.ts');
});
