import { parseSync, Visitor } from 'vite';

/** The texts of an endpoint that only its description uses. */
const DESCRIBED_BY = ['summary', 'description', 'unavailableWhen'];

interface Cut {
  from: number;
  to: number;
  instead: string;
}

/**
 * The source of a contract without the parts that only the OpenAPI document uses: `.describe(…)`, `.meta(…)`, and the summaries and
 * descriptions of endpoints. Lines stay where they are, for stack traces.
 */
export function stripTexts(source: string, file: string): string {
  const cuts: Cut[] = [];
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  new Visitor({
    CallExpression({ callee, arguments: given, end }) {
      if (callee.type === 'Identifier' && callee.name === 'endpoint') {
        const [definition] = given;
        if (definition?.type !== 'ObjectExpression') return;
        for (const property of definition.properties) {
          if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
          const { start: from, end: to } = property.value;
          if (DESCRIBED_BY.includes(property.key.name)) cuts.push({ from, to, instead: "''" });
        }
      } else if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && given.length === 1) {
        if (['describe', 'meta'].includes(callee.property.name))
          cuts.push({ from: callee.object.end, to: end, instead: '' });
      }
    },
  }).visit(program);
  return cutOut(source, cuts);
}

function cutOut(source: string, cuts: Cut[]): string {
  let kept = '';
  let at = 0;
  let missingLines = '';
  const keep = (part: string) => {
    // An `as` must stay on its line, so missing lines are added where the next one ends.
    const lineEnd = missingLines === '' ? -1 : part.indexOf('\n');
    kept += lineEnd < 0 ? part : part.slice(0, lineEnd) + missingLines + part.slice(lineEnd);
    if (lineEnd >= 0) missingLines = '';
  };
  for (const { from, to, instead } of cuts.sort((a, b) => a.from - b.from)) {
    // Within another.
    if (to <= at) continue;
    keep(source.slice(at, from) + instead);
    missingLines += source.slice(from, to).replaceAll(/[^\n]/g, '');
    at = to;
  }
  keep(source.slice(at));
  return kept;
}
