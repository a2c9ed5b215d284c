import "#client/i18n/screen-texts.ts";
import { useLanguage } from "#client/i18n/language.tsx";

export function OutputsPage() {
  const { t } = useLanguage();
  return (
    <main id="main">
      <h1>{t("nav.outputs")}</h1>
    </main>
  );
}
