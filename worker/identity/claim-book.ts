import { resolveIdentity } from '../lead/lead-client.ts';
import { mapLeads } from '../lead/map-leads.ts';
import { isAnother } from '../lead/view-identity.ts';
import { passOn } from '../project/sharer.ts';
import {
  CLAIM_SETTLES_MS,
  type ClaimedEmail,
  claimEmails,
  type EmailClaim,
  type StandingClaim,
} from './claim-email.ts';
import { forgetErased } from './conflicts.ts';

/** Max. claims per statement. D1 accepts 2 MB in a parameter. */
const CLAIMS_AT_ONCE = 500;

function inParts<Claim>(claims: readonly Claim[]): (readonly Claim[])[] {
  const parts: (readonly Claim[])[] = [];
  for (let from = 0; from < claims.length; from += CLAIMS_AT_ONCE)
    parts.push(claims.slice(from, from + CLAIMS_AT_ONCE));
  return parts;
}

const keyOf = ({ email, leadId }: ClaimedEmail): string => `${email}\n${leadId}`;

/** An email whose claim should be freed. A request by a page frees only a claim that a page made. */
interface FreedEmail extends ClaimedEmail {
  isPages: boolean;
}

/**
 * The claims that one request makes and frees. A large request makes its claims ahead, and every request frees claims at its end. The
 * claims are grouped into few statements, because D1 allows 1,000 per invocation.
 */
export class ClaimBook {
  readonly #env: Env;
  readonly #projectId: string;
  readonly #ahead = new Map<string, StandingClaim & { isNew: boolean }>();
  readonly #unused: FreedEmail[] = [];
  readonly #disclaimed: FreedEmail[] = [];
  readonly #former: FreedEmail[] = [];
  readonly #takenOver: ClaimedEmail[] = [];
  readonly #again: Omit<EmailClaim, 'projectId' | 'now'>[] = [];
  readonly #erased: string[] = [];

  constructor(env: Env, projectId: string) {
    this.#env = env;
    this.#projectId = projectId;
  }

