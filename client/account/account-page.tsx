import "#client/i18n/screen-texts.ts";
import { useAccess, useMe } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import styles from "./account-page.module.css";
import { NamePart } from "./name-part.tsx";
import { PasswordPart } from "./password-part.tsx";
import { ReaderPart } from "./reader-part.tsx";
import { RolesPart } from "./roles-part.tsx";
import { SecondFactorPart } from "./second-factor-part.tsx";
import { SessionsPart } from "./sessions-part.tsx";
import { useAccount } from "./use-account.ts";

/** What belongs to the reader: who they are, how they sign in, where they are signed in, and how the page looks. */
export function AccountPage() {
  const { t } = useLanguage();
  const { isLocal } = useAccess();
  return (
    <main id="main" className={styles.page}>
      <title>{`${t("account.title")} · Hanketahvel`}</title>
      <h1>{t("account.title")}</h1>
      {isLocal ? (
        <section className={styles.part}>
          <h2>{t("account.local")}</h2>
          <p className={styles.quiet}>{t("account.local.explained")}</p>
        </section>
      ) : (
        <OwnParts />
      )}
      <ReaderPart />
    </main>
  );
}

function OwnParts() {
  const me = useMe();
  const account = useAccount();
  const user = me?.access.user;
  if (!user) return null;
  return (
    <>
      <NamePart name={user.name} email={user.email} />
      <RolesPart />
      {account && (
        <>
          <PasswordPart hasPassword={account.hasPassword} provider={me.oidc?.name ?? null} />
          {account.hasPassword && <SecondFactorPart isOn={account.hasSecondFactor} />}
        </>
      )}
      <SessionsPart />
    </>
  );
}
