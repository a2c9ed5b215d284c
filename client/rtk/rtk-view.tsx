import { MessageCirclePlus, Printer } from "lucide-react";
import { lazy, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { Allowed } from "#client/access/access.tsx";
import type { AskedOfRtk } from "#client/consultation/consultation-dialogs.tsx";
import { cardReader } from "#client/facts/board-facts.ts";
import type { Answer, FactsReading } from "#client/facts/use-facts.ts";
import { useLanguage, useText } from "#client/i18n/language.tsx";
import { failureInWords } from "#client/procurement/failure.tsx";
import { LoadSampleButton } from "#client/project/load-sample-button.tsx";
import { client, failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { useMedia } from "#client/ui/use-media.ts";
import { asOfInWords } from "#client/view/as-of-banner.tsx";
import { FilterChips, LateToggle } from "#client/view/filter-fields.tsx";
import screen from "#client/view/screen.module.css";
import { Screen, ScreenLoading } from "#client/view/screen.tsx";
import { NothingToShow, ScreenFailure } from "#client/view/screen-message.tsx";
import { useFilters } from "#client/view/use-filters.ts";
import { isAsOf, useView } from "#client/view/use-view.ts";
import { isFiltered, printAddress, withoutFilters } from "#client/view/view-address.ts";
import { AgainstSelect } from "#client/view/view-fields.tsx";
import { ViewToolbar } from "#client/view/view-toolbar.tsx";
import { type BoardFacts, matches } from "#shared/board.ts";
import { readMatters } from "#shared/rtk-matters.ts";
import { InputPart } from "./input-part.tsx";
import { MattersPart, type Removal } from "./matters-part.tsx";
import { QuarterTable } from "./quarter-table.tsx";
import { PARTS, type RtkAddress } from "./rtk-address.ts";
import { matterCounts, sentencesOf } from "./rtk-in-words.ts";
import styles from "./rtk-view.module.css";
import { SharePart } from "./share-part.tsx";
import { TopicTable } from "./topic-table.tsx";

const ConsultationDialogs = lazy(() =>
  import("#client/consultation/consultation-dialogs.tsx").then((module) => ({
    default: module.ConsultationDialogs,
  })),
);

export interface RtkViewProps {
  address: RtkAddress;
  /** Another view of the screen. `isReplaced` leaves no step to go back to. */
  onAddress: (address: RtkAddress, isReplaced?: boolean) => void;
  reading: FactsReading;
}

/** Everything that is put to RTK: whose turn it is, how long it takes, what of the lateness is RTK's, and what RTK asks for. */
export function RtkView(props: RtkViewProps) {
  const t = useText();
  const { facts, failure, readAgain, isReadingAgain } = props.reading;
  if (facts) return <Loaded {...props} facts={facts} />;
  if (!failure) return <ScreenLoading title={t("nav.rtk")} />;
  return (
    <ScreenFailure
      title={t("nav.rtk")}
      heading={t("rtk.failed")}
      failure={failure}
      onRetry={readAgain}
      isRetrying={isReadingAgain}
    />
  );
}

function Loaded({ address, onAddress, reading, facts }: RtkViewProps & { facts: BoardFacts }) {
  const { language, t } = useLanguage();
  const isNarrow = useMedia("(max-width: 1199px)");
  const searchRef = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const [asked, setAsked] = useState<AskedOfRtk | null>(null);
  const [readCards] = useState(cardReader);
  const view = useView(facts, address);
  const { filters, persons } = useFilters(facts, address);
  const cards = useMemo(
    () => readCards(facts, view).filter((card) => matches(card, filters)),
    [readCards, facts, view, filters],
  );
  const matters = useMemo(
    () =>
      readMatters(
        cards.map(({ procurement }) => procurement),
        view.on,
      ).filter(({ consultation }) => !address.topic || address.topic.includes(consultation.topic)),
    [cards, view.on, address.topic],
  );
  const isReadOnly = isAsOf(facts, address) || reading.isBeingReplaced;
  const part = address.part ?? "matters";
  const counts = matterCounts(matters, cards);
  const keepFocus = useFocusKept(facts, heading);

  const done = (answer: Answer, text: string) => {
    setAsked(null);
    keepFocus();
    reading.takeOver(answer);
    closeLastToast();
    closeLastToast = showToast({
      text,
      detail: answer.procurement.title,
      actions:
        answer.revision > 0 ? [{ label: t("common.undo"), onPress: () => void undo(answer.revision) }] : [],
    });
  };
  const undo = async (revision: number) => {
    try {
      await reading.undo(revision);
      showToast({ text: t("procurement.done.undone") });
    } catch (error) {
      tellFailure(error);
    }
  };
  const remove = async ({ what, procurement, consultation }: Removal) => {
    const input = { id: procurement.id, consultationId: consultation.id, version: consultation.version };
    try {
      const answer =
        what === "exchange"
          ? await client.consultations.removeExchange.mutate(input)
          : await client.consultations.remove.mutate(input);
      done(answer, t("consultation.done.removed"));
    } catch (error) {
      tellFailure(error);
    }
  };
  const tellFailure = (error: unknown) =>
    showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });

  return (
    <Screen
      title={t("nav.rtk")}
      facts={facts}
      view={view}
      address={address}
      onAddress={onAddress}
      offline={reading.isOffline ? t("board.offline.banner") : null}
    >
      <ViewToolbar
        facts={facts}
        persons={persons}
        address={address}
        onChange={onAddress}
        isNarrow={isNarrow}
        searchRef={searchRef}
        label={t("rtk.toolbar")}
        beside={<LateToggle address={address} onChange={onAddress} />}
        fields={(layout) => (
          <AgainstSelect facts={facts} address={address} onChange={onAddress} layout={layout} />
        )}
      />
      <FilterChips facts={facts} persons={persons} address={address} onChange={onAddress} />
      <div className={`${screen.page} ${styles.page}`}>
        <header className={screen.header}>
          <div>
            <h1 ref={heading} tabIndex={-1}>
              {t("rtk.title")}
            </h1>
            <p className={screen.printed}>
              {facts.project.name} · {facts.project.number}
              {facts.project.illustrative && ` · ${t("project.illustrative")}`}
            </p>
            <p className={styles.quiet}>{asOfInWords(facts, view, { language, t })}</p>
          </div>
          <div className={screen.tools} data-screen-only="">
            <Button onPress={() => print()}>
              <Printer aria-hidden="true" />
              {t("reports.print")}
            </Button>
            {!isReadOnly && cards.some(({ procurement }) => procurement.closedAs === null) && (
              <Allowed deed="consultations.open">
                <Button
                  variant="primary"
                  onPress={() =>
                    setAsked({
                      what: "consult",
                      procurements: cards
                        .map(({ procurement }) => procurement)
                        .filter(({ closedAs }) => closedAs === null),
                    })
                  }
                >
                  <MessageCirclePlus aria-hidden="true" />
                  {t("consultation.open")}
                </Button>
              </Allowed>
            )}
          </div>
        </header>
        {cards.length === 0 ? (
          <NothingToShow
            isProjectEmpty={facts.procurements.length === 0}
            isKnownThen={facts.known !== null}
            isFiltered={isFiltered(address)}
            onClear={() => onAddress(withoutFilters(address))}
            projectHint={t("rtk.empty.projectHint")}
          >
            <a href="/board">{t("app.toBoard")}</a>
            <LoadSampleButton />
          </NothingToShow>
        ) : (
          <>
            {/* Not on the table that is sent to RTK. */}
            <p
              className={screen.headline}
              aria-live="polite"
              data-screen-only={part === "input" ? "" : undefined}
            >
              {sentencesOf(counts, t)}
            </p>
            <nav className={screen.tabs} aria-label={t("rtk.parts")} data-screen-only="">
              {PARTS.map((each) => (
                <a
                  key={each}
                  href={`/rtk${printAddress({ ...address, part: each === "matters" ? undefined : each })}`}
                  aria-current={each === part ? "page" : undefined}
                >
                  {t(`rtk.part.${each}`)}
                </a>
              ))}
            </nav>
            {part === "matters" && (
              <MattersPart
                facts={facts}
                matters={matters}
                cards={cards}
                address={address}
                on={view.on}
                isReadOnly={isReadOnly}
                onAddress={onAddress}
                onAsk={setAsked}
                onRemove={(removal) => void remove(removal)}
              />
            )}
            {part === "topics" && <TopicTable matters={matters} address={address} />}
            {part === "time" && <QuarterTable matters={matters} on={view.on} />}
            {part === "share" && <SharePart facts={facts} view={view} filters={filters} />}
            {part === "input" && (
              <InputPart
                facts={facts}
                cards={cards}
                on={view.on}
                address={address}
                isReadOnly={isReadOnly}
                onAddress={onAddress}
              />
            )}
          </>
        )}
      </div>
      <Suspense>
        {asked && (
          <ConsultationDialogs
            asked={asked}
            today={facts.today}
            onDone={done}
            onClose={() => setAsked(null)}
          />
        )}
      </Suspense>
    </Screen>
  );
}

let closeLastToast = () => {};

/**
 * What is done to a matter may take it out of the list, and the button that was pressed with it: then the heading takes
 * the focus. The answer is what to call once something is done.
 */
function useFocusKept(facts: BoardFacts, heading: RefObject<HTMLHeadingElement | null>): () => void {
  const isWanted = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the facts have changed, which is when focus can be lost.
  useEffect(() => {
    if (!isWanted.current) return;
    // A dialog gives the focus back only once it is gone.
    const timer = setTimeout(() => {
      isWanted.current = false;
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost) heading.current?.focus({ preventScroll: true });
    }, 100);
    return () => clearTimeout(timer);
  }, [facts]);
  return () => {
    isWanted.current = true;
  };
}
