import { useLanguage } from "#client/i18n/language.tsx";
import { failureInWords } from "#client/procurement/failure.tsx";
import { LoadSampleButton } from "#client/project/load-sample-button.tsx";
import type { Failure } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import styles from "./timeline-view.module.css";

/** A timeline without rows: why, and what can be done about it. */
export function EmptyTimeline({
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
      <p>{what === "project" ? t("timeline.empty.projectHint") : t(`board.empty.${what}Hint`)}</p>
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

/** The timeline could not be read. */
export function TimelineFailure({
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
      <title>{`${t("timeline.title")} · Hanketahvel`}</title>
      <div className={styles.message} role="alert">
        <h1>{t("timeline.failed")}</h1>
        <p>{failureInWords(failure, language)}</p>
        <div className={styles.actions}>
          <Button variant="primary" onPress={onRetry} isPending={isRetrying}>
            {t("common.tryAgain")}
          </Button>
          {failure.refusal?.code === "NOT_FOUND" && <LoadSampleButton />}
        </div>
      </div>
    </main>
  );
}

/** The shape of the timeline while it is read for the first time. */
export function TimelineSkeleton() {
  const { t } = useLanguage();
  return (
    <main id="main" className={styles.main} aria-busy="true">
      <title>{`${t("timeline.title")} · Hanketahvel`}</title>
      <h1 className={styles.unseen}>{t("timeline.title")}</h1>
      <p className={styles.unseen} role="status">
        {t("common.loading")}
      </p>
      <div className={styles.skeleton} aria-hidden="true">
        {SHAPES.map(([from, length]) => (
          <div key={from}>
            <span />
            <span style={{ marginInlineStart: `${from}%`, width: `${length}%` }} />
          </div>
        ))}
      </div>
    </main>
  );
}

const SHAPES = [
  [4, 30],
  [9, 22],
  [13, 34],
  [21, 18],
  [26, 40],
  [33, 24],
  [38, 30],
  [44, 20],
] as const;
