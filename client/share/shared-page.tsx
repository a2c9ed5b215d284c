import "#client/i18n/screen-texts.ts";
import { useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { AsStranger, InProject } from "#client/access/access.tsx";
import { type BoardAddress, readBoardAddress } from "#client/board/board-address.ts";
import { BoardView } from "#client/board/board-view.tsx";
import { GivenFacts } from "#client/facts/use-facts.ts";
import { formatDay } from "#client/i18n/format.ts";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { LanguageSwitch, Product, ThemeMenu } from "#client/project/project-header.tsx";
import { readTimelineAddress, type TimelineAddress } from "#client/timeline/timeline-address.ts";
import { Button } from "#client/ui/button.tsx";
import { ScreenLoading } from "#client/view/screen.tsx";
import { parseAddress } from "#client/view/view-address.ts";
import type { OpenedShare } from "#shared/share.ts";
import styles from "./shared-page.module.css";
import { type SharedReading, useShared } from "./use-shared.ts";

const TimelineView = lazy(() =>
  import("#client/timeline/timeline-view.tsx").then((module) => ({ default: module.TimelineView })),
);

/** A board or a timeline that somebody without an account was given a link to. Its token stands after `#`. */
export function SharedPage() {
  const { t } = useLanguage();
  const token = useLocation().hash;
  const shared = useShared(token);
  const { share, reading, law } = shared;
  return (
    <AsStranger>
      <Header token={token} shared={shared} />
      {share && reading.facts && law ? (
        <GivenFacts value={{ reading, law, withNames: share.withNames }}>
          <InProject value={reading.facts.project.id}>
            <Suspense fallback={<ScreenLoading title={t(`nav.${share.screen}`)} />}>
              {share.screen === "board" ? (
                <SharedBoard key={share.search} share={share} />
              ) : (
                <SharedTimeline key={share.search} share={share} reading={reading} />
              )}
            </Suspense>
          </InProject>
        </GivenFacts>
      ) : reading.failure ? (
        <Unread reading={reading} />
      ) : (
        <ScreenLoading title={t("share.shared")} />
      )}
    </AsStranger>
  );
}

function Header({ token, shared: { share, reading } }: { token: string; shared: SharedReading }) {
  const { language, t } = useLanguage();
  const project = reading.facts?.project;
  return (
    <header className={styles.header} data-screen-only="">
      <Product href={`/shared#${token}`} />
      {share && project && (
        <p className={styles.about}>
          <strong>{project.name}</strong>
          <span>
            {[
              project.number,
              t(`nav.${share.screen}`),
              t("share.readOnly"),
              t("share.state.works", { day: formatDay(share.worksUntil, language) }),
            ].join(" · ")}
          </span>
          {project.illustrative && <span className={styles.illustrative}>{t("project.illustrative")}</span>}
        </p>
      )}
      {!project && <span className={styles.space} />}
      <LanguageSwitch />
      <ThemeMenu />
    </header>
  );
}

/** The view is as the link has it; how the reader looks at it from there stays on their screen. */
function SharedBoard({ share }: { share: OpenedShare }) {
  const [address, setAddress] = useState<BoardAddress>(() => ({
    ...readBoardAddress(parseAddress(share.search)),
    ...NOT_TO_BE_ASKED,
  }));
  return <BoardView address={address} onAddress={setAddress} />;
}

function SharedTimeline({ share, reading }: { share: OpenedShare; reading: SharedReading["reading"] }) {
  const [address, setAddress] = useState<TimelineAddress>(() => ({
    ...readTimelineAddress(parseAddress(share.search)),
    ...NOT_TO_BE_ASKED,
  }));
  return <TimelineView address={address} onAddress={setAddress} reading={reading} />;
}

/** Which project and as known when is the link's own. */
const NOT_TO_BE_ASKED = { project: undefined, knownAt: undefined, card: undefined };

function Unread({ reading: { failure, readAgain, isReadingAgain } }: Pick<SharedReading, "reading">) {
  const { t } = useLanguage();
  const isOver = failure?.refusal?.code === "LINK_SPENT";
  const heading = t(isOver ? "share.over" : "share.failed");
  return (
    <main id="main" className={styles.message}>
      <title>{`${heading} · Hanketahvel`}</title>
      <h1>{heading}</h1>
      {isOver ? (
        <p>{t("share.over.explained")}</p>
      ) : (
        <>
          <FailureNotice failure={failure} />
          <Button variant="primary" onPress={readAgain} isPending={isReadingAgain}>
            {t("common.tryAgain")}
          </Button>
        </>
      )}
    </main>
  );
}
