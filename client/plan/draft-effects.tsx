import "#client/i18n/screen-texts.ts";
import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import { type ReactNode, useId, useMemo, useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { failureInWords } from "#client/procurement/failure.tsx";
import { ProcurementLink } from "#client/procurement/procurement-link.tsx";
import { SlippageBadge } from "#client/slippage/slippage-badge.tsx";
import { failureOf } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Select } from "#client/ui/select.tsx";
import { showToast } from "#client/ui/toast.tsx";
import type { BoardFacts } from "#shared/board.ts";
import type { ForecastBasis } from "#shared/notice-to-contract.ts";
import type { Day } from "#shared/period.ts";
import { windowInWords } from "#shared/period-words.ts";
import type { Draft, DraftChange, GiveReplanningReasonInput } from "#shared/plan-draft.ts";
import { type Concern, type DraftEffects as Effects, effectsOfDraft } from "#shared/plan-effects.ts";
import { LATE_REASONS, type LateReason, type Stage } from "#shared/stages.ts";
import { LATE_REASON_WORDS, STAGE_WORDS } from "#shared/words.ts";
import styles from "./draft-effects.module.css";
import { changeInWords, concernInWords } from "./effects-in-words.ts";
import { ReplanningReasonDialog } from "./replanning-reason-dialog.tsx";

export interface DraftEffectsProps {
  facts: BoardFacts;
  draft: Draft;
  /** What forecasts are made from; while it is undefined, what the law allows is left out. */
  basis: ForecastBasis | undefined;
  /** The day the draft would be adopted on. */
  adoptedOn: Day;
  /** Records why a window moves later. Rejects with what the server refused. */
  giveReason: (input: GiveReplanningReasonInput) => Promise<unknown>;
  /** Reads the draft again once a reason was recorded by a form. */
  readAgain: () => Promise<unknown>;
  /** Opens a procurement where the reader is; left out, its own page is opened. */
  onOpen?: (id: number) => void;
}

