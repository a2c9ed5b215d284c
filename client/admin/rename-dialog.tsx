import { type FormEvent, useState } from "react";
import { useAsking } from "#client/account/ask-auth.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { OrganisationOf } from "#shared/administration.ts";
import { refusalSentence } from "#shared/refusals.ts";
import { readAdminAgain } from "./use-admin.ts";

/** Another name for the organisation. */
export function RenameDialog({
  organisation,
  onClose,
}: {
  organisation: OrganisationOf;
  onClose: () => void;
}) {
  const { t, language } = useLanguage();
  const [name, setName] = useState(organisation.name);
  const { ask, isSending, failure, changed } = useAsking(client.organisations.rename.mutate, async () => {
    onClose();
    await readAdminAgain();
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) ask({ organisationId: organisation.id, name });
  }
  return (
    <Dialog title={t("admin.rename")} size="small" isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <TextField
            label={t("admin.organisation.name")}
            value={name}
            onChange={changed(setName)}
            error={
              name.trim() ? errorBeside(failure, "name", language) : refusalSentence("REQUIRED", {}, language)
            }
            isRequired
            autoFocus
          />
          <FailureNotice failure={failure} fields={["name"]} />
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
