import type { Rule } from 'eslint';

declare const noDroppedStatus: Rule.RuleModule;
export default noDroppedStatus;
