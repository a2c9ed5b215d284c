import { useText } from "#client/i18n/language.tsx";
import { printAddress, sharedAddress, type ViewAddress } from "#client/view/view-address.ts";
import styles from "./screen-nav.module.css";

/** The screens of a project. Each opens on the same procurements, day and yardstick as the one before. */
export function ScreenNav({ path, address }: { path: string; address: ViewAddress }) {
  const t = useText();
  const shared = printAddress(sharedAddress(address));
  return (
    <nav className={styles.nav} aria-label={t("nav.label")}>
      {SCREENS.map(([screen, key]) => (
        <a
          key={screen}
          href={`/${screen}${shared}`}
          className={styles.link}
          aria-current={path === `/${screen}` ? "page" : undefined}
        >
          {t(key)}
        </a>
      ))}
    </nav>
  );
}

const SCREENS = [
  ["board", "nav.board"],
  ["timeline", "nav.timeline"],
  ["rtk", "nav.rtk"],
  ["hours", "nav.hours"],
  ["outputs", "nav.outputs"],
  ["plan", "nav.plan"],
  ["reports", "nav.reports"],
] as const;
