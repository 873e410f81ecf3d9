import { seededRandom } from '../../worker/testing/seeded-random.ts';
import type { Sentence, SentenceKind } from './sentences-of.ts';

const KINDS: SentenceKind[] = ['comment', 'text', 'title', 'page', 'decision'];

/** Draws `count` sentences, equally many of each kind if possible. The same seed draws the same sentences. */
export function draw(sentences: Sentence[], { seed, count }: { seed: number; count: number }): Sentence[] {
  const random = seededRandom(seed);
  return KINDS.flatMap((kind, i) => {
    const left = sentences.filter((sentence) => sentence.kind === kind);
    const share = Math.floor((count + KINDS.length - 1 - i) / KINDS.length);
    return Array.from({ length: Math.min(share, left.length) }, () =>
      left.splice(Math.floor(random() * left.length), 1),
    ).flat();
  });
}
