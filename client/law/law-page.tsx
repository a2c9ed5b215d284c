import { useText } from "#client/i18n/language.tsx";

export function LawPage() {
  const t = useText();
  return (
    <main id="main">
      <title>{`${t("nav.law")} · Hanketahvel`}</title>
      <h1>{t("nav.law")}</h1>
    </main>
  );
}
