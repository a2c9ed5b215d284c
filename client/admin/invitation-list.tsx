import { useState } from "react";
import { useAsking } from "#client/account/ask-auth.ts";
import { formatMoment } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { client } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import type { InvitationOf, OrganisationOf, ProjectOf, SentLink } from "#shared/administration.ts";
import { SEAT_WORDS } from "#shared/seat-words.ts";
import styles from "./admin.module.css";
import { LinkDialog } from "./link-dialog.tsx";
import { readAdminAgain } from "./use-admin.ts";

/** Who is invited and has not come yet. */
export function InvitationList({
  organisation,
  invitations,
  projects,
}: {
  organisation: OrganisationOf;
  invitations: readonly InvitationOf[];
  projects: readonly ProjectOf[];
}) {
  const { t, language } = useLanguage();
  const { ask, failure } = useAsking(
    ({ id }: InvitationOf) => client.people.revokeInvitation.mutate({ organisationId: organisation.id, id }),
    async (_, { email }) => {
      showToast({ text: t("admin.invitations.revoked", { email }) });
      await readAdminAgain();
      document.getElementById("admin-invitations")?.focus();
    },
  );
  const [renewed, setRenewed] = useState<{ email: string; link: SentLink } | null>(null);
  const renewal = useAsking(
    ({ email, projectId, role }: InvitationOf) =>
      client.people.invite.mutate({ organisationId: organisation.id, email, projectId, role }),
    async (link, { email }) => {
      setRenewed({ email, link });
      await readAdminAgain();
    },
  );
  return (
    <section className={styles.sub} aria-labelledby="admin-invitations">
      <h2 id="admin-invitations" tabIndex={-1}>
        {t("admin.invitations")}
      </h2>
      <FailureNotice failure={failure ?? renewal.failure} />
      {invitations.length === 0 && <p className={styles.quiet}>{t("admin.invitations.none")}</p>}
      <ul className={styles.list}>
        {invitations.map((invitation) => {
          const { id, email, projectId, role, invitedBy, invitedAt, expiresAt, isSpent } = invitation;
          return (
            <li key={id}>
              <div>
                <span className={styles.name}>{email}</span>{" "}
                {role === null
                  ? t("admin.people.administrator")
                  : `${SEAT_WORDS[language][role]} · ${projects.find((each) => each.id === projectId)?.name ?? ""}`}
                <span className={styles.quiet}>
                  {invitedBy
                    ? t("admin.invitations.by", {
                        name: invitedBy,
                        moment: formatMoment(invitedAt, language),
                      })
                    : formatMoment(invitedAt, language)}
                  {" · "}
                  {isSpent
                    ? t("admin.invitations.spent")
                    : t("admin.invitations.until", { moment: formatMoment(expiresAt, language) })}
                </span>
              </div>
              <Button
                size="small"
                aria-label={t("admin.invitations.newLinkFor", { email })}
                onPress={() => renewal.ask(invitation)}
              >
                {t("admin.invitations.newLink")}
              </Button>
              <Button
                size="small"
                aria-label={t("admin.invitations.revokeOf", { email })}
                onPress={() => ask(invitation)}
              >
                {t("admin.invitations.revoke")}
              </Button>
            </li>
          );
        })}
      </ul>
      {renewed && (
        <LinkDialog
          title={t("admin.invited")}
          page="invitation"
          {...renewed}
          onClose={() => {
            setRenewed(null);
            document.getElementById("admin-invitations")?.focus();
          }}
        />
      )}
    </section>
  );
}
