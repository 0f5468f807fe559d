/** People and bots as GitHub shows them. */

import { z } from "zod";
import type { Person } from "../core/model/pull-request.ts";

/** A deleted account is null, or GitHub's `ghost`: nobody that could be authorised. */
const ghost: Person = { id: 0, login: "ghost", kind: "user" };

export const personSchema: z.ZodType<Person> = z
  .object({ id: z.number(), login: z.string(), type: z.string() })
  .nullish()
  .transform((user) => {
    if (user === null || user === undefined || user.login === "ghost") return ghost;
    // Organizations and mannequins are no people either.
    return { id: user.id, login: user.login, kind: user.type === "User" ? "user" : "bot" };
  });
