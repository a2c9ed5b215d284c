import { z } from "zod";
import { emailSchema } from "./administration.ts";
import { textSchema } from "./text.ts";

const line = (max: number) => textSchema(max).min(1, "REQUIRED");

/** Characters of a password. Those that everybody knows are refused by a list besides. */
export const PASSWORD_LENGTH = { least: 12, most: 128 } as const;

const passwordSchema = z
  .string()
  .min(PASSWORD_LENGTH.least, "PASSWORD_TOO_SHORT")
  .max(PASSWORD_LENGTH.most, "PASSWORD_TOO_LONG");

/** What a link brings with it after its #: it is never part of an address that a server logs. */
const tokenSchema = line(200);

export const renameSchema = z.object({ name: line(200) });
export type RenameInput = z.infer<typeof renameSchema>;

export const endSessionSchema = z.object({ id: line(200) });
export type EndSessionInput = z.infer<typeof endSessionSchema>;

/** The first person of an installation, who looks after it and after its first organisation. */
export const setUpSchema = z.object({
  token: tokenSchema,
  organisationName: line(200),
  name: line(200),
  email: emailSchema,
  password: passwordSchema,
});
export type SetUpInput = z.infer<typeof setUpSchema>;

export const readInvitationSchema = z.object({ token: tokenSchema });

/** Somebody who has an account already accepts signed in, and gives neither name nor password. */
export const acceptInvitationSchema = z.object({
  token: tokenSchema,
  account: z.object({ name: line(200), password: passwordSchema }).nullable(),
});
export type AcceptInvitationInput = z.infer<typeof acceptInvitationSchema>;
