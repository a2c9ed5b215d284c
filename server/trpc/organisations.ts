import {
  createOrganisationSchema,
  inviteAdministratorSchema,
  organisationSchema,
  readEventsSchema,
  renameOrganisationSchema,
} from "#shared/administration.ts";
import { readOrganisations, readProjectsOf } from "../queries/organisations.ts";
import { readSecurityEvents } from "../queries/security-events.ts";
import { createOrganisation } from "../services/create-organisation.ts";
import { inviteAdministrator } from "../services/invite-administrator.ts";
import { renameOrganisation } from "../services/rename-organisation.ts";
import { deliverInvitation } from "./people.ts";
import { procedure, router } from "./trpc.ts";

export const organisationsRouter = router({
  list: procedure.query(({ ctx }) => readOrganisations(ctx)),
  create: procedure.input(createOrganisationSchema).mutation(async ({ ctx, input }) => {
    const { organisationId, link } = await createOrganisation(ctx, input);
    return { organisationId, link: link && (await deliverInvitation(ctx, link)) };
  }),
  inviteAdministrator: procedure
    .input(inviteAdministratorSchema)
    .mutation(async ({ ctx, input }) => deliverInvitation(ctx, await inviteAdministrator(ctx, input))),
  rename: procedure
    .input(renameOrganisationSchema)
    .mutation(({ ctx, input }) => renameOrganisation(ctx, input)),
  projects: procedure.input(organisationSchema).query(({ ctx, input }) => readProjectsOf(ctx, input)),
  events: procedure.input(readEventsSchema).query(({ ctx, input }) => readSecurityEvents(ctx, input)),
});
