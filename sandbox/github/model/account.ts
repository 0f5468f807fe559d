/** People, bots and organizations, and the teams of organizations. */

import type { Role } from "../../../src/core/model/pull-request.ts";

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot" | "Organization";
  readonly name: string;
  readonly email: string;
  readonly createdAt: string;
  /** Of an organization: who belongs to it, and as what. */
  readonly members: Map<number, "admin" | "member">;
}

export interface Team {
  readonly id: number;
  readonly organizationId: number;
  readonly slug: string;
  readonly name: string;
  readonly parentId?: number;
  /** `pending`: invited, has not answered yet. */
  readonly members: Map<
    number,
    { readonly role: "member" | "maintainer"; readonly state: "active" | "pending" }
  >;
  /** What the team may do, by repository id. */
  readonly repositories: Map<number, Role>;
}
