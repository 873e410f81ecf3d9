import * as z from 'zod';
import type { ActionConfig, AutomationInput } from '../../../contract/automation.ts';
import { Email } from '../../../contract/traits.ts';
import { refuseTarget } from '../../../outbound/allowed-target.ts';
import { refuseHeader } from '../../../outbound/refuse-header.ts';
import type { AutomationRecord } from '../../../settings/automations/automation-record.ts';
import { findStrangers } from '../../../settings/automations/find-strangers.ts';
import { findAutomation } from '../../../settings/automations/read-automations.ts';
import type { UnknownStage } from '../../../settings/automations/write-automation.ts';
import { invalid, Refusal } from '../../problem.ts';

export async function requireAutomation(env: Env, projectId: string, id: string): Promise<AutomationRecord> {
  const record = await findAutomation(env.DB, { projectId, id });
  if (!record) throw noSuchAutomation();
  return record;
}

export const noSuchAutomation = () => new Refusal('not_found', 'There is no such automation.');

export const noSuchStage = ({ field, known }: UnknownStage) =>
  invalid([{ path: field, message: `must be a stage of this project: ${known.join(', ')}` }]);

/** Checks that a customer's URL in an action may be called. */
export function requireAllowedTarget(env: Env, { action, config }: AutomationInput): void {
  const url = targetOf({ action, config } as ActionConfig);
  const refusal = url && refuseTarget(url.value, { development: env.APP_ENV === 'development' });
  if (refusal) throw invalid([{ path: url.path, message: refusal }]);
}

/** Refuses headers that no request can carry, or that would make a request say something else: each delivery would fail. */
export function requireSendableHeaders({ action, config }: AutomationInput): void {
  const what = { action, config } as ActionConfig;
  if (what.action !== 'webhook') return;
  const errors = Object.entries(what.config.headers ?? {}).flatMap(([name, value]) => {
    const message = refuseHeader(name, value);
    return message === null ? [] : [{ path: `config.headers.${name}`, message }];
  });
  if (errors.length > 0) throw invalid(errors);
}

/** An automation sends email to members of its project only, so that nobody mails strangers from the operator's domain. */
export async function requireKnownRecipients(env: Env, projectId: string, config: unknown): Promise<void> {
  const { to } = z.object({ to: z.array(Email) }).safeParse(config).data ?? { to: [] };
  if (to.length === 0) return;
  const strangers = await findStrangers(env.DB, { projectId, emails: to });
  if (strangers.length === 0) return;
  throw invalid(
    strangers.map((stranger) => ({
      path: `config.to.${to.indexOf(stranger)}`,
      message: 'is not a member of this project: invite this address first, as a viewer for example',
    })),
  );
}

/** Who is given an action's secrets: the kind of action, and the origin that it calls, if that is the customer's choice. */
export function receiverOf({ action, config }: AutomationInput): string {
  const url = targetOf({ action, config } as ActionConfig)?.value;
  return url === undefined ? action : `${action} ${new URL(url).origin}`;
}

function targetOf(what: ActionConfig): { path: string; value: string } | null {
  switch (what.action) {
    case 'webhook':
    case 'slack':
      return { path: 'config.url', value: what.config.url };
    case 'salesforce':
      return { path: 'config.instanceUrl', value: what.config.instanceUrl };
    case 'email':
    case 'hubspot':
      return null;
  }
}
