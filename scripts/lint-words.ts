// Finds wordings to avoid in comments, texts and docs, and names the wording to use: `npm run lint:words`.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { findSlips } from './lint-words/find-slips.ts';
import { readCode, readMarkdown } from './lint-words/read-texts.ts';

/** The rules themselves, and their test, contain the wordings. */
const OWN = /^scripts\/lint-words/;

const files = execFileSync('git', [
  'ls-files',
  '--cached',
  '--others',
  '--exclude-standard',
  '*.ts',
  '*.tsx',
  '*.mjs',
  '*.md',
])
  .toString()
  .split('\n')
  // Git still lists files that were just deleted.
  .filter((file) => file && existsSync(file) && !OWN.test(file) && !file.endsWith('.d.ts'));

let count = 0;
for (const file of files) {
  const source = readFileSync(file, 'utf8');
  for (const { line, text, isComment } of file.endsWith('.md') ? readMarkdown(source) : readCode(file, source)) {
    for (const { found, instead } of findSlips(text, { isComment })) {
      console.error(`${file}:${line}  “${found}” → ${instead}`);
      count++;
    }
  }
}
if (count > 0) {
  console.error(`\n${count} wordings to change`);
  process.exitCode = 1;
}
