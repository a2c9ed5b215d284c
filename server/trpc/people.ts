import {
  disablePersonSchema,
  invitePersonSchema,
  organisationSchema,
  personSchema,
  revokeInvitationSchema,
  setAdministratorSchema,
  setRoleSchema,
} from "#shared/administration.ts";
import { deliver, type MadeLink } from "../made-link.ts";
import { invitationLetter, resetLetter } from "../mail.ts";
import { readPeople } from "../queries/people.ts";
import { anonymisePerson } from "../services/anonymise-person.ts";
import { disablePerson } from "../services/disable-person.ts";
import { endSessions } from "../services/end-sessions.ts";
import { exportPerson } from "../services/export-person.ts";
import { invitePerson } from "../services/invite-person.ts";
import { resetPassword } from "../services/reset-password.ts";
import { revokeInvitation } from "../services/revoke-invitation.ts";
import { setAdministrator } from "../services/set-administrator.ts";
import { setRole } from "../services/set-role.ts";
import { newErrorNumber, procedure, type RequestContext, router } from "./trpc.ts";

export const peopleRouter = router({
  list: procedure.input(organisationSchema).query(({ ctx, input }) => readPeople(ctx, input)),
  invite: procedure
    .input(invitePersonSchema)
    .mutation(async ({ ctx, input }) => deliverInvitation(ctx, await invitePerson(ctx, input))),
  revokeInvitation: procedure
    .input(revokeInvitationSchema)
    .mutation(({ ctx, input }) => revokeInvitation(ctx, input)),
  setRole: procedure.input(setRoleSchema).mutation(({ ctx, input }) => setRole(ctx, input)),
  setAdministrator: procedure
    .input(setAdministratorSchema)
    .mutation(({ ctx, input }) => setAdministrator(ctx, input)),
  disable: procedure.input(disablePersonSchema).mutation(({ ctx, input }) => disablePerson(ctx, input)),
  endSessions: procedure.input(personSchema).mutation(({ ctx, input }) => endSessions(ctx, input)),
  resetPassword: procedure.input(personSchema).mutation(async ({ ctx, input }) =>
    deliver(await resetPassword(ctx, (ctx.visitor?.signIn ?? ctx).database.db, input), "reset", {
      ...deliveryOf(ctx),
      letter: resetLetter,
    }),
  ),
  /** Changes nothing, but leaves in the security log that it was read. */
  export: procedure.input(personSchema).mutation(({ ctx, input }) => exportPerson(ctx, input)),
  anonymise: procedure.input(personSchema).mutation(({ ctx, input }) => anonymisePerson(ctx, input)),
});

/** Sends an invitation to whom it is for, or hands it to whoever invited. */
export function deliverInvitation(ctx: RequestContext, link: MadeLink) {
  return deliver(link, "invitation", {
    ...deliveryOf(ctx),
    letter: (to, address) => invitationLetter(to, link.organisation, address),
  });
}

function deliveryOf(ctx: RequestContext) {
  return {
    signIn: ctx.visitor?.signIn,
    logError: (error: unknown) => ctx.logError(error, newErrorNumber()),
  };
}