  /**
   * Claims emails for leads that are going to state them. Claims that no lead uses are freed at the end. Returns the number of new claims.
   */
  async claimAhead(claims: readonly EmailClaim[]): Promise<number> {
    const distinct = [...new Map(claims.toReversed().map((claim) => [keyOf(claim), claim])).values()].toReversed();
    for (const some of inParts(distinct)) {
      const standing = await claimEmails(this.#env.DB, this.#projectId, some);
      some.forEach((claim, i) => {
        const stands = standing[i];
        if (stands) this.#ahead.set(keyOf(claim), stands);
      });
    }
    return this.#newAhead().length;
  }

  /** The current claim on this email, if the request has claimed the email ahead. Only the first call for a claim returns it as new. */
  take(claim: ClaimedEmail): (StandingClaim & { isNew: boolean }) | undefined {
    const standing = this.#ahead.get(keyOf(claim));
    if (standing) this.#ahead.set(keyOf(claim), { ...standing, isNew: false });
    return standing;
  }

  /** Frees claims that no lead used: the claimant did not get the email after all. */
  free(claims: readonly FreedEmail[]): void {
    this.#unused.push(...claims);
  }

  /**
   * Frees an email that was just claimed for a supposedly anonymous ID. Before its lead could log the email, the ID turned out to be the
   * customer's own.
   */
  disclaim(claim: FreedEmail): void {
    this.#disclaimed.push(claim);
  }

  /** Frees the email that a lead had before, if this lead or one merged into it has claimed it. */
  freeFormer(claim: FreedEmail): void {
    this.#former.push(claim);
  }

  /** Forgets which lead had the claim before. By now, that previous lead has been merged if possible, and the email is logged. */
  finishTakeover(claim: ClaimedEmail): void {
    this.#takenOver.push(claim);
  }

  /**
   * Claims the email again for a lead that started over under the ID of an erased one. The erasure may have freed the claim in the
   * meantime.
   */
  claimAgain(claim: Omit<EmailClaim, 'projectId' | 'now'>): void {
    this.#again.push(claim);
  }

  /** Deletes what was recorded about an ID before its lead turned out to be erased. */
  forget(leadId: string): void {
    this.#erased.push(leadId);
  }

  /** Applies everything collected above. `now` is the time of the request (epoch ms). */
  async settle(now: number): Promise<void> {
    const [env, projectId] = [this.#env, this.#projectId];
    for (const claims of inParts(this.#again))
      await claimEmails(
        env.DB,
        projectId,
        claims.map((claim) => ({ ...claim, projectId, now })),
      );
    const former = await this.#ofFormer();
    const unused = [...this.#unused, ...this.#newAhead(), ...former];
    const statements = [
      ...inParts(this.#disclaimed).map((claims) => this.#prepare(DISCLAIM, claims, now, now - CLAIM_SETTLES_MS)),
      ...inParts(this.#takenOver).map((claims) => this.#prepare(FINISH, claims)),
      ...inParts(former).map((claims) => this.#prepare(PASS_ON, claims, now)),
      ...inParts(unused).map((claims) => this.#prepare(FREE, claims, now)),
      ...(this.#erased.length > 0 ? forgetErased(env.DB, { projectId, leadIds: this.#erased, since: now }) : []),
    ];
    if (statements.length > 0) await env.DB.batch(statements);
  }

  #prepare(sql: string, claims: readonly (ClaimedEmail | FreedEmail)[], ...more: number[]): D1PreparedStatement {
    const pairs = claims.map((claim) => [claim.email, claim.leadId, 'isPages' in claim && claim.isPages ? 1 : 0]);
    return this.#env.DB.prepare(sql).bind(this.#projectId, JSON.stringify(pairs), ...more);
  }

  #newAhead(): FreedEmail[] {
    return [...this.#ahead].flatMap(([key, { isNew, isPages }]) => {
      const [email = '', leadId = ''] = key.split('\n');
      return isNew ? [{ email, leadId, isPages }] : [];
    });
  }

  /** The claims on former emails of leads, if the claims belong to these leads. */
  async #ofFormer(): Promise<FreedEmail[]> {
    if (this.#former.length === 0) return [];
    const { results } = await this.#env.DB.prepare(
      `SELECT value AS email, lead_id AS leadId FROM identities
       WHERE project_id = ?1 AND kind = 'email' AND value IN (SELECT value FROM json_each(?2))`,
    )
      .bind(this.#projectId, JSON.stringify(this.#former.map(({ email }) => email)))
      .all<ClaimedEmail>();
    const claimants = new Map(results.map(({ email, leadId }) => [email, leadId]));
    const resolve = (leadId: string) => resolveIdentity(this.#env, this.#projectId, leadId);
    const freed = await mapLeads(this.#former, async ({ email, leadId, isPages }) => {
      const claimant = claimants.get(email);
      if (claimant === undefined) return [];
      const [holder, self] = await Promise.all([resolve(claimant), resolve(leadId)]);
      // If the customer knows a merged lead as a separate one, the merged lead keeps its email in case it is unmerged.
      const isKept = holder !== null && holder.named.email === email && isAnother(holder.named);
      return holder?.lead.leadId === self?.lead.leadId && !isKept ? [{ email, leadId: claimant, isPages }] : [];
    });
    return freed.flat();
  }
}

const OF_PAIRS = `WHERE project_id = ?1 AND kind = 'email' AND value IN (SELECT value ->> 0 FROM json_each(?2))
  AND (value, lead_id) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?2) WHERE is_pages >= value ->> 2)`;
/** Frees only claims that are not newer than this request. */
const FREE = `DELETE FROM identities ${OF_PAIRS} AND claimed_at <= ?3`;
const PASS_ON = `UPDATE identities ${passOn(`${OF_PAIRS} AND claimed_at <= ?3`)}`;
const DISCLAIM = `${FREE} AND claimed_at >= ?4 AND named_as = 'anonymous'`;
const FINISH = `UPDATE identities SET taken_from = NULL ${OF_PAIRS}`;
