/** True for answers with a `status` to check: a string, unlike an HTTP response's. */
function hasStatus(checker, type) {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => {
    const status = part.getProperty('status');
    const declared = status && checker.getTypeOfSymbol(status);
    return declared && (declared.isUnion() ? declared.types : [declared]).some((one) => one.isStringLiteral());
  });
}

/** Reports calls whose answer has a `status` that the caller ignores. */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: { dropped: 'This answer has a `status`: switch on it, so that no outcome is missed.' },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    return {
      ExpressionStatement({ expression }) {
        const dropped =
          expression.type === 'UnaryExpression' && expression.operator === 'void' ? expression.argument : expression;
        const call = dropped.type === 'AwaitExpression' ? dropped.argument : dropped;
        if (call.type !== 'CallExpression') return;
        const type = services.getTypeAtLocation(dropped);
        const answered = checker.getAwaitedType(type) ?? type;
        if (hasStatus(checker, answered)) context.report({ node: expression, messageId: 'dropped' });
      },
    };
  },
};
