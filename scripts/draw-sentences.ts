// Draws random sentences to be read with fresh eyes: `npm run words:draw -- --seed 7`. The same seed draws the same sentences until
// some text changes.
import { draw } from './draw-sentences/draw.ts';
import { sentencesOf } from './draw-sentences/sentences-of.ts';
import { listTexts } from './lint-words/list-texts.ts';
import { readNumbers, readOptions } from './read-options.ts';

const USAGE = `Usage: npm run words:draw -- [options]

Draws sentences from comments, texts, test titles, docs and decisions, as many of each. Read each one once: if it
needs a second reading, rewrite it, and look for others like it.

  --seed <n>    draws other sentences (1)
  --count <n>   the number of sentences (30)`;

const options = readOptions(USAGE, {
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '30' } },
});
const { seed, count } = readNumbers(options, { seed: 0, count: 1 });

const sentences = listTexts().flatMap(({ file, texts }) => sentencesOf(file, texts));
for (const { place, kind, text } of draw(sentences, { seed, count })) console.log(`${place} (${kind})\n  ${text}\n`);
