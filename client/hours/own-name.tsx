import { useLanguage } from "#client/i18n/language.tsx";
import styles from "./own-name.module.css";

/** Whose hours are recorded, where that is no question: those of whoever records them. */
export function OwnName({ name, error }: { name: string; error?: string | null }) {
  const { t } = useLanguage();
  return (
    <dl className={styles.own}>
      <dt>{t("hours.log.person")}</dt>
      <dd>{name}</dd>
      {error && (
        <dd role="alert" className={styles.error}>
          {error}
        </dd>
      )}
    </dl>
  );
}
