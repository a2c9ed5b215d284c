import { useLanguage } from "#client/i18n/language.tsx";
import styles from "./board-view.module.css";

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