/** What adopting a draft would mean: what moves, who is less late by it, what cannot be kept, and what needs a reason. */
export function DraftEffects(props: DraftEffectsProps) {
  const { facts, draft, basis, adoptedOn, giveReason, readAgain, onOpen } = props;
  const { t, language } = useLanguage();
  const effects = useMemo(
    () => effectsOfDraft(facts, draft, { adoptedOn, basis: basis ?? NO_BASIS, on: facts.today }),
    [facts, draft, adoptedOn, basis],
  );
  const [asked, setAsked] = useState<DraftChange | null>(null);
  const serious = effects.concerns.filter(({ severity }) => severity === "serious");
  const notices = effects.concerns.filter(({ severity }) => severity === "notice");

  const explain = async ({ procurement, stage }: DraftChange, reason: LateReason) => {
    try {
      await giveReason({ revisionId: draft.id, procurementId: procurement.id, stage, reason, note: null });
    } catch (error) {
      showToast({ tone: "problem", text: failureInWords(failureOf(error), language) });
    }
  };

  return (
    <div className={styles.effects}>
      <Summary effects={effects} />
      {basis && effects.concerns.length === 0 && draft.statements.length > 0 && (
        <p className={styles.fine}>
          <CircleCheck aria-hidden="true" />
          {t("effects.fine")}
        </p>
      )}
      <Section title={t("effects.serious", { count: serious.length })} tone="serious" rows={serious}>
        {(concern) => <ConcernRow concern={concern} onOpen={onOpen} />}
      </Section>
      <Reasons
        key={draft.id}
        effects={effects}
        onOpen={onOpen}
        onChoose={(change, reason) => (reason === "other" ? setAsked(change) : void explain(change, reason))}
      />
      <Section title={t("effects.notice", { count: notices.length })} tone="notice" rows={notices}>
        {(concern) => <ConcernRow concern={concern} onOpen={onOpen} />}
      </Section>
      <Section title={t("effects.headlines")} rows={effects.headlines}>
        {({ procurement, stage, now, after }) => (
          <>
            <Subject procurement={procurement} stage={stage} onOpen={onOpen} />
            <p className={styles.becomes}>
              <SlippageBadge slippage={now} total={now.total} variant="plain" />
              <span aria-hidden="true">→</span>
              <span className={styles.unseen}>{t("effects.becomes")}</span>
              <SlippageBadge slippage={after} total={after.total} variant="plain" />
            </p>
          </>
        )}
      </Section>
      {asked && (
        <ReplanningReasonDialog
          revisionId={draft.id}
          procurement={asked.procurement}
          stage={asked.stage}
          moved={movedInWords(asked)}
          current={{ reason: "other", note: asked.reason?.note ?? null }}
          onDone={() => {
            setAsked(null);
            void readAgain();
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );

  function movedInWords({ change: { before, after } }: DraftChange): string | undefined {
    if (!before || !after) return undefined;
    return `${windowInWords(before, language)} → ${windowInWords(after, language)}`;
  }
}

/** Without figures, nothing the law asks for is known. */
const NO_BASIS: ForecastBasis = { rules: [], holidays: [] };

function Summary({ effects: { counts, changes, late } }: { effects: Effects }) {
  const { t } = useLanguage();
  const told = COUNTED.filter((each) => counts[each] > 0);
  return (
    <div className={styles.summary}>
      {changes.length === 0 ? (
        <p>{t("effects.nothing")}</p>
      ) : (
        <p className={styles.counts}>
          {t("effects.counts")}{" "}
          {told.map((each) => t(`effects.counts.${each}`, { count: counts[each] })).join(", ")}
        </p>
      )}
      <p className={styles.quiet}>
        {late.now === late.after ? t("effects.late.same", { now: late.now }) : t("effects.late", late)}
      </p>
    </div>
  );
}

const COUNTED = ["later", "within", "earlier", "added", "dropped", "notComparable"] as const;

/** Every window that moves later, with why; those without a reason when it was opened stand first and stay there. */
function Reasons({
  effects,
  onOpen,
  onChoose,
}: {
  effects: Effects;
  onOpen: DraftEffectsProps["onOpen"];
  onChoose: (change: DraftChange, reason: LateReason) => void;
}) {
  const { t, language } = useLanguage();
  const [firstMissing] = useState(() => new Set(effects.unexplained.map(placeOf)));
  const later = effects.changes
    .filter(({ change }) => change.isLater)
    .sort((a, b) => Number(firstMissing.has(placeOf(b))) - Number(firstMissing.has(placeOf(a))));
  const missing = effects.unexplained.length;
  return (
    <Section
      title={missing > 0 ? t("effects.reasons", { count: missing }) : t("effects.reasons.all")}
      hint={missing > 0 ? t("effects.reasons.hint") : undefined}
      rows={later}
    >
      {(each) => {
        const { procurement, stage, change, reason } = each;
        return (
          <>
            <Subject procurement={procurement} stage={stage} onOpen={onOpen} />
            <p className={styles.quiet}>
              {windowInWords(change.before!, language)} → {windowInWords(change.after!, language)},{" "}
              {changeInWords(change, language)}
              {reason?.note && ` · ${reason.note}`}
            </p>
            <Select<LateReason>
              label={t("effects.reason", {
                title: procurement.title,
                stage: STAGE_WORDS[language][stage],
              })}
              isLabelHidden
              placeholder={t("effects.reason.choose")}
              value={reason?.reason ?? null}
              onChange={(chosen) => onChoose(each, chosen)}
              options={LATE_REASONS.map((id) => ({ id, label: LATE_REASON_WORDS[language][id] }))}
            />
          </>
        );
      }}
    </Section>
  );
}

function placeOf({ procurement, stage }: { procurement: { id: number }; stage: Stage }): string {
  return `${procurement.id} ${stage}`;
}

function ConcernRow({ concern, onOpen }: { concern: Concern; onOpen: DraftEffectsProps["onOpen"] }) {
  const { t, language } = useLanguage();
  return (
    <>
      <Subject procurement={concern.procurement} stage={concern.stage} onOpen={onOpen} />
      <p>
        {concernInWords(concern, language)}{" "}
        {!concern.isChange && <span className={styles.quiet}>{t("effects.alsoInForce")}</span>}
      </p>
    </>
  );
}

function Subject({
  procurement,
  stage,
  onOpen,
}: {
  procurement: Concern["procurement"];
  stage: Stage;
  onOpen: DraftEffectsProps["onOpen"];
}) {
  const { language } = useLanguage();
  return (
    <p className={styles.subject}>
      <ProcurementLink id={procurement.id} onOpen={onOpen}>
        {procurement.title}
      </ProcurementLink>{" "}
      <span className={styles.stage}>{STAGE_WORDS[language][stage]}</span>
    </p>
  );
}

/** A list with a heading; only the first few of many are shown until somebody asks for all. Nothing where it is empty. */
function Section<Row extends { procurement: { id: number }; stage: Stage; kind?: string }>({
  title,
  hint,
  tone,
  rows,
  children,
}: {
  title: string;
  hint?: string;
  tone?: Concern["severity"];
  rows: readonly Row[];
  children: (row: Row) => ReactNode;
}) {
  const { t } = useLanguage();
  const id = useId();
  const [isWhole, setWhole] = useState(false);
  if (rows.length === 0) return null;
  const shown = isWhole || rows.length <= FEW + 2 ? rows : rows.slice(0, FEW);
  const Icon = tone === "serious" ? TriangleAlert : Info;
  return (
    <section className={styles.section} aria-labelledby={id} data-tone={tone}>
      <h3 id={id} className={styles.heading}>
        {tone && <Icon aria-hidden="true" />}
        {title}
      </h3>
      {hint && <p className={styles.quiet}>{hint}</p>}
      <ul className={styles.rows}>
        {shown.map((row) => (
          <li key={`${placeOf(row)} ${row.kind ?? ""}`}>{children(row)}</li>
        ))}
      </ul>
      {shown.length < rows.length && (
        <Button variant="quiet" size="small" onPress={() => setWhole(true)}>
          {t("effects.showAll", { count: rows.length })}
        </Button>
      )}
    </section>
  );
}

/** How many rows of a section are shown at first. */
const FEW = 8;
