import { type FormEvent, useState } from "react";
import { useAsking } from "#client/account/ask-auth.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { Select } from "#client/ui/select.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { ROLES, type Role } from "#shared/access.ts";
import type { OrganisationOf, PersonOf, ProjectOf } from "#shared/administration.ts";
import { SEAT_WORDS } from "#shared/seat-words.ts";
import { readAdminAgain } from "./use-admin.ts";

const NONE = "none";
type Choice = Role | typeof NONE;

/** What somebody is in each project of the organisation. */
export function RolesDialog({
  organisation,
  person,
  projects,
  onClose,
}: {
  organisation: OrganisationOf;
  person: PersonOf;
  projects: readonly ProjectOf[];
  onClose: () => void;
}) {
  const { t, language } = useLanguage();
  const [chosen, setChosen] = useState<Record<number, Choice>>({});
  const before = (projectId: number): Choice =>
    person.roles.find((each) => each.projectId === projectId)?.role ?? NONE;
  const { ask, isSending, failure, changed } = useAsking(
    async (choices: readonly { projectId: number; role: Role | null }[]) => {
      for (const choice of choices)
        await client.people.setRole.mutate({
          organisationId: organisation.id,
          userId: person.userId,
          ...choice,
        });
    },
    async () => {
      onClose();
      showToast({ text: t("admin.done.roles", { name: person.name }) });
      await readAdminAgain();
    },
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    const choices = Object.entries(chosen).map(([id, choice]) => ({ projectId: Number(id), choice }));
    ask(
      choices
        .filter(({ projectId, choice }) => choice !== before(projectId))
        .map(({ projectId, choice }) => ({ projectId, role: choice === NONE ? null : choice })),
    );
  }
  const options = [
    { id: NONE as Choice, label: t("admin.role.none") },
    ...ROLES.map((role) => ({
      id: role as Choice,
      label: SEAT_WORDS[language][role],
      hint: t(`admin.role.${role}`),
    })),
  ];
  return (
    <Dialog
      title={t("admin.roles.title", { name: person.name })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p className={formStyles.quiet}>{t("admin.roles.explained")}</p>
          {projects.map(({ id, name, number }) => (
            <Select
              key={id}
              label={`${name} (${number})`}
              value={chosen[id] ?? before(id)}
              onChange={changed((choice: Choice) => setChosen({ ...chosen, [id]: choice }))}
              options={options}
            />
          ))}
          {projects.length === 0 && <p>{t("admin.projects.none")}</p>}
          <FailureNotice failure={failure} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="primary" isPending={isSending}>
            {t("common.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
