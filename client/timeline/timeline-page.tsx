import { useText } from "#client/i18n/language.tsx";

export function TimelinePage() {
  const t = useText();
  return (
    <main id="main">
      <title>{`${t("nav.timeline")} · Hanketahvel`}</title>
      <h1>{t("nav.timeline")}</h1>
    </main>
  );
}
