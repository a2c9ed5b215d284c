import type { ReactNode } from "react";
import { useAccess } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureSentence } from "#client/procurement/failure-sentence.tsx";
import { LoadSampleButton } from "#client/project/load-sample-button.tsx";
import type { Failure } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import styles from "./screen-message.module.css";

/** What stands where a screen would have something to show: why it has not, and what can be done about it. */
export function ScreenMessage({
  heading,
  text,
  children,
}: {
  heading: string;
  text: string;
  children?: ReactNode;
}) {
  return (
    <div className={styles.message}>
      <h2>{heading}</h2>
      <p>{text}</p>
      <div className={styles.actions}>{children}</div>
    </div>
  );
}

/** A screen that shows procurements has none to show. */
export function NothingToShow({
  isProjectEmpty,
  isKnownThen,
  isFiltered,
  onClear,
  projectHint,
  children,
}: {
  isProjectEmpty: boolean;
  /** The screen is read as known on an earlier moment. */
  isKnownThen: boolean;
  isFiltered: boolean;
  onClear: () => void;
  /** What an empty project would show here. */
  projectHint: string;
  /** What can be done about an empty project. */
  children: ReactNode;
}) {
  const { t } = useLanguage();
  const what = isProjectEmpty ? (isKnownThen ? "known" : "project") : isFiltered ? "filtered" : "day";
  return (
    <ScreenMessage
      heading={t(`board.empty.${what}`)}
      text={what === "project" ? projectHint : t(`board.empty.${what}Hint`)}
    >
      {what === "project" && children}
      {what === "filtered" && (
        <Button variant="primary" onPress={onClear}>
          {t("board.filter.clear")}
        </Button>
      )}
    </ScreenMessage>
  );
}

/** A whole screen that could not be read, with a way to try again. */
export function ScreenFailure({
  title,
  heading,
  failure,
  onRetry,
  isRetrying,
}: {
  title: string;
  heading: string;
  failure: Failure;
  onRetry: () => void;
  isRetrying: boolean;
}) {
  const { t } = useLanguage();
  const { user, administers, seats } = useAccess();
  const isWithoutSeat =
    user !== null && administers.length === 0 && Object.keys(seats).length === 0 && isMissing(failure);
  return (
    <main id="main" className={styles.main}>
      <title>{`${title} · Hanketahvel`}</title>
      <div className={styles.message} role="alert">
        <h1>{heading}</h1>
        <p>{isWithoutSeat ? t("app.noSeat") : <FailureSentence failure={failure} />}</p>
        <div className={styles.actions}>
          <Button variant="primary" onPress={onRetry} isPending={isRetrying}>
            {t("common.tryAgain")}
          </Button>
          {isMissing(failure) && <LoadSampleButton />}
        </div>
      </div>
    </main>
  );
}

function isMissing({ refusal }: Failure): boolean {
  return refusal?.code === "NOT_FOUND";
}
