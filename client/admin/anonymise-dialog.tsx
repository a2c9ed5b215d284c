import { type FormEvent, useState } from "react";
import { useAsking } from "#client/account/ask-auth.ts";
import { focusIfLost } from "#client/hours/focus-if-lost.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { showToast } from "#client/ui/toast.tsx";
import type { OrganisationOf, PersonOf } from "#shared/administration.ts";
import { readAdminAgain } from "./use-admin.ts";

/** What anonymising means, before it is done: it cannot be taken back, so the name has to be written. */
export function AnonymiseDialog({
  organisation,
  person: { userId, name },
  onClose,
}: {
  organisation: OrganisationOf;
  person: PersonOf;
  onClose: () => void;
}) {
  const { t } = useLanguage();
  const [written, setWritten] = useState("");
  const [isAsked, setAsked] = useState(false);
  const isSame = written.trim().toLocaleLowerCase() === name.trim().toLocaleLowerCase();
  const { ask, isSending, failure, changed } = useAsking(
    client.people.anonymise.mutate,
    async ({ pseudonym }) => {
      onClose();
      showToast({ text: t("admin.done.anonymised", { pseudonym }) });
      await readAdminAgain();
      // The menu it was asked from is gone with the person.
      focusIfLost(() => document.querySelector("#main h1"));
    },
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (isSame) ask({ organisationId: organisation.id, userId });
  }
  return (
    <Dialog
      title={t("admin.anonymise.title", { name })}
      role="alertdialog"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <p>{t("admin.anonymise.what")}</p>
          <p>{t("admin.anonymise.stays")}</p>
          <TextField
            label={t("admin.anonymise.write", { name })}
            value={written}
            onChange={changed(setWritten)}
            error={isAsked && !isSame ? t("admin.anonymise.different") : null}
            isRequired
            autoFocus
          />
          <FailureNotice failure={failure} />
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="danger" isPending={isSending}>
            {t("admin.anonymise.do")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
