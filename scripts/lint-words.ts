// Finds wordings to avoid in comments, texts and docs, and names the wording to use: `npm run lint:words`.
import { findSlips } from './lint-words/find-slips.ts';
import { listTexts } from './lint-words/list-texts.ts';

let count = 0;
for (const { file, texts } of listTexts()) {
  for (const prose of texts) {
    for (const { found, instead } of findSlips(prose)) {
      console.error(`${file}:${prose.line}  “${found}” → ${instead}`);
      count++;
    }
  }
}
if (count > 0) {
  console.error(`\n${count} wordings to change`);
  process.exitCode = 1;
}
