import type { Endpoint } from '../endpoint.ts';
import { getActivity } from './analytics/get-activity.ts';
import { getDistribution } from './analytics/get-distribution.ts';
import { getOverview } from './analytics/get-overview.ts';
import { getStageMoves } from './analytics/get-stage-moves.ts';
import { changePasswordEndpoint } from './auth/change-password.ts';
import { generateApiKey } from './auth/generate-api-key.ts';
import { getMe } from './auth/get-me.ts';
import { getRegistration } from './auth/get-registration.ts';
import { listApiKeysEndpoint } from './auth/list-api-keys.ts';
import { login } from './auth/login.ts';
import { logout } from './auth/logout.ts';
import { logoutEverywhere } from './auth/logout-everywhere.ts';
import { register } from './auth/register.ts';
import { requestPasswordResetEndpoint } from './auth/request-password-reset.ts';
import { resetPasswordEndpoint } from './auth/reset-password.ts';
import { revokeApiKeyEndpoint } from './auth/revoke-api-key.ts';
import { rotateApiKeyEndpoint } from './auth/rotate-api-key.ts';
import { createAutomation } from './automations/create-automation.ts';
import { deleteAutomationEndpoint } from './automations/delete-automation.ts';
import { getAutomation } from './automations/get-automation.ts';
import { listAutomationsEndpoint } from './automations/list-automations.ts';
import { listExecutions } from './automations/list-executions.ts';
import { testAutomation } from './automations/test-automation.ts';
import { updateAutomationEndpoint } from './automations/update-automation.ts';
import { discardDeadLetterEndpoint } from './deliveries/discard-dead-letter.ts';
import { getDelivery } from './deliveries/get-delivery.ts';
import { listDeadLetters } from './deliveries/list-dead-letters.ts';
import { listDeliveriesEndpoint } from './deliveries/list-deliveries.ts';
import {
  replayDeadLetter,
  replayDeliveriesEndpoint,
  retryDeliveriesEndpoint,
  retryDeliveryEndpoint,
} from './deliveries/replay-deliveries.ts';
import { getErasure } from './erasures/get-erasure.ts';
import { previewErasure } from './erasures/preview-erasure.ts';
import { startErasure } from './erasures/start-erasure.ts';
import { createEvent } from './events/create-event.ts';
import { createEvents } from './events/create-events.ts';
import { getEventUsage } from './events/get-event-usage.ts';
import { listRejectedEvents } from './events/list-rejected-events.ts';
import { listRejectionReasons } from './events/list-rejection-reasons.ts';
import { dismissConflict } from './identity/dismiss-conflict.ts';
import { listConflictsEndpoint } from './identity/list-conflicts.ts';
import { createImport } from './imports/create-import.ts';
import { getImport } from './imports/get-import.ts';
import { getImportErrors } from './imports/get-import-errors.ts';
import { listImportReasonsEndpoint } from './imports/list-import-reasons.ts';
import { listImportsEndpoint } from './imports/list-imports.ts';
import { countByStage } from './leaderboard/count-by-stage.ts';
import { getLeaderboard } from './leaderboard/get-leaderboard.ts';
import { createLead } from './leads/create-lead.ts';
import { createLiveTicket } from './leads/create-live-ticket.ts';
import { eraseLeadEndpoint } from './leads/erase-lead.ts';
import { exportLead } from './leads/export-lead.ts';
import { exportMatching } from './leads/export-matching.ts';
import { getExplanation } from './leads/get-explanation.ts';
import { getIntelligence } from './leads/get-intelligence.ts';
import { getLead } from './leads/get-lead.ts';
import { getTimeline } from './leads/get-timeline.ts';
import { listLeads } from './leads/list-leads.ts';
import { mergeLead } from './leads/merge-lead.ts';
import { openLive } from './leads/open-live.ts';
import { unmergeLead } from './leads/unmerge-lead.ts';
import { updateLead } from './leads/update-lead.ts';
import { acceptInvitationEndpoint } from './projects/accept-invitation.ts';
import { changeRoleEndpoint } from './projects/change-role.ts';
import { createInvitation } from './projects/create-invitation.ts';
import { createProjectEndpoint } from './projects/create-project.ts';
import { createProjectTicket } from './projects/create-project-ticket.ts';
import { deleteProject } from './projects/delete-project.ts';
import { exportProject } from './projects/export-project.ts';
import { getProject } from './projects/get-project.ts';
import { leaveProject } from './projects/leave-project.ts';
import { listAuditLog } from './projects/list-audit-log.ts';
import { listInvitationsEndpoint } from './projects/list-invitations.ts';
import { listMembersEndpoint } from './projects/list-members.ts';
import { listProjectsEndpoint } from './projects/list-projects.ts';
import { openProjectLive } from './projects/open-project-live.ts';
import { previewInvitation } from './projects/preview-invitation.ts';
import { previewRetentionEndpoint } from './projects/preview-retention.ts';
import { removeMemberEndpoint } from './projects/remove-member.ts';
import { resendInvitationEndpoint } from './projects/resend-invitation.ts';
import { revokeInvitationEndpoint } from './projects/revoke-invitation.ts';
import { rotateIdentitySecretEndpoint } from './projects/rotate-identity-secret.ts';
import { updateProjectEndpoint } from './projects/update-project.ts';
import { createRule } from './scoring-rules/create-rule.ts';
import { deleteRule } from './scoring-rules/delete-rule.ts';
import { getRescore } from './scoring-rules/get-rescore.ts';
import { getRule } from './scoring-rules/get-rule.ts';
import { getRulesetEndpoint } from './scoring-rules/get-ruleset.ts';
import { listRules } from './scoring-rules/list-rules.ts';
import { listVersions } from './scoring-rules/list-versions.ts';
import { startRescore } from './scoring-rules/start-rescore.ts';
import { updateRule } from './scoring-rules/update-rule.ts';
import { updateRuleset } from './scoring-rules/update-ruleset.ts';
import { getDocs } from './system/get-docs.ts';
import { getHealth } from './system/get-health.ts';
import { getMetrics } from './system/get-metrics.ts';
import { getOpenapi } from './system/get-openapi.ts';
import { rebuildReadModels } from './system/rebuild-read-models.ts';
import { createWebhook } from './webhooks/create-webhook.ts';
import { deleteWebhookEndpoint } from './webhooks/delete-webhook.ts';
import { getWebhook } from './webhooks/get-webhook.ts';
import { listWebhooksEndpoint } from './webhooks/list-webhooks.ts';
import { rotateSecret } from './webhooks/rotate-secret.ts';
import { testWebhook } from './webhooks/test-webhook.ts';
import { updateWebhookEndpoint } from './webhooks/update-webhook.ts';

