import { Plus } from "lucide-react";
import { useLanguage } from "#client/i18n/language.tsx";
import { failureInWords } from "#client/procurement/failure.tsx";
import { LoadSampleButton } from "#client/project/load-sample-button.tsx";
import type { Failure } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import styles from "./board-view.module.css";

/** A board without cards: why, and what can be done about it. */
export function EmptyBoard(props: {
  isProjectEmpty: boolean;
  /** The board is read as known on an earlier moment. */
  isKnownThen: boolean;
  isReadOnly: boolean;
  isFiltered: boolean;
  onCreate: () => void;
  onClear: () => void;
}) {
  const { t } = useLanguage();
  const { isProjectEmpty, isReadOnly, onCreate, onClear } = props;
  const what = isProjectEmpty
    ? props.isKnownThen
      ? "known"
      : "project"
    : props.isFiltered
      ? "filtered"
      : "day";
  return (
    <div className={styles.emptyBoard}>
      <h2>{t(`board.empty.${what}`)}</h2>
      <p>{t(`board.empty.${what}Hint`)}</p>
      <div className={styles.emptyActions}>
        {what === "project" && !isReadOnly && (
          <>
            <Button variant="primary" onPress={onCreate}>
              <Plus aria-hidden="true" />
              {t("board.create")}
            </Button>
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

/** The board could not be read. */
export function BoardFailure({
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
      <title>{`${t("board.title")} · Hanketahvel`}</title>
      <div className={styles.emptyBoard} role="alert">
        <h1>{t("board.failed")}</h1>
        <p>{failureInWords(failure, language)}</p>
        <div className={styles.emptyActions}>
          <Button variant="primary" onPress={onRetry} isPending={isRetrying}>
            {t("common.tryAgain")}
          </Button>
          {failure.refusal?.code === "NOT_FOUND" && <LoadSampleButton />}
        </div>
      </div>
    </main>
  );
}

/** The shape of the board while it is read for the first time. */
export function BoardSkeleton() {
  const { t } = useLanguage();
  return (
    <main id="main" className={styles.main} aria-busy="true">
      <title>{`${t("board.title")} · Hanketahvel`}</title>
      <h1 className={styles.unseen}>{t("board.title")}</h1>
      <p className={styles.unseen} role="status">
        {t("common.loading")}
      </p>
      <div className={styles.skeleton} aria-hidden="true">
        {[3, 2, 4, 1, 3, 2].map((count, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the shapes never change places.
          <div key={index}>
            {Array.from({ length: count }, (_, card) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the shapes never change places.
              <span key={card} />
            ))}
          </div>
        ))}
      </div>
    </main>
  );
}
