import { useLanguage } from "#client/i18n/language.tsx";
import { failureInWords } from "#client/procurement/failure.tsx";
import { LoadSampleButton } from "#client/project/load-sample-button.tsx";
import type { Failure } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import styles from "./report-view.module.css";

/** A report with nothing in it: why, and what can be done about it. */
export function EmptyReport({
  isProjectEmpty,
  isFiltered,
  onClear,
}: {
  isProjectEmpty: boolean;
  isFiltered: boolean;
  onClear: () => void;
}) {
  const { t } = useLanguage();
  const what = isProjectEmpty ? "project" : isFiltered ? "filtered" : "day";
  return (
    <div className={styles.message}>
      <h2>{t(`board.empty.${what}`)}</h2>
      <p>{what === "project" ? t("reports.empty.projectHint") : t(`board.empty.${what}Hint`)}</p>
      <div className={styles.actions}>
        {what === "project" && (
          <>
            <a href="/board">{t("app.toBoard")}</a>
            <LoadSampleButton />
          </>
        )}
        {what === "filtered" && (
          <Button variant="primary" onPress={onClear}>
            {t("board.filter.clear")}
          </Button>
        )}
      </div>
    </div>
  );
}

export function ReportFailure({
  failure,
  onRetry,
  isRetrying,
}: {
  failure: Failure;
  onRetry: () => void;
  isRetrying: boolean;
}) {
  const { language, t } = useLanguage();
  return (
    <main id="main" className={styles.main}>
      <title>{`${t("reports.title")} · Hanketahvel`}</title>
      <div className={styles.message} role="alert">
        <h1>{t("reports.failed")}</h1>
        <p>{failureInWords(failure, language)}</p>
        <div className={styles.actions}>
          <Button variant="primary" onPress={onRetry} isPending={isRetrying}>
            {t("common.tryAgain")}
          </Button>
          <a href="/board">{t("app.toBoard")}</a>
        </div>
      </div>
    </main>
  );
}

export function ReportSkeleton() {
  const { t } = useLanguage();
  return (
    <main id="main" className={styles.main} aria-busy="true">
      <title>{`${t("reports.title")} · Hanketahvel`}</title>
      <p className={styles.message}>{t("common.loading")}</p>
    </main>
  );
}