const API: readonly Endpoint[] = [
  getRegistration,
  register,
  login,
  getMe,
  logout,
  logoutEverywhere,
  changePasswordEndpoint,
  requestPasswordResetEndpoint,
  resetPasswordEndpoint,
  generateApiKey,
  listApiKeysEndpoint,
  rotateApiKeyEndpoint,
  revokeApiKeyEndpoint,
  createEvent,
  createEvents,
  listRejectedEvents,
  listRejectionReasons,
  getEventUsage,
  createImport,
  listImportsEndpoint,
  getImport,
  getImportErrors,
  listImportReasonsEndpoint,
  createLead,
  listLeads,
  getLead,
  updateLead,
  eraseLeadEndpoint,
  previewErasure,
  startErasure,
  getErasure,
  exportLead,
  exportMatching,
  mergeLead,
  unmergeLead,
  listConflictsEndpoint,
  dismissConflict,
  getTimeline,
  getExplanation,
  getIntelligence,
  createLiveTicket,
  openLive,
  listProjectsEndpoint,
  createProjectEndpoint,
  getProject,
  updateProjectEndpoint,
  deleteProject,
  listMembersEndpoint,
  changeRoleEndpoint,
  removeMemberEndpoint,
  leaveProject,
  createInvitation,
  listInvitationsEndpoint,
  resendInvitationEndpoint,
  revokeInvitationEndpoint,
  previewInvitation,
  acceptInvitationEndpoint,
  listAuditLog,
  previewRetentionEndpoint,
  exportProject,
  rotateIdentitySecretEndpoint,
  createProjectTicket,
  openProjectLive,
  getLeaderboard,
  countByStage,
  listRules,
  createRule,
  // Before {ruleId}, which would take their names for an id.
  getRulesetEndpoint,
  updateRuleset,
  listVersions,
  startRescore,
  getRescore,
  getRule,
  updateRule,
  deleteRule,
  createAutomation,
  deleteAutomationEndpoint,
  getAutomation,
  listAutomationsEndpoint,
  listExecutions,
  testAutomation,
  updateAutomationEndpoint,
  discardDeadLetterEndpoint,
  getDelivery,
  listDeadLetters,
  listDeliveriesEndpoint,
  replayDeadLetter,
  replayDeliveriesEndpoint,
  retryDeliveriesEndpoint,
  retryDeliveryEndpoint,
  createWebhook,
  deleteWebhookEndpoint,
  getWebhook,
  listWebhooksEndpoint,
  rotateSecret,
  testWebhook,
  updateWebhookEndpoint,
  getOverview,
  getActivity,
  getStageMoves,
  getDistribution,
  getHealth,
  getMetrics,
  getDocs,
  rebuildReadModels,
];

/** Every endpoint: what the app mounts and the OpenAPI document describes. */
export const ENDPOINTS: readonly Endpoint[] = [...API, getOpenapi(API)];
