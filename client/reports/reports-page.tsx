import { useText } from "#client/i18n/language.tsx";

export function ReportsPage() {
  const t = useText();
  return (
    <main id="main">
      <title>{`${t("nav.reports")} · Hanketahvel`}</title>
      <h1>{t("nav.reports")}</h1>
    </main>
  );
}
