import type { SentLink } from "#shared/administration.ts";
import type { Letter } from "./mail.ts";
import type { SignIn } from "./sign-in.ts";

/** A link with a secret in it that somebody is to be given. */
export interface MadeLink {
  /** Null where an earlier send of the same change made it, and only its hash is left. */
  token: string | null;
  expiresAt: string;
  /** Whom it is for. */
  email: string;
  organisation: string;
}

/**
 * Gives a link to whom it is for: by mail where the settings name a mail server, and then the administrator is not told
 * it, who could use it in their place. Otherwise, also where the letter is not taken, the administrator hands it on.
 *
 * @param page where the link leads
 */
export async function deliver(
  { token, expiresAt, email }: Pick<MadeLink, "token" | "expiresAt" | "email">,
  page: "invitation" | "reset",
  {
    signIn,
    letter,
    logError,
  }: {
    signIn: Pick<SignIn, "mail" | "publicUrl"> | undefined;
    letter: (to: string, link: string) => Letter;
    logError: (error: unknown) => void;
  },
): Promise<SentLink> {
  if (!signIn?.mail || !signIn.publicUrl || token === null) return { isMailed: false, token, expiresAt };
  try {
    await signIn.mail.send(letter(email, `${signIn.publicUrl}/${page}#${token}`));
    return { isMailed: true, token: null, expiresAt };
  } catch (error) {
    logError(error);
    return { isMailed: false, token, expiresAt };
  }
}
