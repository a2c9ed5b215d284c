import {
  acceptInvitationSchema,
  endSessionSchema,
  readInvitationSchema,
  renameSchema,
  setUpSchema,
} from "#shared/account.ts";
import { DomainError } from "#shared/errors.ts";
import { attemptKey, countAttempt, forgiveAttempt, networkOf, WRONG_LINKS } from "../attempts.ts";
import { readMethods, readOwnSessions } from "../queries/account.ts";
import { acceptInvitation, readInvitation } from "../services/accept-invitation.ts";
import { endOwnSession } from "../services/end-own-session.ts";
import { renameSelf } from "../services/rename-self.ts";
import { isSetUp, setUp } from "../services/set-up.ts";
import { procedure, type RequestContext, router, type Visitor } from "./trpc.ts";

export const accountRouter = router({
  /** Who asks, what they may do, and how people sign in here: read with every page. */
  me: procedure.query(async ({ ctx: { access, visitor } }) => ({
    access,
    isLoginRequired: visitor !== undefined,
    /** Whether there is anybody who can sign in. */
    isSetUp: !visitor || access.user !== null || (await isSetUp(visitor.signIn.database.db)),
    oidc: visitor?.signIn.providerName ? { name: visitor.signIn.providerName } : null,
    maySendMail: Boolean(visitor?.signIn.mail),
  })),
  methods: procedure.query(({ ctx }) => {
    const { signIn, userId } = ownOf(ctx);
    return readMethods(signIn.database.sql, userId);
  }),
  rename: procedure.input(renameSchema).mutation(async ({ ctx, input }) => {
    const { signIn, userId } = ownOf(ctx);
    await renameSelf(signIn.database, userId, input);
  }),
  sessions: procedure.query(({ ctx }) => {
    const { signIn, userId, sessionId } = ownOf(ctx);
    return readOwnSessions(signIn.database.sql, { userId, sessionId, idleLimit: signIn.idleLimit });
  }),
  endSession: procedure.input(endSessionSchema).mutation(async ({ ctx, input }) => {
    const { signIn, userId } = ownOf(ctx);
    await endOwnSession(signIn.database, userId, input);
  }),
  setUp: procedure
    .input(setUpSchema)
    .mutation(({ ctx, input }) => guarded(ctx, ({ database }) => setUp(database.db, input))),
  /** Changes nothing, but what it is given is a secret, which must not stand in an address. */
  readInvitation: procedure
    .input(readInvitationSchema)
    .mutation(({ ctx, input }) => guarded(ctx, ({ database }) => readInvitation(database.db, input.token))),
  acceptInvitation: procedure
    .input(acceptInvitationSchema)
    .mutation(({ ctx, input }) =>
      guarded(ctx, ({ database }) => acceptInvitation(database.db, ctx.access, input)),
    ),
});

/** What somebody does with their own account; where nobody signs in there are none. */
function ownOf({ access: { user }, visitor }: RequestContext): Visitor & { userId: string } {
  if (!visitor || !user) throw new DomainError("SIGN_IN_FIRST");
  return { ...visitor, userId: user.id };
}

/** Does what a secret link is for: nobody tries many. */
async function guarded<T>(
  { visitor }: RequestContext,
  act: (signIn: Visitor["signIn"]) => Promise<T>,
): Promise<T> {
  if (!visitor) throw new DomainError("LINK_SPENT");
  const { signIn, address } = visitor;
  const key = attemptKey("links", networkOf(address));
  if ((await countAttempt(signIn.database.sql, key, WRONG_LINKS)) > 0)
    throw new DomainError("TOO_MANY_TRIES");
  const done = await act(signIn);
  await forgiveAttempt(signIn.database.sql, key);
  return done;
}
