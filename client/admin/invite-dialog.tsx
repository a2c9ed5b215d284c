import { type FormEvent, useState } from "react";
import { useAsking } from "#client/account/ask-auth.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { ROLES, type Role } from "#shared/access.ts";
import type { OrganisationOf, ProjectOf, SentLink } from "#shared/administration.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { SEAT_WORDS } from "#shared/seat-words.ts";
import { LinkContent } from "./link-dialog.tsx";
import { readAdminAgain } from "./use-admin.ts";

const ADMINISTRATOR = "administrator";

/** Invites somebody to a role in a project, or to look after the organisation. */
export function InviteDialog({
  organisation,
  projects,
  onClose,
}: {
  organisation: OrganisationOf;
  projects: readonly ProjectOf[];
  onClose: () => void;
}) {
  const { t, language } = useLanguage();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role | typeof ADMINISTRATOR>(
    projects.length > 0 ? "coordinator" : ADMINISTRATOR,
  );
  const [projectId, setProject] = useState(projects[0] ? String(projects[0].id) : null);
  const [isAsked, setAsked] = useState(false);
  const [link, setLink] = useState<SentLink | null>(null);
  const { ask, isSending, failure, changed } = useAsking(client.people.invite.mutate, async (made) => {
    setLink(made);
    await readAdminAgain();
  });
  const isOfProject = role !== ADMINISTRATOR;

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!email.trim() || (isOfProject && projectId === null)) return;
    ask({
      organisationId: organisation.id,
      email,
      projectId: isOfProject ? Number(projectId) : null,
      role: isOfProject ? role : null,
    });
  }

  return (
    <Dialog
      title={t(link ? "admin.invited" : "admin.invite")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      {link ? (
        <LinkContent page="invitation" email={email.trim().toLowerCase()} link={link} onClose={onClose} />
      ) : (
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <p className={formStyles.quiet}>{t("admin.invite.explained")}</p>
            <TextField
              label={t("admin.invite.email")}
              type="email"
              inputMode="email"
              value={email}
              onChange={changed(setEmail)}
              error={
                isAsked && !email.trim()
                  ? refusalSentence("REQUIRED", {}, language)
                  : errorBeside(failure, "email", language)
              }
              isRequired
              autoFocus
            />
            <Select
              label={t("admin.invite.role")}
              value={role}
              onChange={changed(setRole)}
              options={[
                ...(projects.length > 0
                  ? ROLES.map((each) => ({
                      id: each,
                      label: SEAT_WORDS[language][each],
                      hint: t(`admin.role.${each}`),
                    }))
                  : []),
                {
                  id: ADMINISTRATOR,
                  label: t("admin.people.administrator"),
                  hint: t("admin.role.administrator"),
                },
              ]}
              error={errorBeside(failure, "role", language)}
            />
            {isOfProject && (
              <Select
                label={t("admin.invite.project")}
                value={projectId}
                onChange={changed(setProject)}
                options={projects.map(({ id, name, number }) => ({
                  id: String(id),
                  label: name,
                  hint: number,
                }))}
                error={
                  isAsked && projectId === null
                    ? refusalSentence("REQUIRED", {}, language)
                    : errorBeside(failure, "projectId", language)
                }
              />
            )}
            <FailureNotice failure={failure} fields={["email", "role", "projectId"]} />
          </DialogBody>
          <DialogActions>
            <Button onPress={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" variant="primary" isPending={isSending}>
              {t("admin.invite.do")}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
}
