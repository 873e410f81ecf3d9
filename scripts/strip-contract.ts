import { type ESTree, parseSync, Visitor } from 'vite';

/** The fields of an endpoint that only the OpenAPI document and the dashboard read. */
const DOCUMENTED_BY = [
  'summary',
  'description',
  'tag',
  'url',
  'refusals',
  'contentType',
  'bodyStreamed',
  'unavailableWhen',
];

interface Cut {
  from: number;
  to: number;
  instead: string;
}

/**
 * Returns the source of a contract without the parts that only the OpenAPI document needs: `.describe(…)`, `.meta(…)`, and most fields
 * of endpoints. Marks the remaining expressions as pure, so that the bundler leaves out unused schemas. Line numbers stay the same, for
 * stack traces.
 */
export function stripContract(source: string, file: string): string {
  const cuts: Cut[] = [];
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  for (const statement of program.body) cuts.push(...markPure(statement));
  new Visitor({
    CallExpression({ callee, arguments: given, end }) {
      if (callee.type === 'Identifier' && callee.name === 'endpoint') {
        const [definition] = given;
        if (definition?.type !== 'ObjectExpression') return;
        cuts.push({ from: callee.start, to: callee.end, instead: '' });
        for (const { start, end: to } of documentedBy(definition))
          cuts.push({ from: start, to: source[to] === ',' ? to + 1 : to, instead: '' });
      } else if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && given.length === 1) {
        if (['describe', 'meta'].includes(callee.property.name))
          cuts.push({ from: callee.object.end, to: end, instead: '' });
      }
    },
  }).visit(program);
  return cutOut(source, cuts);
}

/**
 * The Worker reads an answer's schema in two cases: if clients may send the answer back, or if its `reason` could be taken for that of
 * a refusal.
 */
function documentedBy({ properties }: ESTree.ObjectExpression): ESTree.ObjectProperty[] {
  const fields = new Map(
    properties.flatMap((field) =>
      field.type === 'Property' && field.key.type === 'Identifier' ? [[field.key.name, field] as const] : [],
    ),
  );
  const method = fields.get('method')?.value;
  const isSentBack = method?.type === 'Literal' && (method.value === 'put' || method.value === 'patch');
  const names = [
    ...DOCUMENTED_BY,
    ...(fields.has('isCreating') ? [] : ['operationId']),
    ...(isSentBack || fields.has('answerHasReason') ? [] : ['answer']),
  ];
  return names.flatMap((name) => fields.get(name) ?? []);
}

/**
 * Wraps the values of constants in functions, because a pure comment covers only one call of a chain. The minifier removes the
 * functions again.
 */
function markPure(statement: ESTree.Statement): Cut[] {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  if (declared?.type !== 'VariableDeclaration') return [];
  return declared.declarations.flatMap(({ id, init }) =>
    id.type !== 'Identifier' || !init || !MADE_BY_CALLS.includes(init.type)
      ? []
      : [
          { from: init.start, to: init.start, instead: '/* @__PURE__ */ (() => (' },
          { from: init.end, to: init.end, instead: '))()' },
        ],
  );
}

const MADE_BY_CALLS = [
  'CallExpression',
  'ObjectExpression',
  'ArrayExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TemplateLiteral',
];

function cutOut(source: string, cuts: Cut[]): string {
  let kept = '';
  let at = 0;
  let missingLines = '';
  const keep = (part: string) => {
    // An `as` must stay on its line, so line breaks that were cut before it are added at the end of that line.
    const lineEnd = missingLines === '' ? -1 : part.indexOf('\n');
    kept += lineEnd < 0 ? part : part.slice(0, lineEnd) + missingLines + part.slice(lineEnd);
    if (lineEnd >= 0) missingLines = '';
  };
  for (const { from, to, instead } of cuts.sort((a, b) => a.from - b.from)) {
    // Within another.
    if (from < at) continue;
    keep(source.slice(at, from) + instead);
    missingLines += source.slice(from, to).replaceAll(/[^\n]/g, '');
    at = to;
  }
  keep(source.slice(at));
  return kept;
}
