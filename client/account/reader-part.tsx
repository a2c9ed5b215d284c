import { useLanguage } from "#client/i18n/language.tsx";
import { THEMES, useTheme } from "#client/project/theme.ts";
import { Select } from "#client/ui/select.tsx";
import type { Language } from "#shared/errors.ts";
import styles from "./account-page.module.css";

/** How the page speaks and looks in this browser. */
export function ReaderPart() {
  const { t, language, chooseLanguage } = useLanguage();
  const [theme, chooseTheme] = useTheme();
  return (
    <section className={styles.part} aria-labelledby="account-reader">
      <h2 id="account-reader">{t("account.reader")}</h2>
      <p className={styles.quiet}>{t("account.reader.explained")}</p>
      <div className={styles.reader}>
        <Select<Language>
          label={t("account.reader.language")}
          value={language}
          onChange={chooseLanguage}
          options={LANGUAGES}
        />
        <Select
          label={t("project.theme")}
          value={theme}
          onChange={chooseTheme}
          options={THEMES.map((id) => ({ id, label: t(`project.theme.${id}`) }))}
        />
      </div>
    </section>
  );
}

/** Each in its own words. */
const LANGUAGES = [
  { id: "et", label: "Eesti keel" },
  { id: "en", label: "English" },
] as const;
