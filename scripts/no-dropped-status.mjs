/** Whether a type is an answer with a `status` to look at: a string, unlike an HTTP response's. */
function hasStatus(checker, type) {
  const parts = type.isUnion() ? type.types : [type];
  return parts.some((part) => {
    const status = part.getProperty('status');
    const declared = status && checker.getTypeOfSymbol(status);
    return declared && (declared.isUnion() ? declared.types : [declared]).some((one) => one.isStringLiteral());
  });
}

/** A call whose answer carries a `status` says what happened: dropping the answer drops that. */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: { dropped: 'This answer has a `status`: switch on it, so that no outcome is overlooked.' },
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
