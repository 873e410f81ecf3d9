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

/** The calls whose results a statement ignores. */
function listCalls(expression) {
  switch (expression?.type) {
    case 'CallExpression':
      return [expression];
    case 'AwaitExpression':
    case 'UnaryExpression':
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
    return {
      ExpressionStatement({ expression }) {
        for (const call of listCalls(expression)) {
          const type = services.getTypeAtLocation(call);
          if (hasStatus(checker, checker.getAwaitedType(type) ?? type))
            context.report({ node: call, messageId: 'dropped' });
        }
      },
    };
  },
};
