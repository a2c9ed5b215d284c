import { useLanguage } from "#client/i18n/language.tsx";
import styles from "./timeline-view.module.css";

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
