import { useRouter } from "@tanstack/react-router";
import {
  ChartNoAxesGantt,
  CircleAlert,
  Ellipsis,
  FileInput,
  ListChecks,
  PackageCheck,
  Plus,
  Undo2,
} from "lucide-react";
import { useSyncExternalStore } from "react";
import { Allowed, allowedEntries, useMay } from "#client/access/access.tsx";
import { useLanguage } from "#client/i18n/language.tsx";
import { Button } from "#client/ui/button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Menu } from "#client/ui/menu.tsx";
import { Select } from "#client/ui/select.tsx";
import type { Draft } from "#shared/plan-draft.ts";
import type { CellEdits, Place } from "./draft-edits.ts";
import styles from "./plan-view.module.css";

export interface DraftBarProps {
  drafts: readonly Draft[];
  /** The one that is edited. */
  draft: Draft | null;
  edits: CellEdits;
  /** Little room: what is not needed at every step is in the menu. */
  isPhone: boolean;
  areEffectsShown: boolean;
  timelineHref: string;
  onChoose: (id: number | null) => void;
  onStart: () => void;
  onImport: () => void;
  onRename: () => void;
  onDiscard: () => void;
  onAdopt: () => void;
  onUndo: () => void;
  onEffects: () => void;
  /** Opens what the draft promises of the outputs. */
  onOutputs: () => void;
  /** Leads to a field whose words were not taken. */
  onReveal: (place: Place) => void;
}

/** The drafts: which one is edited, how it stands, and what can be done with it. */
export function DraftBar(props: DraftBarProps) {
  const { drafts, draft, isPhone } = props;
  const { t } = useLanguage();
  const { history } = useRouter();
  const may = useMay();
  const elsewhere = [
    { id: "undo", deed: "history.undo", label: t("common.undo"), onAction: props.onUndo },
    { id: "effects", label: t("plan.draft.effects"), onAction: props.onEffects },
    { id: "outputs", deed: "outputs.plan", label: t("outputs.draft.open"), onAction: props.onOutputs },
    { id: "timeline", label: t("plan.draft.timeline"), onAction: () => history.push(props.timelineHref) },
    { id: "import", deed: "plans.importRows", label: t("plan.import"), onAction: props.onImport },
    "separator" as const,
  ];
  return (
    <section
      className={draft ? `${styles.drafts} ${styles.editing}` : styles.drafts}
      aria-label={t("plan.drafts")}
      data-screen-only=""
    >
      {drafts.length > 0 && (
        <Select
          label={t("plan.draft.choose")}
          isLabelHidden={isPhone && draft !== null}
          layout="inline"
          value={String(draft?.id ?? "none")}
          onChange={(id) => props.onChoose(id === "none" ? null : Number(id))}
          options={[
            { id: "none", label: t("plan.draft.none") },
            ...drafts.map(({ id, name }) => ({ id: String(id), label: name })),
          ]}
        />
      )}
      {draft && <EditState {...props} draft={draft} />}
      <span className={styles.space} />
      {draft && !isPhone && (
        <>
          <Allowed deed="history.undo">
            <Button onPress={props.onUndo} aria-keyshortcuts="Control+Z">
              <Undo2 aria-hidden="true" />
              {t("common.undo")}
            </Button>
          </Allowed>
          <Allowed deed="outputs.plan">
            <Button onPress={props.onOutputs}>
              <PackageCheck aria-hidden="true" />
              {t("outputs.draft.open")}
            </Button>
          </Allowed>
          <a className={styles.link} href={props.timelineHref}>
            <ChartNoAxesGantt aria-hidden="true" />
            {t("plan.draft.timeline")}
          </a>
          <button
            type="button"
            className={styles.effectsToggle}
            aria-pressed={props.areEffectsShown}
            onClick={props.onEffects}
          >
            <ListChecks aria-hidden="true" />
            {t("plan.draft.effects")}
          </button>
        </>
      )}
      {!(draft && isPhone) && (
        <Allowed deed="plans.importRows">
          <Button onPress={props.onImport}>
            <FileInput aria-hidden="true" />
            {t("plan.import")}
          </Button>
        </Allowed>
      )}
      {draft ? (
        <>
          <Menu
            label={t("plan.draft.more")}
            trigger={
              <IconButton label={t("plan.draft.more")} variant="bordered" hasTooltip={false}>
                <Ellipsis aria-hidden="true" />
              </IconButton>
            }
            entries={allowedEntries(
              [
                ...(isPhone ? elsewhere : []),
                {
                  id: "rename",
                  deed: "plans.renameDraft",
                  label: t("plan.draft.rename"),
                  onAction: props.onRename,
                },
                {
                  id: "start",
                  deed: "plans.startDraft",
                  label: t("plan.draft.startAnother"),
                  onAction: props.onStart,
                },
                "separator",
                {
                  id: "discard",
                  deed: "plans.discardDraft",
                  label: t("plan.draft.discard"),
                  tone: "danger",
                  onAction: props.onDiscard,
                },
              ],
              may,
            )}
          />
          <Allowed deed="plans.adopt">
            <Button variant="primary" onPress={props.onAdopt}>
              {t("plan.adopt.open")}
            </Button>
          </Allowed>
        </>
      ) : (
        <Allowed deed="plans.startDraft">
          <Button variant="primary" onPress={props.onStart}>
            <Plus aria-hidden="true" />
            {t("plan.draft.start")}
          </Button>
        </Allowed>
      )}
    </section>
  );
}

/** Whether all is saved, or what was not taken and waits for its writer. */
function EditState({ edits, draft, onReveal }: DraftBarProps & { draft: Draft }) {
  const { t } = useLanguage();
  const refused = useSyncExternalStore(edits.subscribe, edits.refused);
  const isSaving = useSyncExternalStore(edits.subscribe, edits.isAnySaving);
  const own = refused.filter(({ draftId }) => draftId === draft.id);
  const [first] = own;
  return (
    <p className={styles.state} role="status">
      {first ? (
        <Button size="small" variant="quiet" onPress={() => onReveal(first)}>
          <CircleAlert aria-hidden="true" />
          {t("plan.draft.refused", { count: own.length })}
        </Button>
      ) : (
        <span className={styles.quiet}>{t(isSaving ? "plan.draft.saving" : "plan.draft.saved")}</span>
      )}
    </p>
  );
}
