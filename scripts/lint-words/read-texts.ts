import ts from 'typescript';

/** A text that people read, with the line where it begins. */
export interface Prose {
  line: number;
  text: string;
  isComment: boolean;
}

/** The comments, texts and JSX texts of a TypeScript file. Directives to other tools are no prose. */
export function readCode(file: string, source: string): Prose[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, kind);
  const texts: Prose[] = [];
  const seen = new Set<number>();
  const add = (start: number, text: string, isComment: boolean) => {
    if (seen.has(start)) return;
    seen.add(start);
    texts.push({ line: tree.getLineAndCharacterOfPosition(start).line + 1, text, isComment });
  };
  const addComments = (ranges: ts.CommentRange[] | undefined) => {
    for (const { pos, end } of ranges ?? []) {
      const text = source
        .slice(pos, end)
        .replace(/^\/\*\*?|\*\/$|^\s*\/\/ ?|^\s*\* ?/gm, '')
        .trim();
      if (!DIRECTIVE.test(text)) add(pos, text, !continues(source, pos));
    }
  };
  const visit = (node: ts.Node) => {
    addComments(ts.getLeadingCommentRanges(source, node.pos));
    addComments(ts.getTrailingCommentRanges(source, node.end));
    const isText = ts.isStringLiteral(node) || ts.isJsxText(node) || ts.isNoSubstitutionTemplateLiteral(node);
    if (isText || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (node.text.includes(' ')) add(node.getStart(), node.text, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return texts;
}

const DIRECTIVE = /^(biome-ignore|@ts-|@vite-ignore|eslint-|#)/;

/** True for a `//` line that continues the one above. */
function continues(source: string, pos: number): boolean {
  const before = source.slice(0, pos).split('\n').at(-2) ?? '';
  return source.startsWith('//', pos) && before.trim().startsWith('//');
}

/** The lines of a Markdown page outside of code. */
export function readMarkdown(source: string): Prose[] {
  const withoutBlocks = source.replace(/^( *)```[\s\S]*?^\1```/gm, (block) => block.replace(/[^\n]/g, ''));
  return withoutBlocks
    .replace(/`[^`\n]*`/g, '``')
    .split('\n')
    .map((text, i) => ({ line: i + 1, text, isComment: false }));
}
