import ts from 'typescript';

/** A text that people read, on one line for each paragraph, with the line of the file where it begins. */
export interface Prose {
  line: number;
  text: string;
  /** A title is that of a test, a group that of several tests. */
  kind: 'comment' | 'text' | 'title' | 'group' | 'page';
  /** The titles around a test's title, outermost first. */
  within?: string[];
  /** Set for a cell of a table. */
  isCell?: true;
}

/** The comments, texts, JSX texts and test titles of a TypeScript file. Directives to other tools are no prose. */
export function readCode(file: string, source: string): Prose[] {
  const script = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, script);
  const texts: Prose[] = [];
  const seen = new Set<number>();
  const add = (start: number, prose: Omit<Prose, 'line'>) => {
    if (seen.has(start)) return;
    seen.add(start);
    texts.push({ line: tree.getLineAndCharacterOfPosition(start).line + 1, ...prose });
  };
  const addComments = (ranges: ts.CommentRange[] | undefined) => {
    for (const { pos, end } of joinLines(source, ranges ?? [])) {
      const text = source
        .slice(pos, end)
        .replace(/^\/\*\*?|\s*\*\/$|^\s*\/\/ ?|^\s*\* ?/gm, '')
        .trim();
      if (!DIRECTIVE.test(text))
        add(pos, {
          text: blocksOf(text)
            .map((block) => block.text)
            .join('\n'),
          kind: 'comment',
        });
    }
  };
  const visit = (node: ts.Node, titles: string[]) => {
    addComments(ts.getLeadingCommentRanges(source, node.pos));
    addComments(ts.getTrailingCommentRanges(source, node.end));
    const title = titleOf(node);
    if (title) add(title.start, { text: title.text, kind: title.kind, within: titles });
    const text = textOf(node);
    if (text?.includes(' ')) add(node.getStart(), { text, kind: 'text' });
    const inside = title ? [...titles, title.text] : titles;
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(tree, []);
  return texts;
}

const DIRECTIVE = /^(biome-ignore|@ts-|@vite-ignore|eslint-|#)/;

/** Comments with `//` on successive lines are one. Directives stay apart from what they follow. */
function joinLines(source: string, ranges: ts.CommentRange[]): { pos: number; end: number }[] {
  const joined: { pos: number; end: number }[] = [];
  for (const { pos, end, kind } of ranges) {
    const last = joined.at(-1);
    const goesOn = last && kind === ts.SyntaxKind.SingleLineCommentTrivia && source.startsWith('//', last.pos);
    const isApart = DIRECTIVE.test(source.slice(pos + 2, end).trim());
    if (goesOn && !isApart && /^\s*\n[ \t]*$/.test(source.slice(last.end, pos))) last.end = end;
    else joined.push({ pos, end });
  }
  return joined;
}

/** The text of a string or of JSX; what a template inserts is shown as `{name}`. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isJsxText(node)) return node.text.replace(/\s+/g, ' ').trim();
  if (!ts.isTemplateExpression(node)) return undefined;
  const spans = node.templateSpans.map(({ expression, literal }) => {
    const name = expression.getText();
    return `{${/^[\w.]+$/.test(name) ? name : '…'}}${literal.text}`;
  });
  return node.head.text + spans.join('');
}

/** The title that a call such as `it('…')`, `describe('…')` or `it.each(cases)('…')` gives. */
function titleOf(node: ts.Node): { start: number; text: string; kind: 'title' | 'group' } | undefined {
  if (!ts.isCallExpression(node) || !node.arguments[0]) return undefined;
  let callee: ts.Node = node.expression;
  while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) callee = callee.expression;
  if (!ts.isIdentifier(callee) || !['describe', 'it', 'test', 'bench'].includes(callee.text)) return undefined;
  const text = textOf(node.arguments[0]);
  const kind = callee.text === 'describe' ? 'group' : 'title';
  return text === undefined ? undefined : { start: node.arguments[0].getStart(), text, kind };
}

/** The paragraphs, headings, list items and table cells of a Markdown page, outside of blocks of code. */
export function readMarkdown(source: string): Prose[] {
  const withoutCode = source.replace(/^( *)```[\s\S]*?^\1```/gm, (block) => block.replace(/[^\n]/g, ''));
  return blocksOf(withoutCode).map((block) => ({ ...block, kind: 'page' }));
}

/** Begins a block: a heading, a list item, a table row, a quotation, a tag of a docstring, or an empty line. */
const BLOCK_START = /^\s*(#+ |[-*] |\d+\. |\||>|@|$)/;

type Block = Pick<Prose, 'line' | 'text' | 'isCell'>;

/** Joins the lines of each block. The cells of a table are blocks of their own. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { text: string } | undefined;
  text.split('\n').forEach((whole, i) => {
    const line = whole.trim();
    if (open && !BLOCK_START.test(whole)) {
      open.text += ` ${line}`;
      return;
    }
    const isRow = line.startsWith('|');
    const parts = isRow ? line.split('|') : [line.replace(/^(#+|[-*]|\d+\.|>) /, '')];
    const begun = parts
      .map((part): Block => ({ line: i + 1, text: part.trim(), ...(isRow && { isCell: true }) }))
      .filter((part) => part.text !== '');
    blocks.push(...begun);
    open = /^(#+ |\|)/.test(line) ? undefined : begun.at(-1);
  });
  return blocks;
}
