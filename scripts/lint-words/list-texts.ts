import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { type Prose, readCode, readMarkdown } from './read-texts.ts';

/** The rules themselves, and their test, contain the wordings. */
const OWN = /^scripts\/lint-words/;

const PATTERNS = ['*.ts', '*.tsx', '*.mjs', '*.md'];

/** Every text of the project, by file. Files that Git ignores, and generated types, are left out. */
export function listTexts(): { file: string; texts: Prose[] }[] {
  return (
    execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...PATTERNS])
      .toString()
      .split('\n')
      // Git still lists files that were just deleted.
      .filter((file) => file && existsSync(file) && !OWN.test(file) && !file.endsWith('.d.ts'))
      .sort()
      .map((file) => {
        const source = readFileSync(file, 'utf8');
        return { file, texts: file.endsWith('.md') ? readMarkdown(source) : readCode(file, source) };
      })
  );
}
