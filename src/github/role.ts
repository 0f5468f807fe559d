/** What role a person has now. Never by `author_association`, which shows private members as contributors. */

import { z } from "zod";
import type { Person, Role } from "../core/model/pull-request.ts";
import type { Client } from "./client.ts";

const builtIn = z.enum(["none", "read", "triage", "write", "maintain", "admin"]);

const permissionSchema = z.object({
  role_name: z.string(),
  user: z
    .object({
      id: z.number(),
      permissions: z
        .object({
          admin: z.boolean(),
          maintain: z.boolean().optional(),
          push: z.boolean(),
          triage: z.boolean().optional(),
          pull: z.boolean(),
        })
        .optional(),
    })
    .nullable(),
});

type Permission = z.infer<typeof permissionSchema>;

/** `none` for strangers, for deleted accounts, and when the login belongs to somebody else by now. */
export async function readRole(client: Client, person: Person): Promise<Role> {
  if (person.id === 0) return "none";
  const permission = await client.ask<Permission | undefined>({
    route: "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
    parameters: { username: person.login },
    answer: permissionSchema,
    refusals: { 404: () => undefined },
  });
  return permission?.user?.id === person.id ? roleOf(permission) : "none";
}

/** A custom role's own name says nothing; what it inherits is in the user's permissions. */
function roleOf({ role_name, user }: Permission): Role {
  const known = builtIn.safeParse(role_name);
  if (known.success) return known.data;
  const inherited = user?.permissions;
  if (inherited?.admin === true) return "admin";
  if (inherited?.maintain === true) return "maintain";
  if (inherited?.push === true) return "write";
  if (inherited?.triage === true) return "triage";
  return inherited?.pull === true ? "read" : "none";
}
