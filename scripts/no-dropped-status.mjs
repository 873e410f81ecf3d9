import ts from 'typescript';

const SETTLED = new Set(['PromiseFulfilledResult', 'PromiseRejectedResult']);

/** True for results whose `status` must be checked. Such a `status` is a string, unlike the number in an HTTP response. */
function hasStatus(checker, type, within = new Set()) {
  // A list may contain lists of its own type, as JSON does.
  if (within.has(type)) return false;
  within.add(type);
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => {
    // A list or tuple of such results counts as well, as from `Promise.all`.
    if (checker.isArrayType(part) || checker.isTupleType(part))
      return checker.getTypeArguments(part).some((item) => hasStatus(checker, item, within));
    // Calling `Promise.allSettled` says that failures do not matter, so its result may be ignored.
    if (SETTLED.has(part.symbol?.name)) return false;
    const status = part.getProperty('status');
    const declared = status && checker.getTypeOfSymbol(status);
    return declared && (declared.isUnion() ? declared.types : [declared]).some((one) => one.isStringLiteral());
  });
}

/** Methods of a promise that pass its result on. */
const PASSES_ON = new Set(['catch', 'finally']);

/** The calls whose results an expression gives, as far as nobody else can read them. */
function listCalls(expression) {
  switch (expression?.type) {
    case 'CallExpression':
      // `promise.catch()` gives the result of a call whose promise was kept.
      return PASSES_ON.has(expression.callee.property?.name) && expression.callee.object.type === 'Identifier'
        ? []
        : [expression];
    case 'AwaitExpression':
      return listCalls(expression.argument);
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
      return listCalls(expression.expression);
    case 'LogicalExpression':
      return listCalls(expression.right);
    case 'ConditionalExpression':
      return [...listCalls(expression.consequent), ...listCalls(expression.alternate)];
    case 'SequenceExpression':
      return expression.expressions.flatMap(listCalls);
    default:
      return [];
  }
}

const IGNORES = ts.TypeFlags.Void | ts.TypeFlags.Unknown | ts.TypeFlags.Any;

/** Reports calls whose result has a `status` that the caller ignores. */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: { dropped: 'This result has a `status`: switch on it, so that no outcome is missed.' },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    const settled = (type) => checker.getAwaitedType(type) ?? type;
    /** Reports the calls in an expression whose results have a status, if `isDropped`, which costs more to find out. */
    const check = (expression, isDropped = () => true) => {
      const calls = listCalls(expression).filter((call) =>
        hasStatus(checker, settled(services.getTypeAtLocation(call))),
      );
      if (calls.length === 0 || !isDropped()) return;
      for (const node of calls) context.report({ node, messageId: 'dropped' });
    };
    /** True if nobody who gets a value of this type can read a `status`. */
    const ignores = (type) => Boolean(settled(type).flags & IGNORES);
    const expectedOf = (node) => checker.getContextualType(services.esTreeNodeToTSNodeMap.get(node));
    return {
      ExpressionStatement: ({ expression }) => check(expression),
      'UnaryExpression[operator="void"]': ({ argument }) => check(argument),
      // A callback whose result is ignored, as by `forEach`.
      'ArrowFunctionExpression[expression=true]'(node) {
        check(node.body, () => {
          const signatures = expectedOf(node)?.getCallSignatures() ?? [];
          return signatures.length > 0 && signatures.every((one) => ignores(one.getReturnType()));
        });
      },
      CallExpression({ callee, arguments: given }) {
        // A promise that is only waited for, as in `waitUntil(erase())`.
        for (const argument of given) {
          if (argument.type !== 'CallExpression') continue;
          check(argument, () => {
            const expected = expectedOf(argument);
            return expected?.symbol?.name === 'Promise' && ignores(expected);
          });
        }
        // A result that the callback of `then` does not take.
        if (callee.property?.name === 'then' && given[0]?.params?.length === 0) check(callee.object);
      },
    };
  },
};
