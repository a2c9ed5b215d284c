import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useAsking } from "#client/account/ask-auth.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { errorBeside, FailureNotice } from "#client/procurement/failure.tsx";
import formStyles from "#client/procurement/form.module.css";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogActions, DialogBody } from "#client/ui/dialog.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { showToast } from "#client/ui/toast.tsx";
import type { OrganisationOf, SentLink } from "#shared/administration.ts";
import { refusalSentence } from "#shared/refusals.ts";
import styles from "./admin.module.css";
import { LinkContent } from "./link-dialog.tsx";

type Asked = { what: "create" } | { what: "invite"; organisation: OrganisationOf };

/** All organisations of the installation, for whoever looks after it. What is inside them is theirs. */
export function OrganisationsPart({
  organisations,
  onAdded,
}: {
  organisations: readonly OrganisationOf[];
  onAdded: () => Promise<void>;
}) {
  const { t } = useLanguage();
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <section className={styles.part} aria-label={t("admin.part.organisations")}>
      <div className={styles.tools}>
        <Button variant="primary" onPress={() => setAsked({ what: "create" })}>
          <Plus aria-hidden="true" /> {t("admin.organisation.add")}
        </Button>
      </div>
      <table className={styles.table}>
        <caption className={styles.unseen}>{t("admin.part.organisations")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("admin.organisation.name")}</th>
            <th scope="col">{t("admin.organisation.administrators")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {organisations.map((organisation) => (
            <tr key={organisation.id}>
              <th scope="row">
                <span className={styles.name}>{organisation.name}</span>
              </th>
              <td data-label={t("admin.organisation.administrators")}>
                {organisation.administrators.join(", ") || t("admin.organisation.nobody")}
              </td>
              <td className={styles.wideAction}>
                <Button
                  size="small"
                  aria-label={t("admin.organisation.inviteOf", { name: organisation.name })}
                  onPress={() => setAsked({ what: "invite", organisation })}
                >
                  {t("admin.organisation.invite")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked?.what === "create" && <CreateDialog onAdded={onAdded} onClose={() => setAsked(null)} />}
      {asked?.what === "invite" && (
        <InviteAdministratorDialog organisation={asked.organisation} onClose={() => setAsked(null)} />
      )}
    </section>
  );
}

function CreateDialog({ onAdded, onClose }: { onAdded: () => Promise<void>; onClose: () => void }) {
  const { t, language } = useLanguage();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [isAsked, setAsked] = useState(false);
  const [link, setLink] = useState<SentLink | null>(null);
  const { ask, isSending, failure, changed } = useAsking(
    client.organisations.create.mutate,
    async (added) => {
      if (added.link) setLink(added.link);
      else {
        onClose();
        showToast({ text: t("admin.organisation.added", { name }) });
      }
      await onAdded();
    },
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (name.trim()) ask({ name, administratorEmail: email.trim() || null });
  }
  return (
    <Dialog
      title={t(link ? "admin.invited" : "admin.organisation.add")}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      {link ? (
        <LinkContent page="invitation" email={email.trim().toLowerCase()} link={link} onClose={onClose} />
      ) : (
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <TextField
              label={t("admin.organisation.name")}
              value={name}
              onChange={changed(setName)}
              error={
                isAsked && !name.trim()
                  ? refusalSentence("REQUIRED", {}, language)
                  : errorBeside(failure, "name", language)
              }
              isRequired
              autoFocus
            />
            <TextField
              label={t("admin.organisation.administratorEmail")}
              hint={t("admin.organisation.administratorEmailHint")}
              type="email"
              inputMode="email"
              value={email}
              onChange={changed(setEmail)}
              error={errorBeside(failure, "administratorEmail", language)}
            />
            <FailureNotice failure={failure} fields={["name", "administratorEmail"]} />
          </DialogBody>
          <DialogActions>
            <Button onPress={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" variant="primary" isPending={isSending}>
              {t("common.add")}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
}

function InviteAdministratorDialog({
  organisation,
  onClose,
}: {
  organisation: OrganisationOf;
  onClose: () => void;
}) {
  const { t, language } = useLanguage();
  const [email, setEmail] = useState("");
  const [isAsked, setAsked] = useState(false);
  const [link, setLink] = useState<SentLink | null>(null);
  const { ask, isSending, failure, changed } = useAsking(
    client.organisations.inviteAdministrator.mutate,
    setLink,
  );
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (email.trim()) ask({ organisationId: organisation.id, email });
  }
  return (
    <Dialog
      title={link ? t("admin.invited") : t("admin.organisation.inviteOf", { name: organisation.name })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      {link ? (
        <LinkContent page="invitation" email={email.trim().toLowerCase()} link={link} onClose={onClose} />
      ) : (
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <p className={formStyles.quiet}>{t("admin.role.administrator")}</p>
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
            <FailureNotice failure={failure} fields={["email"]} />
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
