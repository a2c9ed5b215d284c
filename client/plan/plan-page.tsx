import { useText } from "#client/i18n/language.tsx";

export function PlanPage() {
  const t = useText();
  return (
    <main id="main">
      <title>{`${t("nav.plan")} · Hanketahvel`}</title>
      <h1>{t("nav.plan")}</h1>
    </main>
  );
}
