import type { ReactNode } from "react";
import { InProject } from "#client/access/access.tsx";
import { useText } from "#client/i18n/language.tsx";
import type { BoardFacts } from "#shared/board.ts";
import type { View } from "#shared/standing.ts";
import { AsOfBanner } from "./as-of-banner.tsx";
import { OfflineBanner } from "./offline-banner.tsx";
import styles from "./screen.module.css";
import { isAsOf } from "./use-view.ts";
import type { ViewAddress } from "./view-address.ts";

/** A whole screen whose facts are still read. */
export function ScreenLoading({ title }: { title: string }) {
  const t = useText();
  return (
    <main id="main" className={styles.main} aria-busy="true">
      <title>{`${title} · Hanketahvel`}</title>
      <p className={styles.loading} role="status">
        {t("common.loading")}
      </p>
    </main>
  );
}

/** A whole screen: framed where it does not show the present, and saying so where the server is not reached. */
export function Screen<A extends ViewAddress>({
  title,
  facts,
  view,
  address,
  onAddress,
  offline,
  children,
}: {
  title: string;
  facts: BoardFacts;
  view: View;
  address: A;
  onAddress: (address: A) => void;
  /** What is said while the server is not reached; null while it is. */
  offline: string | null;
  children: ReactNode;
}) {
  return (
    <InProject value={facts.project.id}>
      <title>{`${facts.project.name} · ${title} · Hanketahvel`}</title>
      <main id="main" className={styles.main} data-as-of={isAsOf(facts, address) || undefined}>
        <AsOfBanner facts={facts} view={view} address={address} onChange={onAddress} />
        {offline && <OfflineBanner isConnected={false} sentence={offline} />}
        {children}
      </main>
    </InProject>
  );
}
