import type { Prose } from '../lint-words/read-texts.ts';

/** Kinds of sentences that are drawn equally often, so that a draw is not mostly comments. */
export type SentenceKind = 'comment' | 'text' | 'title' | 'page' | 'decision';

export interface Sentence {
  place: string;
  kind: SentenceKind;
  text: string;
}

/**
 * The sentences of a file's texts. Leaves out strings in tests, because they are data, and cells of tables, because they are not sentences.
 * Shows each title of a test together with the title of its group.
 */
export function sentencesOf(file: string, texts: Prose[]): Sentence[] {
  return texts.flatMap((prose) =>
    drawableTexts(file, prose).map((text) => ({ place: `${file}:${prose.line}`, kind: kindOf(file, prose), text })),
  );
}

function kindOf(file: string, { kind }: Prose): SentenceKind {
  if (kind === 'group') return 'title';
  return kind === 'page' && file.startsWith('docs/decisions/') ? 'decision' : kind;
}

function drawableTexts(file: string, { kind, text, within = [], isCell }: Prose): string[] {
  if (isCell) return [];
  switch (kind) {
    case 'title':
      return [[...within, text].join(' › ')];
    case 'group':
      return [];
    case 'text':
      return TESTING.test(file) || SQL.test(text)
        ? []
        : splitSentences(text).filter((sentence) => isLong(sentence) && isForPeople(sentence));
    case 'comment':
    case 'page':
      return LICENSE.test(file) ? [] : splitSentences(text).filter(isLong);
  }
}

const isLong = (text: string) => (text.match(/\b[A-Za-z’']+\b/g)?.length ?? 0) >= 4;

/** Licenses of third-party data, whose wording is not ours. */
const LICENSE = /LICENSE/;

const TESTING = /\.(test|e2e|bench)\.|\/(testing|fixtures|benches|journeys|e2e)\//;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

const splitSentences = (text: string) =>
  text
    .replaceAll('**', '')
    .replace(LINK, '$1')
    .split('\n')
    .flatMap((block) =>
      [...segmenter.segment(withoutCode(block))].map(({ segment, index }) =>
        block.slice(index, index + segment.length).trim(),
      ),
    );

const LINK = /\[([^\]]+)\]\([^)\s]+\)/g;

/** Hides `?`, `!` and periods in code, which end no sentence. A sentence may begin with code, as if that were a capital letter. */
const withoutCode = (block: string) => block.replace(/`[^`]+`/g, (code) => 'X'.repeat(code.length));

/** True unless a sentence is a name, class names or the like. */
const isForPeople = (text: string) =>
  /^([{`]|[“‘]?[A-Z\d])/.test(text) && !CLASS_NAMES.test(text) && text.length < 1_000;

const SQL =
  /\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|FROM|JOIN|WHERE|VALUES|PRAGMA|WITH|AND|OR|NULL|ORDER BY|CASE|CAST|CONFLICT|PRIMARY|RETURNING|AS)\b/;

const CLASS_NAMES = /\b(min-[wh]|h-auto|w-full|font-mono|[a-z]+-\d)/;
