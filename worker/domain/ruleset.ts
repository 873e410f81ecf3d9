import type { Json } from '../contract/json.ts';
import type { Condition, Ruleset, ScoringRule } from '../contract/ruleset.ts';
import type { Activity, Award } from './lead-event.ts';

/** What a new project scores by. */
export const DEFAULT_RULESET: Ruleset = {
  version: 1,
  rules: [
    rule('page_view', 5, 'Viewed a page'),
    rule('signup', 20, 'Signed up'),
    rule('download', 10, 'Downloaded something'),
    rule('demo_request', 50, 'Asked for a demo'),
    rule('contract_signed', 100, 'Signed a contract'),
  ],
  stages: [
    { name: 'cold', from: 0 },
    { name: 'warm', from: 30 },
    { name: 'hot', from: 60 },
    { name: 'qualified', from: 100 },
  ],
  decay: { graceDays: 7, ratePerDay: 0.05 },
};

function rule(eventType: string, points: number, description: string): ScoringRule {
  return { id: `rule_${eventType}`, eventType, points, description, active: true };
}

/** Set to true on events of crawlers and other machines. */
export const BOT_PROPERTY = '$bot';
/** Set to true on events from pages whose type is reserved for the customer's servers. */
export const RESERVED_PROPERTY = '$reserved';

/** Events with one of these are logged, but score and fire nothing unless a rule asks for the flag. */
const FLAGS = [BOT_PROPERTY, RESERVED_PROPERTY];

function propertyAt(properties: Activity['properties'], path: string): Json | undefined {
  if (Object.hasOwn(properties, path)) return properties[path];
  let node: Json | undefined = properties;
  for (const key of path.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string, Json>)[key];
  }
  return node;
}

/** Whether an event's property meets a condition. An absent property meets only `not_equals`. Text compares without case. */
export function meetsCondition(properties: Activity['properties'], { property, operator, value }: Condition): boolean {
  const actual = propertyAt(properties, property);
  const fold = (v: unknown) => (typeof v === 'string' ? v.toLowerCase() : v);
  switch (operator) {
    case 'exists':
      return actual !== undefined && actual !== null;
    case 'equals':
      return fold(actual) === fold(value);
    case 'not_equals':
      return fold(actual) !== fold(value);
    case 'contains':
      return Array.isArray(actual)
        ? actual.some((item) => fold(item) === fold(value))
        : typeof actual === 'string' && actual.toLowerCase().includes(String(value).toLowerCase());
    case 'greater_than':
      return toNumber(actual) > Number(value);
    case 'less_than':
      return toNumber(actual) < Number(value);
  }
}

/** Numbers arrive as text from HTML attributes and form libraries; anything else compares as NaN, which is neither greater nor less. */
function toNumber(value: Json | undefined): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

/** Whether an event meets all conditions. A flagged event meets none unless one of them asks for its flag. */
export function meetsConditions(properties: Activity['properties'], conditions: readonly Condition[] = []): boolean {
  const asksFor = (flag: string) => conditions.some(({ property }) => property === flag);
  if (FLAGS.some((flag) => properties[flag] === true && !asksFor(flag))) return false;
  return conditions.every((condition) => meetsCondition(properties, condition));
}

/** What the ruleset gives to an event: every active rule that matches adds its points. */
export function awardsFor({ type, properties }: Pick<Activity, 'type' | 'properties'>, ruleset: Ruleset): Award[] {
  const awards: Award[] = [];
  for (const { id, eventType, points, active, conditions, cap } of ruleset.rules) {
    if (!active || eventType !== type) continue;
    if (!meetsConditions(properties, conditions)) continue;
    awards.push({ rulesetVersion: ruleset.version, ruleId: id, points, ...(cap && { cap }) });
  }
  return awards;
}
