import type { Prose } from './read-texts.ts';

/** A wording to avoid, and the wording to use. */
export interface Slip {
  found: string;
  instead: string;
}

interface Rule {
  pattern: RegExp;
  instead: string;
}

/** Words with an established equivalent in the field. */
const WORDS: Rule[] = [
  { pattern: /\bfor ever\b/i, instead: 'permanently' },
  { pattern: /\banew\b/i, instead: 'again' },
  { pattern: /\bwhoever\b/i, instead: 'a noun: the person, the caller, the operator' },
  { pattern: /\bby itself\b|\bby themselves\b/i, instead: 'automatically, or on its own' },
  { pattern: /\bset(s|ting)? going\b|\bsets? (it|them) going\b/i, instead: 'trigger, run or start' },
  { pattern: /\bcomes? again\b|\bcoming again\b/i, instead: 'retry, or arrive again' },
  { pattern: /\bso many (days|leads|events|points|times|others)\b/i, instead: 'this many' },
  { pattern: /\bis good for\b|\bgood for \d/i, instead: 'valid for' },
  { pattern: /\breckoned\b/i, instead: 'calculated' },
  { pattern: /\bmended\b/i, instead: 'fixed' },
  { pattern: /(^|[ (“"])e-mails?\b/i, instead: 'email' },
  { pattern: /\bun-merge/i, instead: 'unmerge' },
  { pattern: /\boff line\b/i, instead: 'offline' },
  { pattern: /\d[\u00a0\u2009 ]%/, instead: '5%, without a space' },
  { pattern: /\bas good as none\b/i, instead: 'no' },
  { pattern: /\bequal to the byte\b/i, instead: 'byte for byte' },
  { pattern: /\bwithout a word\b/i, instead: 'silently' },
  { pattern: /\b(told|said|spoken) of\b|\bspeaks? of\b|\bsays? more of\b/i, instead: 'mention, report, or about' },
  { pattern: /\bof whom\b/i, instead: 'a shorter sentence, with “that” or a name' },
  {
    pattern: /\b(colour|behaviour|licence|neighbour|cancelled|recognise|normalise|authorise)/i,
    instead: 'American spelling',
  },
];

/** A sentence begins with a verb or a noun; absence is "null if there is no …". */
const OPENINGS: Rule[] = [
  { pattern: /^(What|Whoever|Whom|Whose|Where|Of|As)\b(?! (of|for)\b)/, instead: 'begin with a verb or a noun' },
];

const ABSENCE: Rule[] = [
  { pattern: /\b[Nn]ull where\b|\b[Uu]ndefined where\b/, instead: 'null if' },
  { pattern: /\bwhere (there|that|it|this) is (no|none|not)\b/i, instead: 'if there is no …' },
];

/** The slips of a text outside of code. Rules on openings apply to comments, whose first word says what the code is or does. */
export function findSlips({ text, kind }: Pick<Prose, 'text' | 'kind'>): Slip[] {
  const rules = kind === 'comment' ? [...OPENINGS, ...ABSENCE, ...WORDS] : [...ABSENCE, ...WORDS];
  const withoutCode = text.replace(/`[^`\n]*`/g, '``');
  return rules.flatMap(({ pattern, instead }) => {
    const found = withoutCode.match(pattern)?.[0];
    return found ? [{ found, instead }] : [];
  });
}
