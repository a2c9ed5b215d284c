import "#client/i18n/screen-texts.ts";
import { useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useMay } from "#client/access/access.tsx";
import { useLiveRevision } from "#client/facts/use-live-revision.ts";
import { useForecastBasis } from "#client/forecast/use-forecast-basis.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { useProjects } from "#client/project/use-projects.ts";
import { Button } from "#client/ui/button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { OfflineBanner } from "#client/view/offline-banner.tsx";
import type { RuleInLaw } from "#shared/rules-in-law.ts";
import { AddFigureDialog } from "./add-figure-dialog.tsx";
import styles from "./law-page.module.css";
import { LawTable } from "./law-table.tsx";
import { figureInWords } from "./law-words.ts";
import { SpecialDays } from "./special-days.tsx";

/** The statutory figures that forecasts rest on, as dated rows, and the days nobody works. */
export function LawPage() {
  const { t, language } = useLanguage();
  const address = useSearch({ from: "/law" });
  const { project } = useProjects(address.project);
  const { basis, failure, readAgain } = useForecastBasis(project?.id);
  const isConnected = useLiveRevision(project?.id ?? null, (revision) => {
    if (basis && revision > basis.revision) readAgain();
  });
  const mayAdd = useMay(project?.id)("law.addFigure");
  const [adding, setAdding] = useState<{ like: RuleInLaw | null } | null>(null);
  return (
    <main id="main" className={styles.page} aria-busy={!basis && !failure}>
      <title>{`${t("nav.law")} · Hanketahvel`}</title>
      <OfflineBanner isConnected={isConnected} sentence={t("offline.banner")} />
      <header className={styles.header}>
        <div className={styles.heading}>
          <h1>{t("nav.law")}</h1>
          <p>{t("law.explained")}</p>
        </div>
        {basis && mayAdd && (
          <Button variant="primary" data-deed="law.addFigure" onPress={() => setAdding({ like: null })}>
            <Plus aria-hidden="true" /> {t("law.add")}
          </Button>
        )}
      </header>
      {failure && (
        <div className={styles.failure}>
          <FailureNotice failure={failure} />
          <Button onPress={readAgain}>{t("common.tryAgain")}</Button>
        </div>
      )}
      {!basis && !failure && <p role="status">{t("common.loading")}</p>}
      {basis && (
        <>
          <LawTable
            rules={basis.rules}
            today={basis.today}
            onAdd={mayAdd ? (like) => setAdding({ like }) : null}
          />
          <SpecialDays days={basis.days} today={basis.today} />
        </>
      )}
      {adding && project && basis && (
        <AddFigureDialog
          projectId={project.id}
          like={adding.like}
          onClose={() => setAdding(null)}
          onDone={(rule) => {
            setAdding(null);
            showToast({ text: t("law.added", { what: figureInWords(rule, language) }) });
          }}
        />
      )}
    </main>
  );
}
