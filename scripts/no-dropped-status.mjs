import ts from 'typescript';

const SETTLED = new Set(['PromiseFulfilledResult', 'PromiseRejectedResult']);

/** True for results whose `status` must be checked. Such a `status` is a string, unlike the number in an HTTP response. */
function hasStatus(checker, type) {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => {
    // A list or tuple of such results counts as well, as from `Promise.all`.
    if (checker.isArrayType(part) || checker.isTupleType(part))
      return checker.getTypeArguments(part).some((item) => hasStatus(checker, item));
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
    const check = (expression) => {
      for (const call of listCalls(expression)) {
        if (hasStatus(checker, settled(services.getTypeAtLocation(call))))
          context.report({ node: call, messageId: 'dropped' });
      }
    };
    /** True if nobody who gets a value of this type can read a `status`. */
    const ignores = (type) => Boolean(settled(type).flags & IGNORES);
    const expectedOf = (node) => checker.getContextualType(services.esTreeNodeToTSNodeMap.get(node));
    return {
      ExpressionStatement: ({ expression }) => check(expression),
      'UnaryExpression[operator="void"]': ({ argument }) => check(argument),
      // A callback whose result is ignored, as by `forEach`.
      'ArrowFunctionExpression[expression=true]'(node) {
        if (listCalls(node.body).length === 0) return;
        const signatures = expectedOf(node)?.getCallSignatures() ?? [];
        if (signatures.length > 0 && signatures.every((one) => ignores(one.getReturnType()))) check(node.body);
      },
      CallExpression({ callee, arguments: given }) {
        // A promise that is only waited for, as in `waitUntil(erase())`.
        for (const argument of given) {
          if (listCalls(argument).length === 0) continue;
          const expected = expectedOf(argument);
          if (expected?.symbol?.name === 'Promise' && ignores(expected)) check(argument);
        }
        // A result that the callback of `then` does not take.
        if (callee.property?.name === 'then' && given[0]?.params?.length === 0) check(callee.object);
      },
    };
  },
};
