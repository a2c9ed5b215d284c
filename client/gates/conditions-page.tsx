import "#client/i18n/screen-texts.ts";
import { useLanguage } from "#client/i18n/language.tsx";

export function ConditionsPage() {
  const { t } = useLanguage();
  return (
    <main id="main">
      <h1>{t("nav.conditions")}</h1>
    </main>
  );
}
